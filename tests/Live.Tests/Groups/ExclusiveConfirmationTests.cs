using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>What is asked, what is sent again, and when a launch is given up.</summary>
public sealed class ExclusiveConfirmationTests
{
    [Fact]
    public void Launch_NoAnswer_IsAskedAboutWithGrowingPausesAndNeverFiredBlindly()
    {
        var bench = new GroupBench(rules: rules => rules with { ConfirmElse = ConfirmElse.KeepTrying });
        bench.Press(0, 0);
        var pressed = bench.SentAt[0];

        bench.Pass(5000);

        Assert.Equal(1, bench.Sent.Count(sent => sent.Contains("fire", StringComparison.Ordinal)));
        Assert.Equal([150, 375, 712.5, 1218.75, 1978.125, 2978.125], bench.SentAt.Skip(1).Take(6).Select(at => at - pressed));
    }

    [Fact]
    public void Launch_AnswerShowsItUntriggered_IsFiredAgainWithTheStopsThatAreMissingToo()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Board.Plays(2, 0);
        bench.Press(0, 0);
        bench.Says(2, 0, LiveFiredSlot.Stop);
        bench.Pass(150);
        bench.Forget();

        bench.SaysAgain(0, 1, 2);
        Assert.Equal("nothing", bench.SentText);
        bench.Pass(20);

        Assert.Equal("stop 2 + fire 1.1", bench.SentText);
        Assert.Equal(2, bench.Group.Attempt);
    }

    [Fact]
    public void Launch_AnswerComesInTwoWords_IsJudgedWhenBothAreThere()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Pass(150);
        bench.Forget();

        bench.Group.TrackChanged(0, bench.Now, TrackWords.Playing);
        bench.Pass(100);
        Assert.Equal("nothing", bench.SentText);
        bench.Board.Fires(0, 0);
        bench.Group.TrackChanged(0, bench.Now, TrackWords.Fired);
        bench.Pass(100);

        Assert.Equal("Waiting 1.1", bench.PhaseText);
        Assert.DoesNotContain("fire 1.1", bench.Sent);
    }

    [Fact]
    public void Launch_WordOfBeforeThePress_AcknowledgesNothing()
    {
        var bench = new GroupBench(rules: rules => rules with { PressAgain = PressAgain.Restart });
        bench.Board.Plays(0, 0);
        bench.Press(0, 0);

        bench.Group.Tick(bench.Now);

        Assert.Equal("Launching 1.1", bench.PhaseText);
    }

    [Fact]
    public void Launch_DeadlinePassed_IsMarkedFailedAndSendsNothingMore()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Pass(599);
        Assert.Equal(ClipState.Waiting, bench.Board.SlotState(0, 0));
        bench.Pass(1);
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 0));
        bench.Forget();

        bench.SaysAgain(0, 1, 2);
        bench.Pass(60_000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal(1, bench.Group.Counters.Failed);
    }

    [Fact]
    public void Launch_KeepTrying_GoesOnUntilLiveAnswers()
    {
        var bench = new GroupBench(rules: rules => rules with { ConfirmElse = ConfirmElse.KeepTrying });
        bench.Press(0, 0);

        bench.PassAnswering(10_000);
        Assert.True(bench.Group.Counters.FiredAgain >= 5);
        bench.Says(0, 0);
        bench.PassAnswering(5000);

        Assert.Equal("Idle 1.1", bench.PhaseText);
    }

    [Fact]
    public void Launch_QuantizationOfManyBars_IsNoFailure()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, -1, 0);

        bench.PassAnswering(60_000);
        Assert.Equal("Waiting 1.1", bench.PhaseText);
        bench.Says(0, 0);
        bench.PassAnswering(5000);

        Assert.Equal("Idle 1.1", bench.PhaseText);
        Assert.Equal(0, bench.Group.Counters.FiredAgain);
    }

    [Fact]
    public void Launch_AcknowledgedAfterTheDeadline_IsFollowedAndTheOthersStop()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Pass(600);
        bench.Forget();

        bench.Says(0, 0);

        Assert.Equal("stop now 2", bench.SentText);
        Assert.Equal("Settling 1.1", bench.PhaseText);
        Assert.Equal(ClipState.Playing, bench.Board.SlotState(0, 0));
    }

    [Fact]
    public void Launch_StartedLongAfterTheDeadline_IsLivesOwn()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Pass(2000);
        bench.Forget();

        bench.Says(0, 0);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal(ClipState.Playing, bench.Board.SlotState(0, 0));
    }

    [Fact]
    public void Stop_AnswerShowsItStillPlays_IsRepeatedUntilObeyed()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Press(0, 0);

        bench.PassAnswering(5000);
        Assert.True(bench.Sent.Count(sent => sent == "stop 1") >= 4);
        bench.Says(0, -1);
        bench.PassAnswering(5000);

        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Settling_TrackWronglyBelievedSilent_IsFoundByTheLastQuestionAndStopped()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.Pass(1100);
        bench.Forget();

        bench.Says(2, 1);       // the answer to the question after a second of quiet

        Assert.Equal("stop now 3", bench.SentText);
    }

    [Fact]
    public void Settling_EverythingQuiet_AsksTheWholeGroupOnceAndRests()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.Says(1, -1);
        bench.Forget();

        bench.PassAnswering(60_000);

        Assert.Equal("ask 1 2 3", bench.SentText);
        Assert.Equal("Idle 1.1", bench.PhaseText);
    }

    [Fact]
    public void Sink_AnswersWithinSend_IsHeardAfterTheEventAtHand()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.OnSend = command =>
        {
            if (command.Verb == LiveVerb.FireSlot)
            {
                bench.Says(command.Track, command.Scene);
                bench.Says(1, -1);
            }
        };

        bench.Press(0, 0);

        Assert.Equal("stop 2 + fire 1.1", bench.SentText);
        Assert.Equal(0, bench.Board.Marks);
        bench.SaysAgain(0);
        Assert.Equal("Settling 1.1", bench.PhaseText);
    }
}

using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>What Live's user, follow actions and ends of clips do is followed, not fought.</summary>
public sealed class ExclusiveLivesOwnDoingTests
{
    [Fact]
    public void AtRest_AnotherClipIsLaunchedInLive_SendsNothing()
    {
        var bench = Settled();

        bench.Says(1, -1, 0);
        bench.Says(1, 0);
        bench.PassAnswering(60_000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle 1.1", bench.PhaseText);
    }

    [Fact]
    public void AtRest_WantedClipIsReplacedInLive_WantsNothingMore()
    {
        var bench = Settled();

        bench.Says(0, 1);

        Assert.Equal("nothing", bench.SentText);
        Assert.Null(bench.Group.Wanted);
    }

    [Fact]
    public void Waiting_AnotherTrackIsLaunchedInLiveLongAfterThePress_IsLeftAlone()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.PassAnswering(3000);
        bench.Forget();

        bench.Says(1, -1, 2);
        bench.Says(1, 2);
        bench.Says(0, 0);
        bench.PassAnswering(10_000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("stop", StringComparison.Ordinal));
        Assert.Contains(ExclusiveNote.LeftToLive, bench.Notes);
        Assert.Equal("Idle 1.1", bench.PhaseText);
    }

    [Fact]
    public void Waiting_StoppedTrackIsLaunchedAnewInLive_IsLeftAlone()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.Says(1, 0, LiveFiredSlot.Stop);
        bench.PassAnswering(3000);
        bench.Forget();

        bench.Says(1, 0, 2);
        bench.Says(1, 2);
        bench.Says(0, 0);
        bench.PassAnswering(10_000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("stop", StringComparison.Ordinal));
        Assert.Equal("Idle 1.1", bench.PhaseText);
    }

    [Fact]
    public void Waiting_WantedTrackIsStoppedInLive_IsFollowedAfterTwoAnswersASecondApart()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.Says(0, -1);
        bench.Forget();

        bench.PassAnswering(900);
        Assert.Equal("Waiting 1.1", bench.PhaseText);
        bench.PassAnswering(4000);

        Assert.Equal("Idle", bench.PhaseText);
        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("fire", StringComparison.Ordinal));
    }

    [Fact]
    public void Playing_FollowActionMovesOnWithinTheFirstSecond_IsNotFired()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.Pass(200);
        bench.Forget();

        bench.Says(0, 1);
        bench.PassAnswering(10_000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("fire", StringComparison.Ordinal));
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Playing_OneShotComesToItsEnd_IsNotFiredAgain()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.Says(1, -1);
        bench.Pass(100);
        bench.Forget();

        bench.Says(0, -1);
        bench.PassAnswering(10_000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("fire", StringComparison.Ordinal));
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Playing_HalfAWordOfTheStart_DoesNotCountAsItsEnd()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, -1, 0);

        bench.Board.Fires(0, -1);
        bench.Group.TrackChanged(0, bench.Now, TrackWords.Fired);
        bench.Pass(10);
        bench.Board.Plays(0, 0);
        bench.Group.TrackChanged(0, bench.Now, TrackWords.Playing);
        bench.PassAnswering(5000);

        Assert.Equal("Idle 1.1", bench.PhaseText);
        Assert.Equal(0, bench.Group.Counters.FiredAgain);
    }

    [Fact]
    public void SceneLaunchedInLive_NothingPressed_SendsNothing()
    {
        var bench = new GroupBench();

        for (var track = 0; track < 3; track++)
        {
            bench.Says(track, -1, 1);
            bench.Says(track, 1);
        }

        bench.PassAnswering(10_000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Null(bench.Group.Wanted);
    }

    private static GroupBench Settled()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.PassAnswering(5000);
        Assert.Equal("Idle 1.1", bench.PhaseText);
        bench.Forget();
        return bench;
    }
}

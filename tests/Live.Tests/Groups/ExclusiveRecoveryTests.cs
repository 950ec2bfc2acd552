using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>Live goes away and comes back, the owner crashes, the set changes: no late launch, no lying light, no forgotten stop.</summary>
public sealed class ExclusiveRecoveryTests
{
    [Theory]
    [InlineData(LiveLink.Silent)]
    [InlineData(LiveLink.Reading)]
    [InlineData(LiveLink.Lost)]
    public void Press_LiveAway_SendsNothingNowOrLater(LiveLink link)
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.SaysLink(link);

        bench.Press(0, 0);
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 0));
        bench.Pass(2000);
        bench.SaysLink(LiveLink.Alive);
        bench.PassAnswering(10_000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal(ClipState.Stopped, bench.Board.SlotState(0, 0));
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Press_LiveAwayAndTheRuleIsIgnore_ShowsNothing()
    {
        var bench = new GroupBench(rules: rules => rules with { WhenLost = WhenLost.Ignore });
        bench.SaysLink(LiveLink.Lost);

        bench.Press(0, 0);

        Assert.Equal(ClipState.Stopped, bench.Board.SlotState(0, 0));
        Assert.Equal([ExclusiveNote.LiveAway], bench.Notes);
    }

    [Fact]
    public void Presses_LiveAway_ShowOnlyTheLastAsFailed()
    {
        var bench = new GroupBench();
        bench.SaysLink(LiveLink.Lost);

        bench.Press(0, 0);
        bench.Press(1, 1);

        Assert.Equal(ClipState.Stopped, bench.Board.SlotState(0, 0));
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(1, 1));
    }

    [Theory]
    [InlineData(WhenLost.MarkFailed, ClipState.Failed)]
    [InlineData(WhenLost.Ignore, ClipState.Stopped)]
    public void Loss_LaunchNotAcknowledged_IsGivenUpAtOnceAndNeverSentAgain(WhenLost rule, ClipState light)
    {
        var bench = new GroupBench(rules: rules => rules with { WhenLost = rule, ConfirmElse = ConfirmElse.KeepTrying });
        bench.Press(0, 0);
        bench.Forget();

        bench.SaysLink(LiveLink.Lost);
        Assert.Equal(light, bench.Board.SlotState(0, 0));
        bench.Pass(3000);
        bench.SaysLink(LiveLink.Alive);
        bench.PassAnswering(5000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
        Assert.Equal(0, bench.Board.Marks);
    }

    [Fact]
    public void Loss_LaunchNotAcknowledgedButLiveHadTakenItOn_TheOthersStopAtTheReturn()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.SaysLink(LiveLink.Lost);
        bench.Pass(3000);
        bench.Forget();

        bench.Board.Plays(0, 0);
        bench.SaysLink(LiveLink.Alive);

        Assert.Equal("stop now 2", bench.SentText);
        Assert.Equal("Settling 1.1", bench.PhaseText);
    }

    [Fact]
    public void Loss_StopsHeldAndTheStartCameMeanwhile_StopsAtTheReturn()
    {
        var bench = new GroupBench();
        bench.Board.Quantize(0, 0, 7);
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.SaysLink(LiveLink.Lost);
        bench.Pass(3000);
        bench.Forget();

        bench.Board.Fires(0, -1);
        bench.Board.Plays(0, 0);
        bench.SaysLink(LiveLink.Alive);

        Assert.Equal("stop now 2", bench.Sent[0]);
    }

    [Fact]
    public void Loss_LongerThanRemembered_DropsWhatWasDue()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Press(0, 0);
        bench.SaysLink(LiveLink.Lost);
        bench.Pass(11_000);
        bench.Forget();

        bench.SaysLink(LiveLink.Alive);
        bench.PassAnswering(5000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Return_WaitingClipWasStoppedMeanwhile_IsNotFired()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.SaysLink(LiveLink.Lost);
        bench.Pass(2000);
        bench.Forget();

        bench.Board.Fires(0, -1);
        bench.SaysLink(LiveLink.Alive);
        bench.PassAnswering(10_000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("fire", StringComparison.Ordinal));
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void LayoutChanged_LaunchPending_IsDroppedWithItsMark()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Forget();

        bench.Group.LayoutChanged(bench.Now);
        bench.SaysAgain(0, 1, 2);
        bench.Pass(10_000);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
        Assert.Equal(0, bench.Board.Marks);
    }

    [Fact]
    public void Crash_LaunchWaiting_IsTakenUpFromTheMirror()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.Forget();

        bench.Crash();      // and the stop had been lost

        Assert.Equal("stop 2", bench.SentText);
        Assert.Equal("Waiting 1.1", bench.PhaseText);
    }

    [Fact]
    public void Crash_StopsHeld_AreHeldOn()
    {
        var bench = new GroupBench();
        bench.Board.Quantize(0, 0, 7);
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, -1, 0);
        bench.Forget();

        bench.Crash();
        Assert.Equal("Holding 1.1", bench.PhaseText);
        Assert.Equal("nothing", bench.SentText);
        bench.Says(0, 0);

        Assert.Equal("stop now 2", bench.SentText);
    }

    [Fact]
    public void Crash_LaunchAskedForAndLost_EndsAsFailedWithoutFiring()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Forget();

        bench.Crash();
        bench.PassAnswering(1000);

        Assert.All(bench.Sent, sent => Assert.StartsWith("ask", sent, StringComparison.Ordinal));
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 0));
        bench.Press(2, 0);
        Assert.Equal(ClipState.Stopped, bench.Board.SlotState(0, 0));
    }

    [Fact]
    public void Crash_TwoClipsWait_FollowsLiveUntilTheNextPress()
    {
        var bench = new GroupBench();
        bench.Board.Fires(0, 0);
        bench.Board.Fires(1, 0);

        bench.Crash();

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Crash_WhileLiveIsLost_LeavesNoWaitingLight()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Board.Link = LiveLink.Lost;

        bench.Crash();
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 0));
        bench.SaysLink(LiveLink.Alive);

        Assert.Equal(0, bench.Board.Marks);
    }

    [Fact]
    public void Recover_ThrowingSink_LeavesAGroupThatWorks()
    {
        var bench = new GroupBench();
        bench.OnSend = _ => throw new InvalidOperationException("injected");
        Assert.Throws<InvalidOperationException>(() => bench.Press(0, 0));
        bench.OnSend = null;

        bench.Group.Recover(bench.Now);
        bench.Press(1, 0);

        Assert.Equal("Launching 2.1", bench.PhaseText);
    }
}

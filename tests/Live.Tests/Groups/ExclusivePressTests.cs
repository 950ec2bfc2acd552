using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>What one press sends, by the state that it meets and the rules of the group.</summary>
public sealed class ExclusivePressTests
{
    [Fact]
    public void Press_SeveralOthersPlayOrWait_StopsThemAllInOneCommandWithTheStart()
    {
        var bench = new GroupBench(tracks: 5);
        bench.Board.Plays(1, 0);
        bench.Board.Fires(3, 2);

        bench.Press(0, 1);

        Assert.Equal("stop 2 4 + fire 1.2", bench.SentText);
    }

    [Fact]
    public void Press_GroupTrackPlays_LeavesItOut()
    {
        var bench = new GroupBench();
        bench.Board.PutGroup(1);
        bench.Board.Plays(1, 0);
        bench.Board.Plays(2, 0);

        bench.Press(0, 0);

        Assert.Equal("stop 3 + fire 1.1", bench.SentText);
    }

    [Fact]
    public void Press_StopWaitsAlready_SendsNoSecondStop()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Board.Fires(1, LiveFiredSlot.Stop);

        bench.Press(0, 0);

        Assert.Equal("fire 1.1", bench.SentText);
    }

    [Fact]
    public void Press_TrackOutsideTheGroupPlays_LeavesItAlone()
    {
        var only = default(TrackSet);
        only.Add(0);
        only.Add(2);
        var bench = new GroupBench(rules: rules => rules with { Tracks = only });
        bench.Board.Plays(1, 0);
        bench.Board.Plays(2, 0);

        bench.Press(0, 0);

        Assert.Equal("stop 3 + fire 1.1", bench.SentText);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 3)]
    [InlineData(0, -1)]
    [InlineData(1, 0)]
    public void Press_NoMember_IsRefusedAndNoted(int track, int scene)
    {
        var bench = new GroupBench();
        bench.Board.PutGroup(1);

        bench.Press(track, scene);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal([ExclusiveNote.NotAMember], bench.Notes);
        Assert.Equal(1, bench.Group.Counters.Refused);
    }

    [Theory]
    [InlineData(PressAgain.Stop, "stop 1", ClipState.Playing)]
    [InlineData(PressAgain.Restart, "fire 1.1", ClipState.Waiting)]
    [InlineData(PressAgain.Nothing, "nothing", ClipState.Playing)]
    public void Press_OnlyClipThatPlays_FollowsPressAgain(PressAgain rule, string sent, ClipState light)
    {
        var bench = new GroupBench(rules: rules => rules with { PressAgain = rule });
        bench.Board.Plays(0, 0);

        bench.Press(0, 0);

        Assert.Equal(sent, bench.SentText);
        Assert.Equal(light, bench.Board.SlotState(0, 0));
    }

    [Theory]
    [InlineData(PressAgain.Stop)]
    [InlineData(PressAgain.Nothing)]
    public void Press_PlaysAmongOthers_BecomesTheOnlyOneWithoutRestart(PressAgain rule)
    {
        var bench = new GroupBench(rules: rules => rules with { PressAgain = rule });
        bench.Board.Plays(0, 0);
        bench.Board.Plays(1, 0);
        bench.Board.Plays(2, 0);

        bench.Press(0, 0);

        Assert.Equal("stop 2 3", bench.SentText);
        Assert.Equal("Settling 1.1", bench.PhaseText);
    }

    [Fact]
    public void Press_PlaysAmongOthersThenAgain_StopsIt()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Forget();

        bench.Press(0, 0);

        Assert.Equal("stop 1", bench.SentText);
    }

    [Fact]
    public void Press_WaitsByLivesUser_TakesItAsOursWithoutFiringAgain()
    {
        var bench = new GroupBench();
        bench.Board.Fires(0, 0);
        bench.Board.Plays(1, 0);

        bench.Press(0, 0);

        Assert.Equal("stop 2", bench.SentText);
        Assert.Equal("Waiting 1.1", bench.PhaseText);
    }

    [Theory]
    [InlineData(EmptySlot.StopTrack, "stop 1", "Stopping")]
    [InlineData(EmptySlot.StopAll, "stop 1 2", "Stopping")]
    [InlineData(EmptySlot.Record, "stop 2 + fire 1.3", "Launching 1.3")]
    [InlineData(EmptySlot.Nothing, "nothing", "Idle")]
    public void Press_EmptySlot_FollowsTheRule(EmptySlot rule, string sent, string next)
    {
        var bench = new GroupBench(rules: rules => rules with { EmptySlot = rule });
        bench.Board.PutClip(0, 2, false);
        bench.Board.Plays(0, 0);
        bench.Board.Plays(1, 0);

        bench.Press(0, 2);

        Assert.Equal(sent, bench.SentText);
        Assert.Equal(next, bench.PhaseText);
    }

    [Fact]
    public void Press_EmptySlotOfTheLaunchingTrack_TakesTheLaunchBack()
    {
        var bench = new GroupBench();
        bench.Board.PutClip(0, 2, false);
        bench.Press(0, 0);
        bench.Forget();

        bench.Press(0, 2);

        Assert.Equal("stop 1", bench.SentText);
        Assert.Equal("Stopping", bench.PhaseText);
        Assert.Equal(0, bench.Board.Marks);
    }

    [Fact]
    public void Press_EmptySlotRecorded_IsAcknowledgedByTheRecording()
    {
        var bench = new GroupBench(rules: rules => rules with { EmptySlot = EmptySlot.Record });
        bench.Board.PutClip(0, 2, false);
        bench.Press(0, 2);

        bench.Says(0, -1, 2);
        bench.Says(0, 2, records: true);

        Assert.Equal("Settling 1.3", bench.PhaseText);
        Assert.Equal(ClipState.Recording, bench.Board.SlotState(0, 2));
    }

    [Fact]
    public void Press_EmptySlotOfAnUnarmedTrack_EndsAsFailed()
    {
        var bench = new GroupBench(rules: rules => rules with { EmptySlot = EmptySlot.Record });
        bench.Board.PutClip(0, 2, false);
        bench.Press(0, 2);

        bench.PassAnswering(600);

        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 2));
    }

    [Fact]
    public void Press_RecordingClip_WaitsForTheRecordingToEnd()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0, records: true);
        bench.Press(0, 0);

        bench.SaysAgain(0);
        Assert.Equal("Launching 1.1", bench.PhaseText);
        bench.Says(0, 0, 0, records: true);
        Assert.Equal("Waiting 1.1", bench.PhaseText);
        bench.Says(0, 0);

        Assert.Equal("fire 1.1", bench.SentText);
        Assert.Equal("Settling 1.1", bench.PhaseText);
    }

    [Fact]
    public void Clear_PlaysAndWaits_StopsBothAndSettles()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Board.Fires(1, 0);

        bench.Group.Clear(bench.Now);
        Assert.Equal("stop 1 2", bench.SentText);
        bench.Says(0, -1);
        bench.Says(1, -1);
        bench.PassAnswering(5000);

        Assert.Equal("Idle", bench.PhaseText);
        Assert.Equal(1, bench.Group.Counters.Settled);
    }

    [Fact]
    public void Clear_Silent_SendsNothing()
    {
        var bench = new GroupBench();

        bench.Group.Clear(bench.Now);

        Assert.Equal("nothing", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Clear_LiveAway_IsSentOnceAndNotPursued()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.SaysLink(LiveLink.Lost);

        bench.Group.Clear(bench.Now);
        bench.Pass(5000);
        bench.SaysLink(LiveLink.Alive);
        bench.Pass(5000);

        Assert.Equal("stop 1", bench.SentText);
        Assert.Equal("Idle", bench.PhaseText);
    }

    [Fact]
    public void Counters_ManyPresses_AddUp()
    {
        var bench = new GroupBench();
        bench.Board.PutClip(2, 2, false);
        bench.Press(0, 0);
        bench.Press(0, 0);
        bench.Press(2, 2);
        bench.Press(7, 7);
        bench.Press(1, 0);
        bench.Group.Clear(bench.Now);

        var counters = bench.Group.Counters;

        Assert.Equal(5, counters.Presses);
        Assert.Equal(counters.Presses, counters.Launches + counters.Stops + counters.Ignored + counters.Refused);
        Assert.Equal(2, counters.Superseded);
        Assert.Equal(1, counters.Clears);
    }
}

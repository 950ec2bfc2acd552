using MidiMesh.Actors.Routing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tests.Routing;

public sealed class HeldPressesTests
{
    private static readonly MidiMessage Pad = MidiMessage.NoteOn(3, 53, 100);
    private readonly HeldPresses _held = new();

    [Fact]
    public void TryTakeNext_SeveralRuns_ComeInTheOrderOfThePress()
    {
        var key = HeldPresses.KeyOf(Pad);
        _held.Press(key);
        HeldRun[] runs = [Run(), Run(), Run()];
        Assert.All(runs, run => Assert.True(_held.TryHold(key, run, false)));

        foreach (var run in runs)
        {
            Assert.True(_held.TryTakeNext(key, out var taken));
            Assert.Same(run.Entry, taken.Entry);
        }

        Assert.False(_held.TryTakeNext(key, out _));
        Assert.Equal(0, _held.Count);
    }

    [Fact]
    public void TryHold_PressedAgain_HoldsTheSameRunOnceAndAnotherBinding()
    {
        var key = HeldPresses.KeyOf(Pad);
        var run = Run();
        Assert.False(_held.Press(key));
        _held.TryHold(key, run, false);

        Assert.True(_held.Press(key));
        Assert.True(_held.TryHold(key, run, true));
        Assert.Equal(1, _held.Count);
        run.Bound[2] = 7;
        Assert.True(_held.TryHold(key, run, true));
        Assert.Equal(2, _held.Count);
    }

    [Fact]
    public void TryHold_Full_IsRefusedAndHasRoomAgainAfterARelease()
    {
        var (key, other) = (HeldPresses.KeyOf(Pad), HeldPresses.KeyOf(MidiMessage.ControlChange(0, 20, 127)));
        for (var i = 0; i < HeldPresses.Capacity; i++)
        {
            Assert.True(_held.TryHold(key, Run(), false));
        }

        Assert.False(_held.TryHold(other, Run(), false));
        _held.Drop(key);
        Assert.True(_held.TryHold(other, Run(), false));
        Assert.Equal(1, _held.Count);
    }

    [Theory]
    [InlineData(0x93, 53, 100, 0x83, 53, 64)]
    [InlineData(0xB2, 20, 127, 0xB2, 20, 0)]
    public void ReleaseOf_KeyOfAPress_IsItsRelease(int status, int number, int value, int expectedStatus, int expectedNumber, int expectedValue)
    {
        Assert.True(MidiMessage.TryFromBytes([(byte)status, (byte)number, (byte)value], out var press));
        Assert.True(MidiMessage.TryFromBytes([(byte)expectedStatus, (byte)expectedNumber, (byte)expectedValue], out var release));

        Assert.Equal(release, HeldPresses.ReleaseOf(HeldPresses.KeyOf(press)));
    }

    [Fact]
    public void NextDown_TwoControlsDown_FindsBothAndNoneThatCameUp()
    {
        var (note, controller) = (HeldPresses.KeyOf(Pad), HeldPresses.KeyOf(MidiMessage.ControlChange(15, 127, 127)));
        _held.Press(note);
        _held.Press(controller);

        Assert.Equal(note, _held.NextDown(0));
        Assert.Equal(controller, _held.NextDown(note + 1));
        Assert.Equal(-1, _held.NextDown(controller + 1));
        Assert.True(_held.Release(note));
        Assert.False(_held.Release(note));
        Assert.Equal(controller, _held.NextDown(0));
    }

    private static HeldRun Run() => new()
    {
        Table = LaneTable.Empty, Gesture = Gesture.Release, Control = -1,
        Entry = new RouteEntry(new Route(0, "route", -1, [], [], [], false, null), 0, []),
    };
}

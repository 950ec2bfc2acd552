using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests.Devices;

public sealed class HeldNotesTests : IDisposable
{
    private readonly TestRig _rig = new();
    private readonly FakeOutput _synth = new();
    private readonly DeviceLane _output;
    private readonly HeldNotes _held = new();

    public HeldNotesTests()
    {
        _output = _rig.Device("synth");
        _output.Attach(TestRig.Rethrow);
        TestRig.Connect(_output, _synth);
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public void Release_NoteThatSoundedTwoOthers_ReleasesExactlyThose()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        Hold(key, MidiMessage.NoteOn(1, 61, 100));
        Hold(key, MidiMessage.NoteOn(2, 62, 100));
        var other = MidiMessage.NoteOn(0, 64, 100);
        _held.Press(other);
        Hold(other, MidiMessage.NoteOn(1, 70, 100));

        Assert.True(_held.Release(MidiMessage.NoteOff(0, 60, 0), 1));

        Assert.Equal([(1 << 7) | 70], _synth.Playing);
        Assert.Equal(1, _held.Count);
    }

    [Fact]
    public void Release_NoteOnWithVelocityZero_Releases()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        Hold(key, key);

        Assert.True(_held.Release(MidiMessage.NoteOn(0, 60, 0), 1));

        Assert.Empty(_synth.Playing);
    }

    [Fact]
    public void Release_NoteThatNeverWentDown_IsNotSettled() => Assert.False(_held.Release(MidiMessage.NoteOff(0, 60, 0), 1));

    [Fact]
    public void TryHold_NoteLetGoMeanwhile_IsRefused()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        _held.Release(MidiMessage.NoteOff(0, 60, 0), 1);

        Assert.False(_held.TryHold(key, _output, key));
        Assert.Equal(0, _held.Count);
    }

    [Fact]
    public void TryHold_LedgerFull_IsRefusedAndHasRoomAgainAfterARelease()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        var second = MidiMessage.NoteOn(0, 61, 100);
        _held.Press(key);
        _held.Press(second);
        for (var i = 0; i < HeldNotes.Capacity; i++)
        {
            Assert.True(_held.TryHold(key, _output, MidiMessage.NoteOn(i >> 7, i & 0x7F, 1)));
        }

        Assert.False(_held.TryHold(second, _output, second));
        _held.Release(key, 1);
        Assert.Equal(0, _held.Count);
        Assert.True(_held.TryHold(second, _output, second));
    }

    [Fact]
    public void ReleaseAll_NotesAndPedal_LeavesNothingSounding()
    {
        for (var note = 40; note < 60; note++)
        {
            var key = MidiMessage.NoteOn(note % 16, note, 100);
            _held.Press(key);
            Hold(key, MidiMessage.NoteOn(3, note, 100));
        }

        var pedal = MidiMessage.ControlChange(0, 64, 127);
        Hold(pedal, pedal);
        Hold(MidiMessage.ControlChange(0, 64, 90), MidiMessage.ControlChange(0, 64, 90));
        Assert.Equal(21, _held.Count);
        Assert.True(_synth.PedalDown);

        Assert.Equal(21, _held.ReleaseAll(0));

        Assert.Empty(_synth.Playing);
        Assert.False(_synth.PedalDown);
        Assert.Equal(0, _held.Count);
    }

    private void Hold(in MidiMessage source, in MidiMessage sounded)
    {
        Assert.True(_held.TryHold(source, _output, sounded));
        _output.Deliver(DeviceDelivery.Output(sounded, 1));
    }
}

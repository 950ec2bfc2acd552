using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

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

        Assert.True(_held.Release(MidiMessage.NoteOff(0, 60, 0), 1, 0));

        Assert.Equal([(1 << 7) | 70], _synth.Playing);
        Assert.Equal(1, _held.Count);
    }

    [Fact]
    public void Release_NoteOnWithVelocityZero_Releases()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        Hold(key, key);

        Assert.True(_held.Release(MidiMessage.NoteOn(0, 60, 0), 1, 0));

        Assert.Empty(_synth.Playing);
    }

    [Fact]
    public void Release_NoteOffWithVelocity_IsPassedOnAndUsualWithout()
    {
        var (key, other) = (MidiMessage.NoteOn(0, 60, 100), MidiMessage.NoteOn(0, 62, 100));
        foreach (var down in new[] { key, other })
        {
            _held.Press(down);
            Hold(down, down);
        }

        _held.Release(MidiMessage.NoteOff(0, 60, 17), 1, 0);
        _held.Release(MidiMessage.NoteOn(0, 62, 0), 2, 0);

        Assert.Equal([[0x80, 60, 17], [0x80, 62, 64]], _synth.Sent[^2..]);
    }

    [Fact]
    public void Release_NoteThatNeverWentDown_IsNotSettled() => Assert.False(_held.Release(MidiMessage.NoteOff(0, 60, 0), 1, 0));

    [Fact]
    public void Admit_NoteLetGoMeanwhile_IsRefused()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        _held.Release(MidiMessage.NoteOff(0, 60, 0), 1, 0);

        Assert.False(_held.Admit(new MeshEvent { Arrived = key, Midi = key }, _output, 0));
        Assert.Equal(0, _held.Count);
    }

    [Fact]
    public void Admit_LedgerFull_IsRefusedAndHasRoomAgainAfterARelease()
    {
        var key = MidiMessage.NoteOn(0, 60, 100);
        var second = MidiMessage.NoteOn(0, 61, 100);
        _held.Press(key);
        _held.Press(second);
        for (var i = 0; i < HeldNotes.Capacity; i++)
        {
            Assert.True(_held.Admit(new MeshEvent { Arrived = key, Midi = MidiMessage.NoteOn(i >> 7, i & 0x7F, 1) }, _output, 0));
        }

        Assert.False(_held.Admit(new MeshEvent { Arrived = second, Midi = second }, _output, 0));
        _held.Release(key, 1, 0);
        Assert.Equal(0, _held.Count);
        Assert.True(_held.Admit(new MeshEvent { Arrived = second, Midi = second }, _output, 0));
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
        _held.Press(pedal);
        Hold(pedal, pedal);
        Hold(MidiMessage.ControlChange(0, 64, 90), MidiMessage.ControlChange(0, 64, 90));
        Assert.Equal(21, _held.Count);
        Assert.True(_synth.PedalDown);

        Assert.Equal(21, _held.ReleaseAll(0));

        Assert.Empty(_synth.Playing);
        Assert.False(_synth.PedalDown);
        Assert.Equal(0, _held.Count);
    }

    [Fact]
    public void Admit_NoteWithTheNumberOfAPedalThatIsHeld_IsHeldBesideIt()
    {
        Hold(default, MidiMessage.ControlChange(1, 64, 127));
        Hold(default, MidiMessage.NoteOn(1, 64, 100));

        Assert.Equal(2, _held.Count);
        _held.ReleaseAll(0);
        Assert.Empty(_synth.Playing);
    }

    [Fact]
    public void ReleaseTowards_OneOfTwoOutputs_LetsGoOfWhatIsHeldThereAndOfNothingElse()
    {
        using var other = _rig.Device("other");
        var key = MidiMessage.NoteOn(0, 60, 100);
        _held.Press(key);
        Hold(key, MidiMessage.NoteOn(1, 61, 100));
        Assert.True(_held.Admit(new MeshEvent { Arrived = key, Midi = key }, other, 0));
        Hold(key, MidiMessage.NoteOn(1, 62, 100));
        Hold(default, MidiMessage.NoteOn(1, 63, 100));       // nothing would let that go
        Assert.True(_held.Admit(new MeshEvent { Midi = key, Length = 5 }, other, 0));
        Assert.Equal(5, _held.NextDue);

        _held.ReleaseTowards(new HashSet<object> { other });
        Assert.Equal(3, _synth.Playing.Count);
        Assert.Equal((3, long.MaxValue), (_held.Count, _held.NextDue));
        _held.ReleaseTowards(new HashSet<object> { _output });

        Assert.Empty(_synth.Playing);
        Assert.Equal(0, _held.Count);
        Assert.True(_held.Release(MidiMessage.NoteOff(0, 60, 0), 1, 0));
    }

    [Fact]
    public void Admit_OutputThatHasSaidGoodbye_IsRefused()
    {
        using (_output.EnterTurn())
        {
            _output.Goodbye();
        }

        Assert.False(_held.Admit(new MeshEvent { Midi = MidiMessage.NoteOn(0, 60, 100) }, _output, 0));
        Assert.Equal(0, _held.Count);
    }

    private void Hold(in MidiMessage source, in MidiMessage sounded)
    {
        Assert.True(_held.Admit(new MeshEvent { Arrived = source, Midi = sounded }, _output, 0));
        _output.Deliver(DeviceDelivery.Output(sounded, 1));
    }
}

using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Tests.Flow;

public sealed class HeldReportTests
{
    [Fact]
    public void ReadHeld_NoteAndPedalDown_SaysWhoWhatWhereAndSinceWhen()
    {
        var rig = new TestRig();
        using var keys = rig.Device("keys");
        using var synth = rig.Device("synth");
        TestRig.Wire([keys, synth], TestRig.Source(TestRig.Thru(1)), Contracts.Routing.DeviceSource.None);
        keys.Attach(TestRig.Rethrow);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, new FakeOutput());
        rig.Play(keys, MidiMessage.NoteOn(0, 60, 100));
        rig.Time.Advance(TimeSpan.FromSeconds(2));
        rig.Play(keys, MidiMessage.ControlChange(1, 64, 127));
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        var held = Read(keys);

        Assert.Equal(
            [
                new HeldNote("keys", "note C3 (60), channel 1", 3, "thru", "synth", "note C3 (60), channel 1"),
                new HeldNote("keys", "controller 64, channel 2", 1, "thru", "synth", "controller 64, channel 2"),
            ],
            held);
        rig.Play(keys, MidiMessage.NoteOff(0, 60, 0), MidiMessage.ControlChange(1, 64, 0));
        Assert.Empty(Read(keys));
    }

    [Fact]
    public void Release_NoteWithPressure_EndsItsPressureFirst()
    {
        var rig = new TestRig();
        var output = new FakeOutput();
        using var keys = rig.Device("keys");
        using var synth = rig.Device("synth");
        TestRig.Wire([keys, synth], TestRig.Source(TestRig.Thru(1)), Contracts.Routing.DeviceSource.None);
        keys.Attach(TestRig.Rethrow);
        synth.Attach(TestRig.Rethrow);
        TestRig.Connect(synth, output);
        rig.Play(keys, MidiMessage.NoteOn(0, 60, 100), MidiMessage.PolyPressure(0, 60, 90), MidiMessage.NoteOff(0, 60, 0));
        rig.Play(keys, MidiMessage.NoteOn(0, 61, 100), MidiMessage.NoteOff(0, 61, 0));

        Assert.Equal(["903C64", "A03C5A", "A03C00", "803C00", "903D64", "803D00"], output.Sent.Select(Convert.ToHexString));
        TestRig.AssertBalanced(synth, output);
    }

    private static List<HeldNote> Read(DeviceLane lane)
    {
        var held = new List<HeldNote>();
        lane.ReadHeld(held);
        return held;
    }
}

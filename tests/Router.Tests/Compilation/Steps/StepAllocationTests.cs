using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>Steps and gestures on the real lanes: once warm, an event costs no memory.</summary>
public sealed class StepAllocationTests
{
    private const int Rounds = 2000;

    [Theory]
    [InlineData("via = [ { split = [ { channel = 1 }, { channel = 2, transpose = 1 } ] } ], to = synth")]
    [InlineData("via = [ { delay = 2ms } ], to = synth")]
    [InlineData("via = [ { repeat = 5ms } ], to = synth")]
    [InlineData("via = [ { repeat = 5ms, times = 3 } ], to = synth")]
    [InlineData("via = [ { pair14 = 1 } ], to = synth")]
    [InlineData("when { nrpn = 130 }, via = [ { nrpn = 5 } ], to = synth")]
    [InlineData("via = [ { sysex = \"F0 01 02 F7\" } ], to = synth")]
    [InlineData("via = [ { send = [ \"B0 07 {value}\", \"92 40 40\" ], to = synth }, { send = \"/y/{note}\", args = [ \"=value\", { s = \"=value\" }, { h = 1 } ], to = panel } ], to = synth")]
    [InlineData("on { long-press = 20ms, double-press = 20ms, short-press = 20ms }, to = synth")]
    public void Step_OnceWarm_AllocatesNothing(string body)
    {
        using var probe = new LaneProbe($"routes {{ r {{ from = keys, {body} }} }}") { IsQuiet = true };
        Play(probe, Rounds);
        var heard = probe.Heard;

        Assert.Equal(0, Steady.LeastAllocated(() => Play(probe, Rounds)));
        // What plays on like a machine is put to the proof now and then, by holding it back (docs/decisions/0009).
        Assert.True(probe.Heard + probe.Counts("keys").Returned >= heard + Rounds);
    }

    [Fact]
    public void SysExWithComputedBytes_OnceWarm_CostsLittleMoreThanItsOwnLength()
    {
        using var probe = new LaneProbe("routes { r { from = keys, when { controller = 6 }, via = [ { sysex = \"F0 01 02 03 04 05 {value} F7\" } ], to = synth } }") { IsQuiet = true };
        Assert.InRange(Steady.LeastAllocated(() => Play(probe, Rounds)) / Rounds, 1, 12);
    }

    private static void Play(LaneProbe probe, int rounds)
    {
        ReadOnlySpan<MidiMessage> messages =
        [
            MidiMessage.NoteOn(0, 60, 100), MidiMessage.ControlChange(0, 1, 5), MidiMessage.ControlChange(0, 33, 6),
            MidiMessage.ControlChange(0, 99, 1), MidiMessage.ControlChange(0, 98, 2), MidiMessage.ControlChange(0, 6, 3), MidiMessage.NoteOff(0, 60),
        ];
        for (var i = 0; i < rounds; i++)
        {
            foreach (var message in messages)
            {
                probe.Device("keys").Deliver(DeviceDelivery.Input(message, default, probe.Now));
                probe.Tick();
            }
        }
    }
}

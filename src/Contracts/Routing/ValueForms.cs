using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Routing;

/// <summary>Sends an event to a MIDI output: its message, or a value of 14 bits as the several control changes that it is made of, in the order of the MIDI standard.</summary>
internal static class ValueForms
{
    /// <summary>Sends the event's value in its form.</summary>
    public static void Deliver(int device, in MeshEvent e, IDeliverySink sink)
    {
        if (e.Form == ValueForm.Plain)
        {
            if (e.Midi.Kind != MidiKind.None)                // what came from no MIDI device, and no step has made a message of, has none
            {
                sink.ToMidi(device, e);
            }

            return;
        }

        var (own, channel, value) = (e, e.Midi.Channel, ValueParts.FourteenBits(e.Value));
        if (e.Form == ValueForm.Pair)
        {
            Send(ref own, channel, e.FormNumber & 0x7F, Midi14.Msb(value), device, sink);
            Send(ref own, channel, e.FormNumber >> 7, Midi14.Lsb(value), device, sink);
            return;
        }

        var (msb, lsb) = e.Form == ValueForm.Rpn
            ? (ParameterNumbers.RpnMsb, ParameterNumbers.RpnLsb)
            : (ParameterNumbers.NrpnMsb, ParameterNumbers.NrpnLsb);
        Send(ref own, channel, msb, Midi14.Msb(e.FormNumber), device, sink);
        Send(ref own, channel, lsb, Midi14.Lsb(e.FormNumber), device, sink);
        Send(ref own, channel, ParameterNumbers.DataMsb, Midi14.Msb(value), device, sink);
        Send(ref own, channel, ParameterNumbers.DataLsb, Midi14.Lsb(value), device, sink);

        // The null function: a stray data entry from elsewhere then sets nothing.
        Send(ref own, channel, ParameterNumbers.RpnMsb, MidiMessage.MaxValue, device, sink);
        Send(ref own, channel, ParameterNumbers.RpnLsb, MidiMessage.MaxValue, device, sink);
    }

    private static void Send(ref MeshEvent own, int channel, int controller, int value, int device, IDeliverySink sink)
    {
        own.Midi = MidiMessage.ControlChange(channel, controller, value);
        sink.ToMidi(device, own);
    }
}

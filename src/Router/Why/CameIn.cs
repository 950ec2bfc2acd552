using System.Text;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Why;

/// <summary>What came in, made out of its trace entry once more: the event as the routes saw it.</summary>
/// <param name="Device">Index of the device, or -1.</param>
/// <param name="Endpoint">Index of the endpoint, or -1.</param>
/// <param name="Address">The OSC address; empty for MIDI.</param>
/// <param name="Event">The event, with the page, variables and roles of its moment.</param>
internal sealed record CameIn(int Device, int Endpoint, byte[] Address, MeshEvent Event)
{
    /// <summary>Reads an entry; null when the rig that runs has nobody of that name.</summary>
    public static CameIn? Read(in TraceEntry entry, MeshWiring wiring)
    {
        var subject = entry.Subject;
        var moment = wiring.Capture() with { Version = entry.StageVersion, Page = entry.Step };
        var e = new MeshEvent { Id = entry.EventId, Control = -1, Moment = moment };
        if (entry.Kind == TraceKind.MidiIn)
        {
            var device = Array.FindIndex(wiring.Table.Devices, one => one.Name == subject);
            return device < 0 ? null : new CameIn(device, -1, [], Midi(e, device, entry.Midi, wiring.Table.Devices[device].Profile));
        }

        var endpoint = Array.FindIndex(wiring.Table.Endpoints, one => one.Name == subject);
        if (endpoint < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = entry.Bytes;
        bytes = bytes[..Math.Min(entry.Length, bytes.Length)];
        (e.Source, e.Gesture) = (endpoint, Gesture.Osc);
        if (entry.Length <= TraceBytes.Capacity && OscMessage.ParseAll(bytes, out var messages) == OscError.None && messages.Count > 0)
        {
            e.Value = messages[0].Arguments.Count > 0 && messages[0].Arguments[0].Argument.TryGetNumber(out var number) ? number : 0;
            return new CameIn(-1, endpoint, Encoding.UTF8.GetBytes(messages[0].Address), e);
        }

        var end = bytes.IndexOf((byte)0);
        return new CameIn(-1, endpoint, bytes[..(end < 0 ? bytes.Length : end)].ToArray(), e);
    }

    /// <summary>The routes that looked at it, in the order in which they run.</summary>
    public RouteEntry[] Entries(RouteTable table)
    {
        if (Endpoint >= 0)
        {
            var found = new List<RouteEntry>();
            foreach (var route in table.OscSources[Endpoint].RoutesFor(Address))
            {
                found.Add(route.Entry);
            }

            return [.. found];
        }

        var source = table.DeviceSources[Device];
        return Event.Control >= 0 && Event.Control < source.ByElement.Length ? source.ByElement[Event.Control] : source.RoutesFor(Event.Arrived);
    }

    private static MeshEvent Midi(MeshEvent e, int device, in MidiMessage midi, DeviceProfile profile)
    {
        (e.Source, e.Midi, e.Arrived) = (device, midi, midi);
        if (new ControlDecoder(profile).TryDecode(midi, out var element, out var gesture, out var value))
        {
            (e.Control, e.Gesture, e.Value) = (element, gesture, value);
        }
        else
        {
            e.Value = midi.Kind == MidiKind.PitchBend ? midi.Bend / 16383.0 : midi.Value / 127.0;
        }

        return e;
    }
}

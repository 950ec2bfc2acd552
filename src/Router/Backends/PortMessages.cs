using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends;

/// <summary>Words for people that every MIDI backend uses alike.</summary>
internal static class PortMessages
{
    /// <summary>Instead of ports of our own on Windows.</summary>
    public const string NoVirtualPortsOnWindows = "Windows has no virtual MIDI ports of its own. Install loopMIDI, make a port there, and open that port by name.";

    /// <summary>Names the port that is not there and the ports that are.</summary>
    public static MidiPortException Unknown(string backend, MidiDirection direction, string portId, IReadOnlyList<MidiPortDescription> ports)
    {
        var known = string.Join(", ", ports.Where(port => port.Direction == direction).Select(port => $"'{port.Id}'"));
        var way = direction == MidiDirection.Input ? "input" : "output";
        return new MidiPortException($"{backend}: no {way} port '{portId}'. {(known.Length == 0 ? $"There is no {way} port now" : $"Now there: {known}")}. `midimesh ports` lists them.");
    }
}

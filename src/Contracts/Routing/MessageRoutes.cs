using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing;

/// <summary>Finds the routes of a whole device that can answer a message, by its note or controller, however many there are. Immutable; looking up does not allocate.</summary>
internal sealed class MessageRoutes
{
    private const int Numbers = MidiMessage.MaxValue + 1;
    private readonly RouteEntry[][] _notes;
    private readonly RouteEntry[][] _controllers;
    private readonly RouteEntry[] _others;                   // messages that are told apart by neither

    /// <summary>Makes the lists of routes in order of priority.</summary>
    public MessageRoutes(RouteEntry[] routes)
    {
        _notes = ByNumber(routes, MidiKind.NoteOn);
        _controllers = ByNumber(routes, MidiKind.ControlChange);
        _others = Array.FindAll(routes, static entry => entry.Admits(MidiKind.ProgramChange, 0));
    }

    /// <summary>The routes that can answer a message, in order of priority.</summary>
    public RouteEntry[] Find(in MidiMessage message) => message.Kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure => _notes[message.Data1 & MidiMessage.MaxValue],
        MidiKind.ControlChange => _controllers[message.Data1 & MidiMessage.MaxValue],
        _ => _others,
    };

    /// <summary>Neighbours with the same routes share one list: ranges are common, and lists of thousands are large.</summary>
    private static RouteEntry[][] ByNumber(RouteEntry[] routes, MidiKind kind)
    {
        var lists = new RouteEntry[Numbers][];
        var before = routes;
        for (var number = 0; number < Numbers; number++)
        {
            var own = Array.FindAll(routes, entry => entry.Admits(kind, number));
            lists[number] = before = own.AsSpan().SequenceEqual(before) ? before : own;
        }

        return lists;
    }
}

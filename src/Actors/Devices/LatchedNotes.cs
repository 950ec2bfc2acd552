using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>Notes and pedals that a source's presses have switched on and that stay on when the button comes up (step <c>toggle</c>): the next press lets them go, or whatever releases all that the source holds.</summary>
/// <remarks>
/// Belongs to one lane and is touched only in its turn. Beside <see cref="HeldNotes"/>, whose entries end with their key. When another table comes its steps know nothing of what is on:
/// such a note sounds on, and the next press of its button lets it go, whatever the routes have become.
/// </remarks>
public sealed class LatchedNotes
{
    /// <summary>Notes switched on at once: more than any controller has buttons, and bounded. A note that finds no place is not sent.</summary>
    public const int Capacity = 512;

    private readonly Entry[] _entries = new Entry[Capacity];
    private int _table;

    /// <summary>Notes and pedals switched on now.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a press switches <paramref name="sounded"/> on or off: both are notes, or both hold pedals.</summary>
    public static bool Latches(in MidiMessage source, in MidiMessage sounded) =>
        HeldNotes.Holds(source) && (HeldNotes.Holds(sounded) || HeldNotes.LetsGo(sounded))
        && (source.Kind == MidiKind.ControlChange) == (sounded.Kind == MidiKind.ControlChange);

    /// <summary>Remembers that a press has switched something on; what earlier presses had switched on through the same route is let go, wherever it is: a role may have passed on meanwhile.</summary>
    /// <param name="cause">The event: its press and what it switches on.</param>
    /// <param name="output">Where it sounds.</param>
    /// <param name="route">Name of the route, as the table has it.</param>
    /// <param name="isOld">The route is of an earlier table.</param>
    /// <param name="now">Stamp of this moment.</param>
    /// <returns>False when there is no room: nobody would switch it off, so it must not be sent.</returns>
    public bool TryLatch(in MeshEvent cause, DeviceLane output, string route, bool isOld, long now)
    {
        Release(cause, output, route);
        if (Count == Capacity)
        {
            return false;
        }

        _entries[Count++] = new Entry(KeyOf(cause.Arrived), output, cause.Midi, isOld ? _table - 1 : _table, route, cause.Id, now);
        return true;
    }

    /// <summary>A press switches something off: lets go of what earlier presses have switched on through the same route, and of the same note of this press.</summary>
    /// <param name="cause">The event: its press and what it switches off.</param>
    /// <param name="output">Where.</param>
    /// <param name="route">Name of the route, as the table has it.</param>
    public void Release(in MeshEvent cause, DeviceLane output, string route)
    {
        var key = KeyOf(cause.Arrived);
        for (var i = Count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Key == key && ReferenceEquals(entry.Route, route)
                && (entry.EventId != cause.Id || (ReferenceEquals(entry.Output, output) && KeyOf(entry.Sounded) == KeyOf(cause.Midi))))
            {
                RemoveAt(i, cause.Id);
            }
        }
    }

    /// <summary>A button goes down: lets go of what an earlier table's steps have switched on with it.</summary>
    /// <returns>Whether the button had anything switched on.</returns>
    public bool Press(in MidiMessage source, long eventId)
    {
        var key = KeyOf(source);
        var latched = false;
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_entries[i].Key != key)
            {
                continue;
            }

            latched = true;
            if (_entries[i].Table != _table)
            {
                RemoveAt(i, eventId);
            }
        }

        return latched;
    }

    /// <summary>Tells what is switched on, for people.</summary>
    internal void Report(string source, TimeProvider time, ICollection<HeldNote> into)
    {
        foreach (ref readonly var entry in _entries.AsSpan(0, Count))
        {
            into.Add(new HeldNote(
                source, "switched on, until the next press", Math.Round(time.GetElapsedTime(entry.Since).TotalSeconds, 3), entry.Route, entry.Output.Plan.Name, HeldNotes.WordsOf(entry.Sounded)));
        }
    }

    /// <summary>These outputs are about to go: what is switched on at them is let go while they still listen.</summary>
    public void ReleaseTowards(IReadOnlySet<object> outputs)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (outputs.Contains(_entries[i].Output))
            {
                RemoveAt(i, 0);
            }
        }
    }

    /// <summary>Another table comes.</summary>
    public void ChangeTable() => _table++;

    /// <summary>The source is gone or starts anew: lets go of everything.</summary>
    public void ReleaseAll(long eventId)
    {
        while (Count > 0)
        {
            RemoveAt(Count - 1, eventId);
        }
    }

    private void RemoveAt(int place, long eventId)
    {
        var entry = _entries[place];
        _entries[place] = _entries[--Count];
        _entries[Count] = default;
        entry.Output.Deliver(DeviceDelivery.Output(
            entry.Sounded.IsNoteOn ? MidiMessage.NoteOff(entry.Sounded.Channel, entry.Sounded.Note, 64) : MidiMessage.ControlChange(entry.Sounded.Channel, entry.Sounded.Controller, 0), eventId));
    }

    private static int KeyOf(in MidiMessage message) => (message.Kind == MidiKind.ControlChange ? 1 << 16 : 0) | (message.Channel << 8) | message.Data1;

    private readonly record struct Entry(int Key, DeviceLane Output, MidiMessage Sounded, int Table, string Route, long EventId, long Since);
}

using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tracing;

/// <summary>Is shown an entry.</summary>
public delegate void TraceVisitor(in TraceEntry entry);

/// <summary>The last events of the whole mesh in a ring: always on, bounded, written from any thread without a lock and without allocating.</summary>
/// <remarks>Each place carries a version: odd while it is written, and the entry's number times two once it is whole. A reader that meets another version than it expects knows that the ring has gone round and leaves the entry out. A writer who finds a place still being written, one whole round later, gives its own entry up: two never write one place.</remarks>
public sealed class MeshTrace
{
    /// <summary>Entries that a running router keeps: the last minute of a stage's traffic, about 1,000 entries a second (two faders in motion, pads, lights and Live's answers), in about 15 MB. A flood of 2,000 events a second leaves some eight seconds, a quiet set an hour.</summary>
    public const int UsualCapacity = 65_536;

    private readonly Place[] _places;
    private readonly int _mask;
    private readonly TimeProvider _time;
    private long _last;

    /// <summary>Makes a ring.</summary>
    /// <param name="time">For stamps.</param>
    /// <param name="capacity">Entries kept, a power of two.</param>
    public MeshTrace(TimeProvider time, int capacity = UsualCapacity)
    {
        if (!int.IsPow2(capacity))
        {
            throw new ArgumentException("A power of two is needed.", nameof(capacity));
        }

        _places = new Place[capacity];
        _mask = capacity - 1;
        _time = time;
    }

    /// <summary>Whether clock messages that go out are written too: hundreds a second, which would push out what people look for.</summary>
    public bool KeepsPulses { get; init; }

    /// <summary>Number of the newest entry, 0 while there is none.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Writes an entry; its number and stamp are set here.</summary>
    public void Write(ref TraceEntry entry)
    {
        entry.Number = Interlocked.Increment(ref _last);
        entry.Stamp = _time.GetTimestamp();
        ref var place = ref _places[(int)entry.Number & _mask];
        var seen = Volatile.Read(ref place.Version);
        var own = (entry.Number * 2) - 1;
        if ((seen & 1) != 0 || seen > own || Interlocked.CompareExchange(ref place.Version, own, seen) != seen)
        {
            GiveUp(ref place.GivenUp, entry.Number);
            return;
        }

        place.Entry = entry;
        Volatile.Write(ref place.Version, entry.Number * 2);
    }

    /// <summary>A MIDI message came, went or was dropped. <paramref name="sysEx"/> is kept for messages that have no three-byte form.</summary>
    public void Midi(TraceKind kind, string subject, in MidiMessage message, ReadOnlySpan<byte> sysEx, long eventId, string? text)
    {
        if (message.Kind == MidiKind.Clock && kind == TraceKind.MidiOut && !KeepsPulses)
        {
            return;
        }

        var entry = new TraceEntry { Kind = kind, Subject = subject, EventId = eventId, Midi = message, Track = -1, Scene = -1, Text = text };
        entry.Keep(message.Kind is MidiKind.SysEx or MidiKind.None ? sysEx : default);
        Write(ref entry);
    }

    /// <summary>A device sent a MIDI message, which has become an event.</summary>
    public void Input(string subject, in MeshEvent e, long parent, string? text = null)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.MidiIn, Subject = subject, EventId = e.Id, Parent = parent, Arrived = e.Stamp, StageVersion = e.Moment.Version, Step = e.Moment.Page,
            Midi = e.Arrived, Track = -1, Scene = -1, Text = text,
        };
        entry.Keep(e.Arrived.Kind is MidiKind.SysEx or MidiKind.None ? e.SysEx.Span : default);
        Write(ref entry);
    }

    /// <summary>A route looked at an event.</summary>
    public void Route(string subject, Route route, in MeshEvent e, StepOutcome outcome, int step, string? text)
    {
        var entry = new TraceEntry
        {
            Kind = TraceKind.Route, Subject = subject, EventId = e.Id, Route = route, Outcome = outcome, Step = step, Track = e.Control, Scene = -1, Text = text,
        };
        Write(ref entry);
    }

    /// <summary>Something changed its state: for status lines and logs, not for the data path.</summary>
    public void Life(string subject, string text)
    {
        var entry = new TraceEntry { Kind = TraceKind.Life, Subject = subject, Text = text, Track = -1, Scene = -1 };
        Write(ref entry);
    }

    /// <summary>Copies the entries after <paramref name="after"/> that the ring still has, oldest first.</summary>
    /// <param name="after">Number of the last entry already seen.</param>
    /// <param name="into">Where they go.</param>
    /// <returns>Number of the last entry looked at: the next call's <paramref name="after"/>.</returns>
    public long Read(long after, ICollection<TraceEntry> into) => Visit(after, (in TraceEntry entry) => into.Add(entry));

    /// <summary>Shows the entries after <paramref name="after"/> that the ring still has, oldest first, without keeping them.</summary>
    /// <param name="after">Number of the last entry already seen.</param>
    /// <param name="visit">Is shown a copy of each.</param>
    /// <returns>Number of the last entry looked at: the next call's <paramref name="after"/>.</returns>
    public long Visit(long after, TraceVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var last = Last;
        var number = Math.Max(after + 1, last - _mask);
        for (; number <= last; number++)
        {
            ref var place = ref _places[(int)number & _mask];
            var version = Volatile.Read(ref place.Version);
            if (version < number * 2)
            {
                if (Volatile.Read(ref place.GivenUp) >= number)
                {
                    continue;
                }

                return number - 1;                           // still being written: next time
            }

            var entry = place.Entry;
            Interlocked.MemoryBarrier();
            if (version == number * 2 && Volatile.Read(ref place.Version) == version)
            {
                visit(entry);
            }
        }

        return last;
    }

    private static void GiveUp(ref long place, long number)
    {
        long seen;
        while ((seen = Volatile.Read(ref place)) < number && Interlocked.CompareExchange(ref place, number, seen) != seen)
        {
        }
    }

    private struct Place
    {
        public long Version;
        public long GivenUp;                                 // newest number whose entry found the place taken
        public TraceEntry Entry;
    }
}

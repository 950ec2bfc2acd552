using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>Which routes wait for the release of each control that is down, so that the release goes to exactly those that its press ran, whatever rig, page or value has changed meanwhile.</summary>
/// <remarks>
/// Belongs to one lane and is touched only in its turn. Holds at most <see cref="Capacity"/> runs of routes; a press that finds no place does not run the route, since nobody could let it go.
/// A control is known by the note or controller that it sends, channel by channel.
/// </remarks>
internal sealed class HeldPresses
{
    /// <summary>Runs held at once: eight routes for each key of a keyboard, and bounded.</summary>
    public const int Capacity = 1024;

    private const int Numbers = 16 * 128;
    private const int Keys = 3 * Numbers;                    // notes, controllers, then places that are told by a value
    private readonly short[] _first = new short[Keys];       // control -> the first run that waits for its release, or -1
    private readonly short[] _last = new short[Keys];
    private readonly bool[] _down = new bool[Keys];
    private readonly HeldRun[] _runs = new HeldRun[Capacity];
    private readonly short[] _next = new short[Capacity];
    private short _free;

    /// <summary>Makes an empty ledger.</summary>
    public HeldPresses()
    {
        Array.Fill(_first, (short)-1);
        for (var i = 0; i < Capacity; i++)
        {
            _next[i] = (short)(i + 1 < Capacity ? i + 1 : -1);
        }
    }

    /// <summary>Runs held now.</summary>
    public int Count { get; private set; }

    /// <summary>The place of the control that a message comes from, or -1 for a message that nothing can be held by.</summary>
    public static int KeyOf(in MidiMessage message) => message.Kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => (message.Channel << 7) | message.Note,
        MidiKind.ControlChange => Numbers + ((message.Channel << 7) | message.Controller),
        MidiKind.PolyPressure => (2 * Numbers) + ((message.Channel << 7) | message.Data1),
        _ => -1,
    };

    /// <summary>What stands for the message of a place that has none of its own: one of many that are told by the value of one controller. No button sends pressure, so it is no other's.</summary>
    /// <param name="place">The element; places beyond the first 2048 share.</param>
    /// <param name="isPress">Whether it goes down.</param>
    public static MidiMessage MessageOfPlace(int place, bool isPress) => MidiMessage.PolyPressure((place >> 7) & 15, place & 0x7F, isPress ? 127 : 0);

    /// <summary>The message that lets a control go, for one whose own never comes.</summary>
    public static MidiMessage ReleaseOf(int key) => (key / Numbers) switch
    {
        0 => MidiMessage.NoteOff(key >> 7, key & 0x7F, 64),
        1 => MidiMessage.ControlChange((key - Numbers) >> 7, key & 0x7F, 0),
        _ => MessageOfPlace(key - (2 * Numbers), isPress: false),
    };

    /// <summary>A control went down.</summary>
    /// <returns>Whether it was down already: a pedal between 64 and 127 sends many values.</returns>
    public bool Press(int key)
    {
        var again = _down[key];
        _down[key] = true;
        return again;
    }

    /// <summary>Remembers that a route waits for the release of a control.</summary>
    /// <param name="key">The control, which is down.</param>
    /// <param name="run">The route, and what it was run with.</param>
    /// <param name="again">The control was down already: a run that waits for its release already is not held twice.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryHold(int key, in HeldRun run, bool again)
    {
        if (again && IsHeld(key, run))
        {
            return true;
        }

        if (_free < 0)
        {
            return false;
        }

        var place = _free;
        _free = _next[place];
        _runs[place] = run;
        _next[place] = -1;
        if (_first[key] < 0)
        {
            _first[key] = place;
        }
        else
        {
            _next[_last[key]] = place;
        }

        _last[key] = place;
        Count++;
        return true;
    }

    /// <summary>A control came up; what waits for that is taken by <see cref="TryTakeNext"/>.</summary>
    /// <returns>Whether it had been seen to go down.</returns>
    public bool Release(int key)
    {
        var wasDown = _down[key];
        _down[key] = false;
        return wasDown;
    }

    /// <summary>Takes the next run that waits for a control's release, in the order in which they were run.</summary>
    public bool TryTakeNext(int key, out HeldRun run)
    {
        var place = _first[key];
        if (place < 0)
        {
            run = default;
            return false;
        }

        run = _runs[place];
        _runs[place] = default;
        _first[key] = _next[place];
        _next[place] = _free;
        _free = place;
        Count--;
        return true;
    }

    /// <summary>Forgets what waits for a control's release.</summary>
    public void Drop(int key)
    {
        while (TryTakeNext(key, out _))
        {
        }
    }

    /// <summary>Whether something of a kind waits for a control's release.</summary>
    public bool Any(int key, Func<HeldRun, bool> isSo)
    {
        for (var place = _first[key]; place >= 0; place = _next[place])
        {
            if (isSo(_runs[place]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next control that is down, at or after <paramref name="from"/>; -1 when there is none.</summary>
    public int NextDown(int from)
    {
        var at = from < Keys ? _down.AsSpan(from).IndexOf(true) : -1;
        return at < 0 ? -1 : from + at;
    }

    private bool IsHeld(int key, in HeldRun run)
    {
        for (var place = _first[key]; place >= 0; place = _next[place])
        {
            ref var held = ref _runs[place];
            if (ReferenceEquals(held.Entry, run.Entry) && ReferenceEquals(held.Table, run.Table) && held.WholeMask == run.WholeMask
                && ((ReadOnlySpan<byte>)held.Players).SequenceEqual(run.Players)
                && ((ReadOnlySpan<double>)held.Bound).SequenceEqual(run.Bound))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A route that waits for a release: what it was run with.</summary>
internal struct HeldRun
{
    /// <summary>The table of the press, with its lanes.</summary>
    public LaneTable Table;

    /// <summary>The route as seen from the control.</summary>
    public RouteEntry Entry;

    /// <summary>What the release will be to it.</summary>
    public Gesture Gesture;

    /// <summary>The control, or -1.</summary>
    public int Control;

    /// <summary>Who played the roles that the route leads to.</summary>
    public RolePlayers Players;

    /// <summary>The names bound at the press.</summary>
    public Variables Bound;

    /// <summary>Which of them are whole numbers.</summary>
    public byte WholeMask;
}

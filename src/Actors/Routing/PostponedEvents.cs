using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>An event that waits for its time: behind a step, or as a long or short press that may still come.</summary>
internal struct PostponedEvent
{
    /// <summary>The event.</summary>
    public MeshEvent Event;

    /// <summary>The table that it came through, and goes on through.</summary>
    public LaneTable? Table;

    /// <summary>The route whose step holds it; null for a press.</summary>
    public RouteEntry? Entry;

    /// <summary>The step that holds it; one more than the last when it waits for the loop breaker.</summary>
    public int Step;

    /// <summary>When the loop breaker began to hold it.</summary>
    public long Since;

    /// <summary>Whether the loop breaker takes it for an echo: then it goes on only if that proves wrong.</summary>
    public bool IsTakenForEcho;

    /// <summary>The control's routes, for a press; else null.</summary>
    public RouteEntry[]? List;

    /// <summary>Its time.</summary>
    public long Due;

    /// <summary>Whether a later event of the same control takes its place: a fader's position.</summary>
    public bool IsReplaceable;

    /// <summary>Whether it is to go on at once, whatever its time.</summary>
    public bool IsEnding;
}

/// <summary>The events that one lane's steps hold back, by their time; those of one time in the order in which they came. Bounded.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. A binary heap of places: the events themselves stay where they are.</remarks>
internal sealed class PostponedEvents
{
    /// <summary>Events held back at once.</summary>
    public const int Capacity = 512;

    // Releases find room when notes and values no longer do.
    private const int Reserve = Capacity / 8;

    private readonly PostponedEvent[] _events = new PostponedEvent[Capacity];
    private readonly (long Due, long Number, short Place)[] _heap = new (long, long, short)[Capacity];
    private readonly short[] _free = new short[Capacity];
    private long _number;

    /// <summary>Makes an empty one.</summary>
    public PostponedEvents()
    {
        for (var place = 0; place < Capacity; place++)
        {
            _free[place] = (short)(Capacity - 1 - place);
        }
    }

    /// <summary>Events held back now.</summary>
    public int Count { get; private set; }

    /// <summary>Time of the earliest; the end of time when there is none.</summary>
    public long NextDue => Count == 0 ? long.MaxValue : _heap[0].Due;

    /// <summary>Holds an event back.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(in PostponedEvent waiting)
    {
        if (Count >= (waiting.Event.Gesture == Gesture.Release || waiting.Event.Midi.IsNoteOff ? Capacity : Capacity - Reserve))
        {
            return false;
        }

        var place = _free[Capacity - 1 - Count];
        _events[place] = waiting;
        _heap[Count] = (waiting.Due, _number++, place);
        Rise(Count++);
        return true;
    }

    /// <summary>Puts another event in the place of one that the same step holds back for the same control; its time stays.</summary>
    public bool TryReplace(RouteEntry entry, int step, in MeshEvent e)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (waiting.IsReplaceable && ReferenceEquals(waiting.Entry, entry) && waiting.Step == step)
            {
                waiting.Event = e;
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the earliest.</summary>
    public PostponedEvent Take() => RemoveAt(0);

    /// <summary>The phrase that waits at a step of a control; 0 for none.</summary>
    public int FindPhrase(RouteEntry entry, int step)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (waiting.Event.Playing != 0 && ReferenceEquals(waiting.Entry, entry) && waiting.Step == step)
            {
                return waiting.Event.Playing;
            }
        }

        return 0;
    }

    /// <summary>Some phrase that waits on another table than this one; 0 when there is none.</summary>
    public int FindPhraseBeside(LaneTable? table)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (waiting.Event.Playing != 0 && !ReferenceEquals(waiting.Table, table))
            {
                return waiting.Event.Playing;
            }
        }

        return 0;
    }

    /// <summary>Takes out all that belongs to a phrase.</summary>
    public void DropPhrase(int phrase)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            if (_events[_heap[i].Place].Event.Playing == phrase)
            {
                RemoveAt(i);
                i = Math.Min(i + 1, Count);                  // one that has not been looked at may stand here now
            }
        }
    }

    /// <summary>Every value that a later one would have replaced is to go on at once.</summary>
    public void EndAll()
    {
        for (var i = 0; i < Count; i++)
        {
            ref var waiting = ref _events[_heap[i].Place];
            waiting.IsEnding = waiting.IsReplaceable;
        }
    }

    /// <summary>Takes the earliest of those that are to go on at once.</summary>
    public bool TryTakeEnding(out PostponedEvent waiting)
    {
        var next = -1;
        for (var i = 0; i < Count; i++)
        {
            if (_events[_heap[i].Place].IsEnding && (next < 0 || IsBefore(i, next)))
            {
                next = i;
            }
        }

        waiting = next < 0 ? default : RemoveAt(next);
        return next >= 0;
    }

    /// <summary>A control came up: what it has caused and still waits is told.</summary>
    public void MarkUp(in MidiMessage release, long stamp)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var e = ref _events[_heap[i].Place].Event;
            if (!e.IsUp && IsReleased(e.Arrived, release))
            {
                (e.IsUp, e.UpAt) = (true, stamp);
            }
        }
    }

    /// <summary>Takes out the presses of one kind that a control was to become.</summary>
    public void CancelPresses(int control, Gesture gesture)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (waiting.List is not null && waiting.Event.Control == control && waiting.Event.Gesture == gesture)
            {
                RemoveAt(i);
                i = Math.Min(i + 1, Count);                  // one that has not been looked at may stand here now
            }
        }
    }

    /// <summary>Another table comes. What waits for a route that is the same there goes over; of the rest what only the latest matters of is to go on at once, and all else waits on for the table that it came through.</summary>
    public void MoveOn(LaneTable old, LaneTable table, RouteMatches matches)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (ReferenceEquals(waiting.Table, old) && waiting.Entry is { } entry && matches.SuccessorOf(entry) is { } successor)
            {
                (waiting.Table, waiting.Entry) = (table, successor);
            }
            else
            {
                waiting.IsEnding = waiting.IsReplaceable;
            }
        }
    }

    /// <summary>Drops all that is not a value of which only the latest matters. Such a value stays, and starts no note any more: what would let that go is gone.</summary>
    /// <param name="stamp">Since when.</param>
    /// <returns>How many events were lost by it; a press that has not become one is none.</returns>
    public int DropDelayed(long stamp)
    {
        var lost = 0;
        for (var i = Count - 1; i >= 0; i--)
        {
            ref var waiting = ref _events[_heap[i].Place];
            if (!waiting.IsReplaceable || waiting.Event.Latch)
            {
                lost += RemoveAt(i).List is null ? 1 : 0;
                i = Math.Min(i + 1, Count);
            }
            else if (!waiting.Event.IsUp)
            {
                (waiting.Event.IsUp, waiting.Event.UpAt) = (true, stamp);
            }
        }

        return lost;
    }

    /// <summary>Drops everything.</summary>
    /// <returns>How many events were lost by it.</returns>
    public int Clear()
    {
        var lost = 0;
        while (Count > 0)
        {
            lost += RemoveAt(Count - 1).List is null ? 1 : 0;
        }

        return lost;
    }

    private static bool IsReleased(in MidiMessage arrived, in MidiMessage release) =>
        arrived.Channel == release.Channel && arrived.Data1 == release.Data1
        && (release.IsNoteOff ? arrived.IsNoteOn : arrived.Kind == release.Kind && release.Kind is MidiKind.ControlChange or MidiKind.PolyPressure);

    private PostponedEvent RemoveAt(int at)
    {
        var place = _heap[at].Place;
        var taken = _events[place];
        _events[place] = default;
        Count--;
        _free[Capacity - 1 - Count] = place;
        _heap[at] = _heap[Count];
        if (at < Count)
        {
            Sink(at);
            Rise(at);
        }

        return taken;
    }

    private void Rise(int at)
    {
        while (at > 0 && IsBefore(at, (at - 1) / 2))
        {
            (_heap[at], _heap[(at - 1) / 2]) = (_heap[(at - 1) / 2], _heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void Sink(int at)
    {
        while ((2 * at) + 1 is var child && child < Count)
        {
            child += child + 1 < Count && IsBefore(child + 1, child) ? 1 : 0;
            if (!IsBefore(child, at))
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    private bool IsBefore(int left, int right) =>
        _heap[left].Due < _heap[right].Due || (_heap[left].Due == _heap[right].Due && _heap[left].Number < _heap[right].Number);
}

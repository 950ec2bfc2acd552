using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>Tells long, double and short presses. A press itself never waits for them: its own routes have run already.</summary>
/// <remarks>
/// Belongs to one lane and is touched only in its turn. Long: still down after the route's time. Double: the second press within the route's time; a third one begins anew.
/// Short: let go before the route's time, and not the second of a double press; where the control also has a route for double presses it waits until none can come.
/// </remarks>
internal sealed class PressTimers
{
    private const int Long = 1 << (int)Gesture.LongPress;
    private const int Double = 1 << (int)Gesture.DoublePress;
    private const int Short = 1 << (int)Gesture.ShortPress;
    private Memory[] _presses = [];

    /// <summary>Whether an event is a press of the kind that a route has asked for.</summary>
    public static bool Fits(PressTimes times, in MeshEvent e, long frequency) => e.Gesture switch
    {
        Gesture.LongPress => e.Span == Stamps(times.LongAfter, frequency),
        Gesture.DoublePress => e.Span <= Stamps(times.DoubleWithin, frequency),
        _ => e.Span < Stamps(times.ShortWithin, frequency),
    };

    /// <summary>Forgets every press.</summary>
    public void Clear() => Array.Clear(_presses);

    /// <summary>A control went down.</summary>
    public void Press(in MeshEvent e, RouteEntry[] entries, RouteRunner routes)
    {
        var kinds = KindsOf(entries, routes.Frequency, out var doubleTime);
        if (kinds == 0)
        {
            return;
        }

        if (e.Control >= _presses.Length)
        {
            Array.Resize(ref _presses, Math.Max(e.Control + 1, 2 * _presses.Length));    // grows to the device's controls and stays
        }

        ref var press = ref _presses[e.Control];
        var gap = e.Stamp - press.At;
        var isDouble = press.Known && !press.WasDouble && gap <= doubleTime;
        press = new Memory { At = e.Stamp, Midi = e.Arrived, Value = e.Value, Known = true, IsDown = true, WasDouble = isDouble };
        if (isDouble)
        {
            routes.CancelPresses(e.Control, Gesture.ShortPress);
            routes.RunPress(e with { Gesture = Gesture.DoublePress, Span = gap }, entries);
        }

        for (var i = 0; (kinds & Long) != 0 && i < entries.Length; i++)
        {
            if ((entries[i].Route.Gestures & Long) != 0 && IsFirstOfItsTime(entries, i))
            {
                var time = Stamps(entries[i].Route.Times.LongAfter, routes.Frequency);
                routes.RunPressAt(e with { Gesture = Gesture.LongPress, Span = time }, entries, e.Stamp + time);
            }
        }
    }

    /// <summary>A control came up.</summary>
    public void Release(in MeshEvent e, RouteEntry[] entries, RouteRunner routes)
    {
        if (e.Control >= _presses.Length || !_presses[e.Control].IsDown)
        {
            return;
        }

        ref var press = ref _presses[e.Control];
        press.IsDown = false;
        routes.CancelPresses(e.Control, Gesture.LongPress);
        if (press.WasDouble || (KindsOf(entries, routes.Frequency, out var doubleTime) & Short) == 0)
        {
            return;
        }

        // To an instrument it is a note as long as the press was.
        var held = e.Stamp - press.At;
        var own = e with { Gesture = Gesture.ShortPress, Span = held, Length = Math.Max(held, 1), IsUp = true, UpAt = e.Stamp, Midi = press.Midi, Arrived = press.Midi, Value = press.Value, Settled = false };
        if (e.Stamp - press.At < doubleTime)
        {
            routes.RunPressAt(own, entries, press.At + doubleTime);
            return;
        }

        routes.RunPress(own, entries);
    }

    private static int KindsOf(RouteEntry[] entries, long frequency, out long doubleTime)
    {
        (var kinds, doubleTime) = (0, 0);
        foreach (var entry in entries)
        {
            kinds |= entry.Route.Gestures & (Long | Double | Short);
            if ((entry.Route.Gestures & Double) != 0)
            {
                doubleTime = Math.Max(doubleTime, Stamps(entry.Route.Times.DoubleWithin, frequency));
            }
        }

        return kinds;
    }

    private static bool IsFirstOfItsTime(RouteEntry[] entries, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if ((entries[i].Route.Gestures & Long) != 0 && entries[i].Route.Times.LongAfter == entries[at].Route.Times.LongAfter)
            {
                return false;
            }
        }

        return true;
    }

    private static long Stamps(TimeSpan time, long frequency) => (long)(time.TotalSeconds * frequency);

    private struct Memory
    {
        public long At;
        public MidiMessage Midi;
        public double Value;
        public bool Known;
        public bool IsDown;
        public bool WasDouble;
    }
}

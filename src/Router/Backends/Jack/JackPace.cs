using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends.Jack;

/// <summary>Keeps what an output has given to RtMidi within what one JACK period can carry.</summary>
/// <remarks>
/// RtMidi empties its ring of 16,384 bytes into the port once per period and drops without a word what finds no room there (a port takes 2,727
/// short events or 32 KB); a full ring makes its send spin. Counting time would not do, because periods come late under load: so this counts the
/// server's own periods. What was written in the period before last has certainly been carried out of the ring; what is younger may all be
/// carried in one period. That sum stays below the ring's size, which in events is 2,340 and in bytes half a port.
/// </remarks>
internal sealed class JackPace : IOutputPace
{
    /// <summary>Usable bytes of RtMidi's ring: one of its 16,384 stays free.</summary>
    internal const int RingBytes = 16_383;

    /// <summary>RtMidi writes an int before each message.</summary>
    private const int Prefix = 4;

    /// <summary>The longest message that fits into the empty ring.</summary>
    public const int LongestMessage = RingBytes - Prefix;

    /// <summary>Booked for shorter messages too, so that one-byte messages (clock) cannot exceed the events of a period either.</summary>
    private const int LeastCost = 7;

    /// <summary>A server whose period counter never moves is one that has none (PipeWire); then this time stands for a period.</summary>
    private static readonly TimeSpan AssumedPeriod = TimeSpan.FromMilliseconds(50);

    private readonly CycleReader _readCycle;
    private readonly TimeProvider _time;
    private uint _cycle;
    private bool _counts;
    private long _cycleSince;
    private int _thisCycle;
    private int _lastCycle;

    /// <param name="readCycle">Reads at which frame the server's newest period began; false when there is no server.</param>
    /// <param name="period">Length of a period when the port was opened, for how long to rest.</param>
    /// <param name="time">For servers without a counter.</param>
    public JackPace(CycleReader readCycle, TimeSpan period, TimeProvider time)
    {
        _readCycle = readCycle;
        _time = time;
        Rest = TimeSpan.FromMilliseconds(Math.Clamp(Math.Floor(period.TotalMilliseconds / 2), 1, 10));
        _readCycle(out _cycle, out _);
        _cycleSince = time.GetTimestamp();
    }

    internal delegate bool CycleReader(out uint frame, out uint period);

    public TimeSpan Rest { get; }

    public bool IsSettled
    {
        get
        {
            LookAtCycle();
            return _thisCycle + _lastCycle == 0;
        }
    }

    public bool TryBook(int length)
    {
        var cost = Math.Max(LeastCost, length + Prefix);
        LookAtCycle();
        if (_thisCycle + _lastCycle + cost > RingBytes)
        {
            return false;
        }

        _thisCycle += cost;
        return true;
    }

    private void LookAtCycle()
    {
        if (!_readCycle(out var now, out var period))
        {
            return;
        }

        if (now != _cycle)
        {
            // Two periods or more: what was written in the newest one we knew is out as well. Unsigned, so the counter may wrap.
            _lastCycle = now - _cycle >= 2 * period ? 0 : _thisCycle;
            _counts = true;
        }
        else if (!_counts && _time.GetElapsedTime(_cycleSince) >= AssumedPeriod)
        {
            _lastCycle = _thisCycle;
        }
        else
        {
            return;
        }

        _cycle = now;
        _cycleSince = _time.GetTimestamp();
        _thisCycle = 0;
    }
}

using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>
/// Of a value that changes faster than Live reads its socket only the latest is of use: the first goes out at once, what follows within the
/// pause waits, and only the last of it goes. A fixed number of values; one more than that goes out as it comes.
/// </summary>
internal sealed class LatestValues(long pause)
{
    /// <summary>More faders than two hands move within a pause.</summary>
    private const int Capacity = 64;

    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;
    private int _waiting;

    /// <summary>Whether a command sets a value that may be overtaken by its successor.</summary>
    public static bool IsContinuous(LiveVerb verb) => LiveValueInfo.IsContinuous(verb);

    /// <summary>A new value. True: it goes out now. False: it waits, in the place of one that waited.</summary>
    /// <param name="verb">What it sets.</param>
    /// <param name="track">Of which track.</param>
    /// <param name="item">Of which send.</param>
    /// <param name="value">The value.</param>
    /// <param name="now">The time.</param>
    /// <param name="merged">Whether one that waited will not be sent.</param>
    public bool Offer(LiveVerb verb, int track, int item, double value, long now, out bool merged)
    {
        merged = false;
        var free = -1;
        for (var i = 0; i < _count; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Verb == verb && entry.Track == track && entry.Item == item)
            {
                merged = entry.Waits;
                if (now - entry.Sent >= pause)
                {
                    Stop(ref entry);
                    entry.Sent = now;
                    return true;
                }

                _waiting += entry.Waits ? 0 : 1;
                (entry.Waits, entry.Value) = (true, value);
                return false;
            }

            free = !entry.Waits && now - entry.Sent >= pause ? i : free;
        }

        if (free < 0 && _count < Capacity)
        {
            free = _count++;
        }

        if (free >= 0)
        {
            _entries[free] = new Entry { Verb = verb, Track = track, Item = item, Sent = now };
        }

        return true;
    }

    /// <summary>The next value whose pause is over; false when there is none.</summary>
    public bool TryTake(long now, out LiveCommand command)
    {
        for (var i = 0; _waiting > 0 && i < _count; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Waits && now - entry.Sent >= pause)
            {
                Stop(ref entry);
                entry.Sent = now;
                command = new LiveCommand(entry.Verb, entry.Track, entry.Item, entry.Value);
                return true;
            }
        }

        command = default;
        return false;
    }

    private void Stop(ref Entry entry)
    {
        _waiting -= entry.Waits ? 1 : 0;
        entry.Waits = false;
    }

    private struct Entry
    {
        public LiveVerb Verb;
        public int Track;
        public int Item;
        public double Value;
        public long Sent;
        public bool Waits;
    }
}

namespace MidiMesh.Live.Session;

/// <summary>A fixed number of questions, each asked until it is answered, with growing pauses, or given up. Allocates once.</summary>
/// <remarks>Callers walk over what is due: <c>for (var i = NextDue(now, 0); i >= 0; i = NextDue(now, i + 1))</c>, ask, and say <see cref="Asked"/>.</remarks>
internal sealed class RequestTable
{
    private const int LongestPauseInFirstPauses = 8;

    private readonly Entry[] _entries;
    private readonly int _attempts;
    private readonly long _firstPause;

    /// <summary>A table in which nothing is wanted.</summary>
    /// <param name="count">Number of questions.</param>
    /// <param name="attempts">How often each is asked before it is given up.</param>
    /// <param name="firstPause">Time for the first answer, in time stamp units; each further attempt has twice the time, up to eight times.</param>
    public RequestTable(int count, int attempts, long firstPause)
    {
        _entries = new Entry[count];
        _attempts = attempts;
        _firstPause = firstPause;
    }

    private enum Phase : byte
    {
        Idle,
        Wanted,
        Asked,
        Answered,
        GivenUp,
    }

    public int Count => _entries.Length;

    /// <summary>Questions wanted and not asked yet.</summary>
    public int Unasked { get; private set; }

    /// <summary>Questions asked and not answered yet.</summary>
    public int InFlight { get; private set; }

    /// <summary>Questions that are neither answered nor given up.</summary>
    public int Open => Unasked + InFlight;

    /// <summary>Questions given up so far.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Asks (again) from the first attempt on. Under another tag, the one before is kept as <see cref="OldTag"/>.</summary>
    public void Want(int index, int tag)
    {
        ref var entry = ref _entries[index];
        var asked = entry.Phase is Phase.Asked or Phase.Answered or Phase.GivenUp;
        Leave(ref entry);
        if (asked && entry.Tag != tag)
        {
            entry.OldTag = entry.Tag;
        }

        entry.Tag = tag;
        entry.Attempts = 0;
        entry.Phase = Phase.Wanted;
        Unasked++;
    }

    /// <summary>No longer wanted; answers to it no longer count.</summary>
    public void Cancel(int index)
    {
        ref var entry = ref _entries[index];
        Leave(ref entry);
        entry = default;
    }

    /// <summary>Cancels all.</summary>
    public void Clear()
    {
        Array.Clear(_entries);
        Unasked = InFlight = 0;
    }

    /// <summary>Stops asking, but remembers which subscriptions there were.</summary>
    public void Suspend()
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Phase is Phase.Asked or Phase.Wanted)
            {
                Leave(ref entry);
                entry.Phase = entry.Attempts > 0 ? Phase.GivenUp : Phase.Idle;
            }
        }
    }

    /// <summary>The first question at or after <paramref name="from"/> that is to be asked now, or -1.</summary>
    /// <param name="now">The time.</param>
    /// <param name="from">Index to begin at.</param>
    /// <param name="room">Whether there is room in flight for one that has not been asked yet.</param>
    public int NextDue(long now, int from, bool room)
    {
        if (InFlight == 0 && (Unasked == 0 || !room))
        {
            return -1;
        }

        for (var i = from; i < _entries.Length; i++)
        {
            ref var entry = ref _entries[i];
            if (entry.Phase == Phase.Wanted && room)
            {
                return i;
            }

            if (entry.Phase == Phase.Asked && now >= entry.Due)
            {
                if (entry.Attempts < _attempts)
                {
                    return i;
                }

                Leave(ref entry);
                entry.Phase = Phase.GivenUp;
                GivenUp++;
            }
        }

        return -1;
    }

    /// <summary>It has been asked. True when it was not the first time.</summary>
    public bool Asked(int index, long now)
    {
        ref var entry = ref _entries[index];
        Leave(ref entry);
        entry.Phase = Phase.Asked;
        entry.OldTag = 0;
        InFlight++;
        entry.Due = now + (_firstPause * Math.Min(1L << Math.Min((int)entry.Attempts, 8), LongestPauseInFirstPauses));
        return entry.Attempts++ > 0;
    }

    /// <summary>Whether an answer with this tag is to the question as it stands.</summary>
    public bool Matches(int index, int tag) =>
        (uint)index < (uint)_entries.Length && _entries[index].Phase != Phase.Idle && _entries[index].Tag == tag;

    /// <summary>An answer has come. True when one was awaited, false when it came by itself.</summary>
    public bool Answered(int index)
    {
        ref var entry = ref _entries[index];
        if (entry.Phase is not (Phase.Asked or Phase.GivenUp))
        {
            return false;
        }

        Leave(ref entry);
        entry.Phase = Phase.Answered;
        return true;
    }

    /// <summary>Whether it has been answered since it was last wanted.</summary>
    public bool IsAnswered(int index) => _entries[index].Phase == Phase.Answered;

    /// <summary>Whether it is to be asked, or asked and not answered.</summary>
    public bool IsOpen(int index) => _entries[index].Phase is Phase.Wanted or Phase.Asked;

    /// <summary>Whether it has been given up since it was last wanted.</summary>
    public bool IsGivenUp(int index) => _entries[index].Phase == Phase.GivenUp;

    /// <summary>The tag it is (to be) asked with.</summary>
    public int Tag(int index) => _entries[index].Tag;

    /// <summary>The tag of a subscription that this one replaces, or 0.</summary>
    public int OldTag(int index) => _entries[index].OldTag;

    private void Leave(ref Entry entry)
    {
        if (entry.Phase == Phase.Wanted)
        {
            Unasked--;
        }
        else if (entry.Phase == Phase.Asked)
        {
            InFlight--;
        }
    }

    private struct Entry
    {
        public long Due;
        public int Tag;
        public int OldTag;
        public byte Attempts;
        public Phase Phase;
    }
}

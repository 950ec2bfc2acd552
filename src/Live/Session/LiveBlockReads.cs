using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>The block reads that are planned or under way: cut to size, few at a time, each asked until it is answered.</summary>
/// <remarks>Answers carry no index, so each read under way has an answer of a length of its own; see <see cref="AbletonOscDialect"/>.</remarks>
internal sealed class LiveBlockReads(ILiveDialect dialect, LiveSender sender, LiveSessionCounters counters, int maxReply, long firstPause)
{
    /// <summary>How many lengths an answer to the same question can have.</summary>
    public const int Salts = 10;

    private const int MostPlannedInFlight = Salts - 2;       // one is left for a question that somebody waits for
    private const int AttemptsBeforeSplit = 3;
    private const int AttemptsBeforeGivingUp = 6;

    private readonly List<Pending> _pending = new(16);
    private int _salt;

    /// <summary>Reads not answered yet that have to be, before the set counts as read.</summary>
    public int Planned { get; private set; }

    /// <summary>Most tracks per read of names; shrinks when their names turn out longer than estimated.</summary>
    public int NamesPerRead { get; private set; } = LiveSessionOptions.MostTracks;

    /// <summary>Forgets all; what is under way will be unmatched.</summary>
    public void Clear()
    {
        _pending.Clear();
        Planned = 0;
    }

    /// <summary>How many tracks one read of a kind may span; 0 when even one is too large.</summary>
    public int TracksPerRead(LiveBlockKind kind, int scenes)
    {
        var tracks = maxReply / dialect.BlockSizePerTrack(kind, scenes);
        return kind == LiveBlockKind.Names ? Math.Min(tracks, NamesPerRead) : tracks;
    }

    /// <summary>Plans reads for a range of tracks, to be repeated until answered.</summary>
    public void Plan(LiveBlockKind kind, int first, int end, int scenes)
    {
        var step = Math.Max(1, TracksPerRead(kind, scenes));
        for (var track = first; track < end; track += step)
        {
            _pending.Add(new Pending { Block = new LiveBlock(kind, track, Math.Min(track + step, end), scenes, 0) });
            Planned++;
        }
    }

    /// <summary>Reads a range once, now: if the answer is lost, the next round or the one who asked will ask again.</summary>
    /// <param name="block">What; its salt is chosen here.</param>
    /// <param name="asked">Tracks that somebody waits to have confirmed.</param>
    /// <param name="now">The time.</param>
    public void Once(in LiveBlock block, in TrackSet asked, long now)
    {
        if (InFlight() >= Salts - 1)
        {
            DropOldestOnce();
        }

        if (InFlight() < Salts - 1)
        {
            var pending = new Pending { Block = block, IsOnce = true, Asked = asked };
            Send(ref pending, now);
            _pending.Add(pending);
        }
    }

    /// <summary>Whether a read that nobody must have is under way already.</summary>
    public bool IsUnderWay(LiveBlockKind kind)
    {
        foreach (ref readonly var pending in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending))
        {
            if (pending.Block.Kind == kind && pending.Asked.IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends what is due, repeats what has not been answered, cuts what is too large.</summary>
    /// <param name="now">The time.</param>
    /// <param name="givenUp">One read that will not be answered; call again, there may be more.</param>
    /// <returns>False when <paramref name="givenUp"/> holds one.</returns>
    public bool Pump(long now, out LiveBlock givenUp)
    {
        var inFlight = InFlight();
        for (var i = 0; i < _pending.Count; i++)
        {
            var pending = _pending[i];
            if (!pending.IsSent)
            {
                if (inFlight < MostPlannedInFlight)
                {
                    Send(ref pending, now);
                    _pending[i] = pending;
                    inFlight++;
                }
            }
            else if (now >= pending.Due)
            {
                if (pending.IsOnce)
                {
                    _pending.RemoveAt(i--);
                }
                else if (pending.Attempts >= AttemptsBeforeSplit && pending.Block.Tracks > 1)
                {
                    Split(i);
                    i--;
                }
                else if (pending.Attempts >= AttemptsBeforeGivingUp)
                {
                    _pending.RemoveAt(i);
                    Planned--;
                    counters.GivenUp++;
                    givenUp = pending.Block;
                    return false;
                }
                else
                {
                    counters.Reasked++;
                    Send(ref pending, now);
                    _pending[i] = pending;
                }
            }
        }

        givenUp = default;
        return true;
    }

    /// <summary>Finds the read that a message answers, has it read, and takes it off.</summary>
    public bool TryTake(in OscMessageView message, ILiveBlockReader reader, out LiveBlock block, out TrackSet asked)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            var pending = _pending[i];
            if (pending.IsSent && dialect.TryReadBlock(message, pending.Block, reader))
            {
                _pending.RemoveAt(i);
                Planned -= pending.IsOnce ? 0 : 1;
                block = pending.Block;
                asked = pending.Asked;
                return true;
            }
        }

        block = default;
        asked = default;
        return false;
    }

    // The answer may be too long for a datagram on Live's side, of which only an error without a sender tells: ask for halves.
    private void Split(int index)
    {
        var block = _pending[index].Block;
        var middle = block.First + (block.Tracks / 2);
        if (block.Kind == LiveBlockKind.Names)
        {
            NamesPerRead = Math.Min(NamesPerRead, Math.Max(1, block.Tracks / 2));
        }

        _pending[index] = new Pending { Block = block with { End = middle, Salt = 0 } };
        _pending.Insert(index + 1, new Pending { Block = block with { First = middle, Salt = 0 } });
        Planned++;
    }

    private void Send(ref Pending pending, long now)
    {
        if (!pending.IsSent)
        {
            pending.Block = pending.Block with { Salt = FreeSalt(pending.Block) };
            pending.IsSent = true;
        }

        var pause = pending.IsOnce ? 4 : 1 << Math.Min((int)pending.Attempts, 3);
        pending.Due = now + (firstPause * pause);
        pending.Attempts++;
        sender.Block(pending.Block);
    }

    // Fewer others are under way than there are lengths, and each can have the length of at most one of them.
    private int FreeSalt(in LiveBlock block)
    {
        for (var i = 0; i < Salts; i++)
        {
            _salt = (_salt + 1) % Salts;
            var length = dialect.BlockLength(block with { Salt = _salt });
            var free = true;
            foreach (ref readonly var other in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending))
            {
                free &= !other.IsSent || dialect.BlockLength(other.Block) != length;
            }

            if (free)
            {
                break;
            }
        }

        return _salt;
    }

    private int InFlight()
    {
        var count = 0;
        foreach (ref readonly var pending in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending))
        {
            count += pending.IsSent ? 1 : 0;
        }

        return count;
    }

    private void DropOldestOnce()
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (_pending[i].IsOnce)
            {
                _pending.RemoveAt(i);
                return;
            }
        }
    }

    private struct Pending
    {
        public LiveBlock Block;
        public TrackSet Asked;
        public long Due;
        public byte Attempts;
        public bool IsSent;
        public bool IsOnce;
    }
}

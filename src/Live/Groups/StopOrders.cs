using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>The tracks that a group wants silent: which were told so, which Live was seen to obey, and what each played when it was told.</summary>
internal sealed class StopOrders
{
    private readonly long[] _sentAt = new long[TrackSet.Capacity];
    private readonly int[] _playing = new int[TrackSet.Capacity];
    private readonly int[] _fired = new int[TrackSet.Capacity];
    private TrackSet _targets;
    private TrackSet _sent;
    private TrackSet _seen;

    public StopOrders() => Array.Fill(_sentAt, long.MinValue);

    public bool IsEmpty => _targets.IsEmpty;

    public TrackSet Targets => _targets;

    public bool Contains(int track) => _targets.Contains(track);

    /// <summary>Whether a stop was sent for this order.</summary>
    public bool WasSent(int track) => _sent.Contains(track);

    /// <summary>Whether Live's word since the order has been "silent" or "stop waits".</summary>
    public bool WasSeen(int track) => _seen.Contains(track);

    /// <summary>When a stop was last sent to a track, for this order or an older one; <see cref="long.MinValue"/> for never.</summary>
    public long SentAt(int track) => _sentAt[track];

    /// <summary>Whether a slot is one that the order was about: it played or waited when the order was given.</summary>
    public bool IsKnown(int track, int slot) => _playing[track] == slot || _fired[track] == slot;

    /// <summary>Wants a track silent; what it plays and waits for now is what the order is about.</summary>
    public void Add(int track, int playing, int fired)
    {
        _targets.Add(track);
        _sent.Remove(track);
        _seen.Remove(track);
        _playing[track] = playing;
        _fired[track] = fired;
    }

    public void MarkSent(in TrackSet tracks, long at)
    {
        for (var track = tracks.Next(0); track >= 0; track = tracks.Next(track + 1))
        {
            _sent.Add(track);
            _sentAt[track] = at;
        }
    }

    public void MarkSeen(int track) => _seen.Add(track);

    public void Remove(int track)
    {
        _targets.Remove(track);
        _sent.Remove(track);
        _seen.Remove(track);
    }

    /// <summary>Gives up what was never sent.</summary>
    public void RemoveUnsent()
    {
        for (var track = _targets.Next(0); track >= 0; track = _targets.Next(track + 1))
        {
            if (!_sent.Contains(track) && !_seen.Contains(track))
            {
                _targets.Remove(track);
            }
        }
    }

    /// <summary>Gives up every order. When stops were sent is still known: they may be under way.</summary>
    public void Clear()
    {
        _targets = default;
        _sent = default;
        _seen = default;
    }

    /// <summary>Forgets also when stops were sent: track numbers have lost their meaning.</summary>
    public void Forget()
    {
        Clear();
        Array.Fill(_sentAt, long.MinValue);
    }
}

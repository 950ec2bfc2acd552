namespace MidiMesh.Live.Groups;

/// <summary>The last slots that a group fired, with their times: tells a late effect of our own datagram from Live's own doing.</summary>
/// <remarks>A ring of fixed size, overwritten oldest first: 64 is more than hands press, with repeats, while datagrams are under way.</remarks>
internal sealed class RecentFires
{
    private const int Size = 64;
    private readonly (int Track, int Scene, long At)[] _fires = new (int, int, long)[Size];
    private int _next;

    public RecentFires() => Forget();

    public void Add(int track, int scene, long at)
    {
        _fires[_next] = (track, scene, at);
        _next = (_next + 1) % Size;
    }

    /// <summary>Whether this very slot was fired at or after <paramref name="since"/>.</summary>
    public bool Contains(int track, int scene, long since)
    {
        foreach (ref readonly var fire in _fires.AsSpan())
        {
            if (fire.Track == track && fire.Scene == scene && fire.At >= since)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>When any slot of a track was last fired; <see cref="long.MinValue"/> when that is forgotten.</summary>
    public long LastOn(int track)
    {
        var last = long.MinValue;
        foreach (ref readonly var fire in _fires.AsSpan())
        {
            if (fire.Track == track && fire.At > last)
            {
                last = fire.At;
            }
        }

        return last;
    }

    public void Forget()
    {
        _fires.AsSpan().Fill((-1, -1, long.MinValue));
        _next = 0;
    }
}

namespace MidiMesh.Live.Session;

/// <summary>How a property is asked for.</summary>
public enum LiveAsk : byte
{
    /// <summary>Once.</summary>
    Get,

    /// <summary>Now and on each change.</summary>
    Listen,

    /// <summary>No longer.</summary>
    Unlisten,
}

/// <summary>One question about one property.</summary>
/// <param name="Ask">How.</param>
/// <param name="Property">What.</param>
/// <param name="Track">Track index from 0, where the property has one.</param>
/// <param name="Scene">Scene index from 0 (or the send's), where the property has one.</param>
/// <param name="Tag">Comes back with each answer, so that an answer can be told from everybody else's and from those of an earlier subscription.</param>
public readonly record struct LiveRequest(LiveAsk Ask, LiveProperty Property, int Track, int Scene, int Tag);

/// <summary>Which properties a block read asks for, of several tracks at once.</summary>
public enum LiveBlockKind : byte
{
    /// <summary>What plays and what waits, and whether the track is a group.</summary>
    Play,

    /// <summary>The same, and for each scene whether there is a clip and its launch quantisation.</summary>
    State,

    /// <summary>Names and colours of tracks and clips.</summary>
    Names,
}

/// <summary>A block read: some properties of the tracks from <paramref name="First"/> up to, not including, <paramref name="End"/>.</summary>
/// <param name="Kind">Which properties.</param>
/// <param name="First">First track, from 0.</param>
/// <param name="End">One past the last track.</param>
/// <param name="Scenes">Scenes of the set: block answers hold a value for every one of them.</param>
/// <param name="Salt">Makes the answer longer by so many values per track; see <see cref="AbletonOscDialect"/>.</param>
public readonly record struct LiveBlock(LiveBlockKind Kind, int First, int End, int Scenes, int Salt)
{
    /// <summary>How many tracks.</summary>
    public int Tracks => End - First;
}

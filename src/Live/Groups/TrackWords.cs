namespace MidiMesh.Live.Groups;

/// <summary>Which of a track's two words Live has said. They come as two datagrams, and either can be lost.</summary>
[Flags]
public enum TrackWords
{
    /// <summary>Neither.</summary>
    None = 0,

    /// <summary>The slot that plays.</summary>
    Playing = 1,

    /// <summary>The slot, or the stop, that waits.</summary>
    Fired = 2,

    /// <summary>Both: a whole answer.</summary>
    Both = Playing | Fired,
}

namespace MidiMesh.Actors.Routing;

/// <summary>Numbers events: each that comes in at an edge gets one, and all that it causes carries it on.</summary>
public sealed class EventNumbers
{
    private long _last;

    /// <summary>The next number, from 1.</summary>
    public long Next() => Interlocked.Increment(ref _last);

    /// <summary>How many events came in.</summary>
    public long Count => Interlocked.Read(ref _last);
}

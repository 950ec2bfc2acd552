namespace MidiMesh.Actors.Devices;

/// <summary>How fast an output takes messages. Bytes are counted as we hand them over, each message with its status: whether an interface leaves repeated ones out nobody can know.</summary>
/// <param name="BytesPerSecond">What its line carries; 0 for no limit. A DIN cable has 31,250 baud and ten bits a byte (MIDI 1.0, hardware).</param>
/// <param name="Gap">Rest from the beginning of one message to that of the next; zero for none.</param>
public readonly record struct PaceLimit(int BytesPerSecond, TimeSpan Gap)
{
    /// <summary>Bytes a second of a DIN cable.</summary>
    public const int Din = 3125;

    /// <summary>As fast as the port takes them.</summary>
    public static PaceLimit None => default;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsNone => BytesPerSecond <= 0 && Gap <= TimeSpan.Zero;
}

/// <summary>Keeps an output's messages as far apart as its line needs them, so that what waits does so here, where it can be merged and overtaken, and not in a driver.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. The line may be <see cref="Ahead"/> of time by a little: timers tick in whole milliseconds.</remarks>
internal sealed class OutputPace(PaceLimit limit, long frequency)
{
    /// <summary>How much the driver may hold of a line with a limit: four messages of a DIN cable.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(4);

    private readonly double _perByte = limit.BytesPerSecond > 0 ? (double)frequency / limit.BytesPerSecond : 0;
    private readonly long _gap = (long)(limit.Gap.TotalSeconds * frequency);
    private readonly long _ahead = (long)(Ahead.TotalSeconds * frequency);
    private double _lineFree;                                // when the line has worn off what it was given
    private long _gapOver = long.MinValue;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited { get; } = !limit.IsNone;

    /// <summary>0 when a message may go now, otherwise the stamp from which on it may.</summary>
    public long ReadyAt(long now)
    {
        var ready = Math.Max(_gapOver, _perByte > 0 ? (long)Math.Ceiling(_lineFree) - _ahead : long.MinValue);
        return ready <= now ? 0 : ready;
    }

    /// <summary>A message of so many bytes went.</summary>
    public void Spend(int bytes, long now)
    {
        _lineFree = Math.Max(_lineFree, now) + (bytes * _perByte);
        _gapOver = now + _gap;
    }
}

namespace MidiMesh.Contracts.Osc;

/// <summary>
/// An OSC time tag: NTP's 64-bit fixed point, seconds since 1900-01-01 UTC in the upper half, 2^-32 seconds in the lower
/// (OSC 1.0, Temporal Semantics and OSC Time Tags).
/// </summary>
/// <param name="Value">The tag as on the wire, read big-endian.</param>
public readonly record struct OscTimeTag(ulong Value)
{
    // Seconds with the top bit set count from 1900, without it from the wrap in 2036 (RFC 4330, section 3): 1968 to 2104.
    private const long SecondsOfEra = 1L << 32;
    private const long FirstSecond = 1L << 31;
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>63 zero bits and a one: "now", and what a message outside any bundle has.</summary>
    public static OscTimeTag Immediately => new(1);

    /// <summary>True for the special value that means "now".</summary>
    public bool IsImmediate => Value == 1;

    /// <summary>The first instant a tag can mean: 1968-01-20T03:14:08Z.</summary>
    public static DateTimeOffset MinTime => Epoch.AddSeconds(FirstSecond);

    /// <summary>The first instant past what a tag can mean: 2104-02-26T09:42:24Z.</summary>
    public static DateTimeOffset EndTime => Epoch.AddSeconds(FirstSecond + SecondsOfEra);

    /// <summary>The tag nearest to a time. A tick (100 ns) survives the way there and back exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside <see cref="MinTime"/> to <see cref="EndTime"/>.</exception>
    public static OscTimeTag FromDateTimeOffset(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, MinTime);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(time, EndTime);
        var (seconds, ticks) = Math.DivRem((time - Epoch).Ticks, TimeSpan.TicksPerSecond);
        // At most 9,999,999 ticks of a second: shifted by 32 they still fit, and rounding cannot reach the next second.
        var fraction = (((ulong)ticks << 32) + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond;
        return new OscTimeTag(((ulong)seconds << 32) | fraction);
    }

    /// <summary>
    /// The time meant, to the nearest tick. <see cref="Immediately"/> has no time of its own: look at
    /// <see cref="IsImmediate"/> first, or it reads as the instant of the wrap in 2036.
    /// </summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        var seconds = (long)(Value >> 32);
        if (seconds < FirstSecond)
        {
            seconds += SecondsOfEra;
        }

        var ticks = (((Value & uint.MaxValue) * TimeSpan.TicksPerSecond) + (1UL << 31)) >> 32;
        return Epoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + (long)ticks);
    }

    /// <summary>"now", or the time as ISO 8601 in UTC.</summary>
    public override string ToString() =>
        IsImmediate ? "now" : ToDateTimeOffset().ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}

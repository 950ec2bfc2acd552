using System.Numerics;

namespace MidiMesh.Router.Metrics;

/// <summary>Counts times in buckets that are an eighth of their size wide, from a microsecond to an hour. For one thread at a time.</summary>
internal sealed class LatencyHistogram
{
    /// <summary>Upper ends of the bars that people are shown, in seconds: around the promises (0.1, 1 and 3 ms) and Live's tick (100 ms).</summary>
    public static readonly double[] Ends = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.5, 1, 5];

    private const int Parts = 8;
    private const int Powers = 30;                           // up to 2^32 microseconds, more than an hour; the first eight are a place each
    private readonly long[] _counts = new long[Powers * Parts];

    /// <summary>Times counted.</summary>
    public long Count { get; private set; }

    /// <summary>Their sum, in seconds.</summary>
    public double Sum { get; private set; }

    /// <summary>The longest, in seconds.</summary>
    public double Max { get; private set; }

    /// <summary>Counts a time in seconds; less than none counts as none.</summary>
    public void Add(double seconds)
    {
        seconds = Math.Max(seconds, 0);
        Count++;
        Sum += seconds;
        Max = Math.Max(Max, seconds);
        _counts[PlaceOf((ulong)Math.Min(seconds * 1e6, uint.MaxValue))]++;
    }

    /// <summary>The time that a share of all is not longer than, in seconds: never too small, and at most an eighth too great (beyond an hour the longest of all). 0 when nothing was counted.</summary>
    public double Quantile(double share)
    {
        var (wanted, seen) = ((long)Math.Ceiling(share * Count), 0L);
        for (var place = 0; place < _counts.Length; place++)
        {
            seen += _counts[place];
            if (seen >= wanted && seen > 0)
            {
                return place == _counts.Length - 1 ? Max : Math.Min(EndOf(place) / 1e6, Max);
            }
        }

        return Max;
    }

    /// <summary>How many were surely not longer than a time in seconds.</summary>
    public long UpTo(double seconds)
    {
        var count = 0L;
        for (var place = 0; place < _counts.Length && EndOf(place) <= seconds * 1e6 * (1 + 1e-9); place++)
        {
            count += _counts[place];
        }

        return count;
    }

    /// <summary>How many are in each bar; the last has those beyond the last of <see cref="Ends"/>.</summary>
    public long[] Bars()
    {
        var upTo = Array.ConvertAll(Ends, UpTo);
        return [.. upTo.Select((count, bar) => count - (bar == 0 ? 0 : upTo[bar - 1])), Count - upTo[^1]];
    }

    /// <summary>Takes another's counts in.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var place = 0; place < _counts.Length; place++)
        {
            _counts[place] += other._counts[place];
        }

        (Count, Sum, Max) = (Count + other.Count, Sum + other.Sum, Math.Max(Max, other.Max));
    }

    private static int PlaceOf(ulong micros)
    {
        if (micros < Parts)
        {
            return (int)micros;
        }

        var power = BitOperations.Log2(micros);
        return ((power - 2) * Parts) + (int)((micros >> (power - 3)) & (Parts - 1));
    }

    /// <summary>First microsecond that belongs to the next place.</summary>
    private static double EndOf(int place) => place < Parts ? place + 1 : Math.ScaleB(Parts + (place % Parts) + 1, (place / Parts) - 1);
}

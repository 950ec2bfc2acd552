using System.Numerics;

namespace MidiMesh.Router.Metrics;

/// <summary>Counts times in buckets that are an eighth of their size wide, from a microsecond to an hour. For one thread at a time.</summary>
internal sealed class LatencyHistogram
{
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

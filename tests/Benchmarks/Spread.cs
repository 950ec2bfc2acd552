namespace MidiMesh.Benchmarks;

/// <summary>One figure over several rounds: the median, and how far the rounds lay apart.</summary>
internal readonly struct Spread
{
    public Spread(double[] rounds)
    {
        var sorted = rounds.Order().ToArray();
        (Least, Median, Greatest) = (sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    public double Least { get; }

    public double Median { get; }

    public double Greatest { get; }

    /// <summary>The value that a share of the samples does not exceed.</summary>
    /// <param name="sorted">In rising order, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Percentile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}

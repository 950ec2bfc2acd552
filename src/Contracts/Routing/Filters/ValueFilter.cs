namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>value = "0.0..0.5"</c>: events whose value lies within the range, both ends included.</summary>
/// <param name="low">Lowest value.</param>
/// <param name="high">Highest value.</param>
public sealed class ValueFilter(double low, double high) : Filter
{
    /// <inheritdoc />
    public override string Name => "value";

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) => e.Value >= low && e.Value <= high;

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is ValueFilter narrower && narrower.Low >= low && narrower.High <= high;

    private double Low => low;

    private double High => high;
}

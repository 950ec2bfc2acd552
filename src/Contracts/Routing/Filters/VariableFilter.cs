namespace MidiMesh.Contracts.Routing.Filters;

/// <summary><c>variable { shift = 1 }</c>: only while a variable lies within a range, both ends included. A release passes: it belongs to the press that passed.</summary>
/// <param name="variable">Index in <see cref="StageLayout.Variables"/>.</param>
/// <param name="low">Lowest value.</param>
/// <param name="high">Highest value.</param>
public sealed class VariableFilter(int variable, double low, double high) : Filter
{
    /// <inheritdoc />
    public override string Name => "variable";

    /// <summary>Index of the variable.</summary>
    public int Variable => variable;

    /// <summary>Lowest value.</summary>
    public double Low => low;

    /// <summary>Highest value.</summary>
    public double High => high;

    /// <inheritdoc />
    public override bool Matches(in MeshEvent e) =>
        e.Gesture == Gesture.Release || (e.Moment.Variable(variable) is var value && value >= low && value <= high);

    /// <inheritdoc />
    public override bool Covers(Filter other) => other is VariableFilter narrower && narrower.Variable == variable && narrower.Low >= low && narrower.High <= high;
}

namespace MidiMesh.Contracts.Routing;

/// <summary>A step that gives each value 0..1 its place on a line, and can be asked which value leads to a place.</summary>
public interface IValueShape
{
    /// <summary>What becomes of a value.</summary>
    double Apply(double value);

    /// <summary>The value that becomes <paramref name="result"/>; NaN when none or more than one does, and for NaN.</summary>
    double Undo(double result);
}

/// <summary>What the shaping steps behind a step make of a position: how the destination's value is found again on a fader.</summary>
/// <param name="behind">The steps that follow; those that do not shape values are passed over.</param>
public sealed class ValueShape(IEnumerable<Step> behind)
{
    private readonly IValueShape[] _shapes = [.. behind.OfType<IValueShape>()];

    /// <summary>Nothing follows: a position is the destination's value.</summary>
    public static ValueShape None { get; } = new([]);

    /// <summary>What the destination gets for a position.</summary>
    public double Apply(double position)
    {
        foreach (var shape in _shapes)
        {
            position = shape.Apply(position);
        }

        return position;
    }

    /// <summary>The position 0..1 that leads to a destination's value; NaN when nobody knows the value or no position leads to it alone.</summary>
    public double Undo(double value)
    {
        for (var i = _shapes.Length - 1; i >= 0; i--)
        {
            value = _shapes[i].Undo(value);
        }

        return value;
    }
}

/// <summary>A step that looks at where the destination stands now. Such a destination's value is followed.</summary>
/// <param name="shape">What the steps behind it make of a position.</param>
public abstract class TargetStep(ValueShape shape) : Step
{
    /// <summary>How often a destination answers at most, with room: for so long the step believes itself rather than an answer that is older than its last word.</summary>
    public static readonly TimeSpan OwnWord = TimeSpan.FromMilliseconds(500);

    /// <summary>The same step with other steps behind it.</summary>
    public abstract TargetStep Before(ValueShape behind);

    /// <summary>Where the destination stands on the control's own 0..1, or NaN when nobody knows. A value beyond the range counts as its nearer end.</summary>
    protected double TargetPosition(in MeshEvent e, IStepHost host) => Math.Clamp(shape.Undo(host.CurrentTarget(e)), 0, 1);

    /// <summary>Whether the step's own last word, given at <paramref name="stamp"/>, is younger than what the destination can have answered.</summary>
    protected static bool IsRecent(long stamp, IStepHost host) => host.Now - stamp < (long)(OwnWord.TotalSeconds * host.Frequency);
}

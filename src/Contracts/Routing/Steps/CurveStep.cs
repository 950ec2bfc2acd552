using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>curve = soft</c>: bends the values between 0 and 1; both ends stay where the curve begins and ends. A note's velocity is bent too and stays above 0; releases pass unchanged.</summary>
public sealed class CurveStep : Step, IValueShape
{
    private readonly double _exponent;
    private readonly double[] _x;
    private readonly double[] _y;

    private CurveStep(double exponent, double[] x, double[] y) => (_exponent, _x, _y) = (exponent, x, y);

    /// <inheritdoc />
    public override string Name => "curve";

    /// <summary>Whether it never turns back, so that each result comes from one value.</summary>
    public bool HasInverse => _x.Length == 0 || IsRising(_y) || IsRising([.. _y.Reverse()]);

    /// <summary>The value raised to a power: below 1 little gives much, above 1 only much gives much.</summary>
    /// <param name="exponent">Above 0.</param>
    public static CurveStep Power(double exponent) => new(exponent, [], []);

    /// <summary>Straight lines from point to point; before the first and behind the last it is level.</summary>
    /// <param name="x">Values, rising, at least two.</param>
    /// <param name="y">What becomes of each.</param>
    public static CurveStep Through(double[] x, double[] y) => new(1, x, y);

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        var midi = e.Midi;
        if (e.Gesture == Gesture.Release || midi.IsNoteOff)
        {
            return StepOutcome.Continue;
        }

        if (!midi.IsNoteOn)
        {
            e.TakeValue(Apply(e.Value));
            return StepOutcome.Continue;
        }

        var bent = Apply(midi.Velocity / (double)MidiMessage.MaxValue);
        var velocity = Math.Clamp((int)Math.Round(bent * MidiMessage.MaxValue, MidpointRounding.AwayFromZero), 1, MidiMessage.MaxValue);
        e.Midi = MidiMessage.NoteOn(midi.Channel, midi.Note, velocity);
        e.Value = velocity / (double)MidiMessage.MaxValue;
        return StepOutcome.Continue;
    }

    /// <inheritdoc />
    public double Apply(double value)
    {
        // NaN, which an OSC program may send, is nothing that could be bent.
        value = double.IsNaN(value) ? 0 : Math.Clamp(value, 0, 1);
        return _x.Length == 0 ? Math.Pow(value, _exponent) : Between(_x, _y, value);
    }

    /// <inheritdoc />
    public double Undo(double result)
    {
        if (double.IsNaN(result) || !HasInverse)
        {
            return double.NaN;
        }

        if (_x.Length == 0)
        {
            return Math.Pow(Math.Clamp(result, 0, 1), 1 / _exponent);
        }

        // Of a falling curve the last point is the lowest.
        var falls = _y[0] > _y[^1];
        var last = _y.Length - 1;
        var at = 0;
        while (at < last && (falls ? _y[at + 1] > result : _y[at + 1] < result))
        {
            at++;
        }

        return at == last ? _x[last] : Line(_y[at], _x[at], _y[at + 1], _x[at + 1], result);
    }

    private static double Between(double[] from, double[] to, double value)
    {
        var last = from.Length - 1;
        var at = 0;
        while (at < last && from[at + 1] < value)
        {
            at++;
        }

        return at == last ? to[last] : Line(from[at], to[at], from[at + 1], to[at + 1], value);
    }

    private static double Line(double fromA, double toA, double fromB, double toB, double value)
    {
        var part = fromB == fromA ? 0 : Math.Clamp((value - fromA) / (fromB - fromA), 0, 1);
        return toA + (part * (toB - toA));
    }

    private static bool IsRising(ReadOnlySpan<double> values)
    {
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] <= values[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}

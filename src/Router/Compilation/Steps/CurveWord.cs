using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ curve = soft }</c>, <c>{ curve = [[0, 0], [0.5, 0.2], [1, 1]] }</c>: bends values between 0 and 1.</summary>
internal sealed class CurveWord : StepWord
{
    private const int MaxPoints = 128;
    private const double Soft = 0.5;                          // a quarter of the force gives half the value
    private const double Hard = 2;                            // half the force gives a quarter of the value

    private static readonly Words<double> Kinds = new(("linear", 1), ("soft", Soft), ("hard", Hard));

    /// <inheritdoc />
    public override string Word => "curve";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var curve = own is HoconArray points ? ReadPoints(step, points, route)
            : step.AsText(own, Word, "linear, soft, hard or points such as [[0, 0], [0.5, 0.2], [1, 1]]") is { } kind && step.TryWord(kind, Word, Kinds, out var exponent) ? CurveStep.Power(exponent)
            : null;
        if (route.Control is { Kind: not Contracts.Devices.ControlKind.Button } && !ControlFit.HasPositions(step, Word, index, route))
        {
            return null;
        }

        var (low, high) = ControlFit.RangeBefore(route, index);
        if (low < 0 || high > 1)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), FormattableString.Invariant($"a curve bends what lies between 0 and 1, and the scale in front of it leads from {low} to {high}; put the curve in front of the scale"));
            return null;
        }

        if (curve is { HasInverse: false } && route.Config.Via.Take(index).FirstOrDefault(static step => step.Word.Value is "takeover" or "relative") is { } lost)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, own.Origin, $"'{lost.Word.Value}' in front must find each value at one place of the control, and this curve has it at several; let the points rise, or fall, all the way");
            return null;
        }

        return curve;
    }

    private CurveStep? ReadPoints(Section step, HoconArray list, RouteContext route)
    {
        if (list.Items.Count is < 2 or > MaxPoints)
        {
            step.Wrong(list, Word, $"2 to {MaxPoints} points such as [[0, 0], [1, 1]]");
            return null;
        }

        var (x, y) = (new double[list.Items.Count], new double[list.Items.Count]);
        for (var i = 0; i < x.Length; i++)
        {
            var point = list.Items[i];
            if (!ScaleWord.TryRead(point, out x[i], out y[i]) || x[i] is not (>= 0 and <= 1) || y[i] is not (>= 0 and <= 1))
            {
                route.Error(RigDiagnosticIds.BadValue, point.Origin, "a point of 'curve' is two numbers from 0 to 1, such as [0.5, 0.2]");
                return null;
            }

            if (i > 0 && x[i] <= x[i - 1])
            {
                route.Error(RigDiagnosticIds.BadValue, point.Origin, FormattableString.Invariant($"the points of 'curve' go from left to right: {x[i]} must be above {x[i - 1]}"));
                return null;
            }
        }

        return CurveStep.Through(x, y);
    }
}

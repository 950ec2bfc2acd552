using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ scale = [0.0, 0.85] }</c>: 0..1 becomes this range.</summary>
internal sealed class ScaleWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "scale";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (TryRead(own, out var low, out var high))
        {
            return new ScaleStep(low, high);
        }

        route.Failed = true;
        step.Wrong(own, Word, "two numbers such as [0.0, 0.85]", own is HoconArray { Items.Count: > 2 } list ? $"of {list.Items.Count}; decimals have a point, the comma separates" : "");
        return null;
    }

    /// <summary>The two ends, when they are written as they should be.</summary>
    public static bool TryRead(HoconValue value, out double low, out double high)
    {
        (low, high) = (0, 0);
        return value is HoconArray { Items: [HoconScalar first, HoconScalar second] } && first.TryGetDouble(out low) && second.TryGetDouble(out high);
    }
}

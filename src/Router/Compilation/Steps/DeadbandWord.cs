using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ deadband = 0.01 }</c>: changes smaller than that are dropped; the ends come through.</summary>
internal sealed class DeadbandWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "deadband";

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var (low, high) = ControlFit.RangeBefore(route, index);
        var fits = ControlFit.HasPositions(step, Word, index, route);
        if (own is HoconScalar scalar && scalar.TryGetDouble(out var band) && band > 0 && band < high - low)
        {
            return fits ? new DeadbandStep(band, low, high) : null;
        }

        step.Wrong(own, Word, string.Create(CultureInfo.InvariantCulture, $"a number above 0 and below {high - low}, such as {(high - low) / 100}"));
        return null;
    }
}

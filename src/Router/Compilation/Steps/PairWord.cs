using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ pair14 = [1, 33] }</c>, or <c>{ pair14 = 1 }</c> for 1 and 33: two controllers are one value of 14 bits.</summary>
internal sealed class PairWord : StepWord
{
    /// <summary>What its value should be, for messages.</summary>
    internal const string Wanted = "two controllers, the one with the upper seven bits first, such as [1, 33], or one from 0 to 31, whose partner is 32 higher";

    /// <inheritdoc />
    public override string Word => "pair14";

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (TryRead(own, out var msb, out var lsb))
        {
            return new PairStep(msb, lsb, IsElsewhere(route, msb, lsb));
        }

        step.Wrong(own, Word, Wanted);
        return null;
    }

    /// <summary>The two controllers, upper one first, when they are written as they should be.</summary>
    internal static bool TryRead(HoconValue own, out int msb, out int lsb)
    {
        (msb, lsb) = (-1, -1);
        if (own is HoconArray list)
        {
            return list.Items.Count == 2 && TryController(list.Items[0], MidiMessage.MaxValue, out msb)
                && TryController(list.Items[1], MidiMessage.MaxValue, out lsb) && msb != lsb;
        }

        var isOne = TryController(own, ControlPair.LsbOffset - 1, out msb);
        lsb = msb + ControlPair.LsbOffset;
        return isOne;
    }

    private static bool TryController(HoconValue value, int highest, out int controller)
    {
        controller = -1;
        if (value is not HoconScalar scalar || !scalar.TryGetInt64(out var number) || number < 0 || number > highest)
        {
            return false;
        }

        controller = (int)number;
        return true;
    }

    /// <summary>Whether the route's controls send neither of the two: then their values only leave as the pair.</summary>
    private static bool IsElsewhere(RouteContext route, int msb, int lsb) =>
        route.Source is ControlSource source && route.Draft.Names.Profiles[source.Device] is { } profile
        && !Array.Exists(source.Elements, element => profile.Elements[element] is { Message: MidiKind.ControlChange } one && (one.Number == msb || one.Number == lsb));
}

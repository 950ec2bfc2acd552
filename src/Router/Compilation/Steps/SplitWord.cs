using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ split = C3, below { channel = 2, transpose = 12 }, above { channel = 1 } }</c>, or zones that may overlap: <c>{ split = [ { note = "C-2..B2", channel = 2 }, { note = "C3..G8" } ] }</c>.</summary>
internal sealed class SplitWord : StepWord
{
    private const int MostZones = 16;
    private const string Example = "the lowest note of the upper part, such as C3, or a list of zones such as [ { note = \"C-2..B2\", channel = 2 }, { note = \"C3..G8\", channel = 1 } ]";

    /// <inheritdoc />
    public override string Word => "split";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["below", "above"];

    /// <inheritdoc />
    public override bool IsMidiOnly => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var below = step.Take("below");
        var above = step.Take("above");
        var zones = new List<SplitZone?>();
        if (own is HoconArray list)
        {
            if (list.Items.Count is 0 or > MostZones)
            {
                route.Error(RigDiagnosticIds.TooMany, own.Origin, $"'split' takes 1 to {MostZones} zones");
                return null;
            }

            if (below is not null || above is not null)
            {
                route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(below is null ? "above" : "below"), "'below' and 'above' belong to a split at one note; a list of zones says all by itself");
                return null;
            }

            zones.AddRange(list.Items.Select(item => ReadZone(step, item, route, null)));
        }
        else if (step.AsText(own, Word, "C3") is not { } at || !NoteNames.TryParse(at.Value, out var note))
        {
            route.Failed = true;
            if (own is HoconScalar)
            {
                step.Wrong(own, Word, Example);
            }

            return null;
        }
        else if (below is null && above is null)
        {
            route.Error(RigDiagnosticIds.MissingKey, step.KeyOrigin(Word), $"a split needs its parts: {{ split = {at.Value}, below {{ channel = 2 }}, above {{ channel = 1 }} }}");
            return null;
        }
        else
        {
            if (below is not null && note > 0)
            {
                zones.Add(ReadZone(step, below, route, (0, note - 1)));
            }

            if (above is not null)
            {
                zones.Add(ReadZone(step, above, route, (note, MidiMessage.MaxValue)));
            }
        }

        return zones.Contains(null) ? null : new SplitStep([.. zones!]);
    }

    private SplitZone? ReadZone(Section step, HoconValue value, RouteContext route, (int Low, int High)? range)
    {
        if (value is not HoconObject body)
        {
            route.Failed = true;
            step.Wrong(value, Word, "parts such as { channel = 2, transpose = 12 }");
            return null;
        }

        var zone = new Section(body, $"{route.What}, {Word}", route.Bag);
        var note = range is null ? ReadRange(zone, route) : range;
        var steps = new List<Step>();
        var channel = -1;
        if (zone.Take("channel") is { } leaves && zone.AsWhole(leaves, "channel", 1, MidiMessage.ChannelCount) is { } written)
        {
            channel = written.Value - 1;
            steps.Add(new ChannelStep(channel));
        }

        Add(steps, new TransposeWord(), zone, route);
        Add(steps, new VelocityWord(), zone, route);
        zone.Done();
        return note is var (low, high) ? new SplitZone(low, high, [.. steps], channel) : null;
    }

    private static void Add(List<Step> steps, StepWord word, Section zone, RouteContext route)
    {
        if (zone.Take(word.Word) is { } value && word.Read(zone, value, 0, route) is { } read)
        {
            steps.Add(read);
        }
    }

    private static (int Low, int High)? ReadRange(Section zone, RouteContext route)
    {
        if (zone.Text("note", "\"C-2..B2\"") is not { } text)
        {
            return (0, MidiMessage.MaxValue);
        }

        if (RangeText.TryNotes(text.Value, out var low, out var high) && low <= high)
        {
            return (low, high);
        }

        route.Error(RigDiagnosticIds.BadValue, text.Origin, $"'note' should be a note or a range such as \"C-2..B2\", the lower end first, not '{text.Value}'");
        return null;
    }
}

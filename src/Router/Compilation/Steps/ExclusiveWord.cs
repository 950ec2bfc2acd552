using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ exclusive = GROUP, member = "clip[track,scene]" }</c>: the route plays a clip of the group, which decides what stops.</summary>
internal sealed class ExclusiveWord : StepWord
{
    /// <inheritdoc />
    public override string Word => "exclusive";

    /// <inheritdoc />
    public override IReadOnlyList<string> Options { get; } = ["member"];

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        var member = step.Text("member", "\"clip[track,scene]\"");
        if (GroupName.Read(step, own, Word, route) is not { } group)
        {
            return null;
        }

        if (route.Exclusive is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(Word), "a route plays one group only; make a second route for the other");
            return null;
        }

        route.Draft.Groups[group].IsNamed = true;
        var (track, scene) = member is { } text ? ReadMember(text, route) : (null, null);
        route.Exclusive = new ExclusiveMember(group, step.KeyOrigin(Word), member, track, scene);
        return null;
    }

    private static (Expression? Track, Expression? Scene) ReadMember(Written<string> text, RouteContext route)
    {
        if (Place.Read(text, $"{route.What}: 'member'", route.Bag) is not { } place)
        {
            route.Failed = true;
            return (null, null);
        }

        if (place.Shape(0) != "clip[2]")
        {
            route.Error(RigDiagnosticIds.BadSyntax, text.At(0), $"a member is a clip, written clip[track,scene], not '{text.Value}'{(place.Segments is [{ Name: var word }] && NearestWord.Find(word, ["clip"]) is { } clip && clip != word ? $"; did you mean '{clip}'?" : "")}");
            return (null, null);
        }

        var coordinates = place.Coordinates(0);
        return (route.Read(text, coordinates[0]), route.Read(text, coordinates[1]));
    }
}

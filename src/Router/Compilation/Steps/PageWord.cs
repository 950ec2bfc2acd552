using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary><c>{ page = mixer }</c>, <c>{ page = next }</c>: another page comes on.</summary>
internal sealed class PageWord : StepWord
{
    private static readonly Words<PageMove> Moves = new(("next", PageMove.Next), ("previous", PageMove.Previous), ("back", PageMove.Back));

    /// <inheritdoc />
    public override string Word => "page";

    /// <inheritdoc />
    public override bool ActsAlone => true;

    /// <inheritdoc />
    public override Step? Read(Section step, HoconValue own, int index, RouteContext route)
    {
        if (step.AsText(own, Word, "the name of a page") is not { } page)
        {
            return null;
        }

        var names = route.Draft.Names;
        if (route.Source is ActionSource)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, page.Origin, "an action of a page cannot change the page: pages could chase each other for ever");
            return null;
        }

        if (Moves.TryGet(page.Value, out var move) && names.Pages.Count > 0)
        {
            return new PageStep(move, "");
        }

        if (names.PageOf(page.Value) >= 0)
        {
            return new PageStep(PageMove.To, page.Value);
        }

        route.Error(RigDiagnosticIds.UnknownName, page.Origin, names.Pages.Count == 0
            ? $"no page '{page.Value}'; this rig has no pages"
            : $"no page '{page.Value}'{NearestWord.Suggest(route.Bag, page.Value, [.. names.Pages, .. Moves.All])}");
        return null;
    }
}

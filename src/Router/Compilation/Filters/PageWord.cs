using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Filters;

/// <summary><c>page = mixer</c>, <c>page = [mixer, clips]</c>: only while one of these pages is on.</summary>
internal sealed class PageWord : FilterWord
{
    /// <inheritdoc />
    public override string Word => "page";

    /// <inheritdoc />
    public override Filter? Read(ConditionConfig condition, RouteContext route) => Read(condition, route.What, route.Draft.Names, route.Bag);

    /// <summary>Reads the condition of a route or a light.</summary>
    public static PageFilter? Read(ConditionConfig condition, string what, RigNames names, DiagnosticBag bag)
    {
        var pages = 0UL;
        foreach (var item in condition.Value is HoconArray list ? list.Items : [condition.Value])
        {
            if (item is not HoconScalar scalar)
            {
                bag.Error(RigDiagnosticIds.BadValue, item.Origin, $"{what}: 'page' should be the name of a page, or several: [mixer, clips]");
            }
            else if (names.PageOf(scalar.Text) is var page and >= 0)
            {
                pages |= 1UL << page;
            }
            else
            {
                bag.Error(RigDiagnosticIds.UnknownName, scalar.Origin, names.Pages.Count == 0
                    ? $"{what}: no page '{scalar.Text}'; this rig has no pages"
                    : $"{what}: no page '{scalar.Text}'{NearestWord.Suggest(bag, scalar.Text, names.Pages)}");
            }
        }

        return pages == 0 ? null : new PageFilter(pages);
    }
}

using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>What <c>start</c>, <c>order</c>, <c>always</c> and <c>base</c> name is there, and no page falls back to itself.</summary>
internal sealed class PageNamesCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var pages = names.Config.Pages;
        if (pages.Pages.Count > StageLayout.MaxPages)
        {
            bag.Error(RigDiagnosticIds.TooMany, pages.Pages[StageLayout.MaxPages].Name.Origin, $"a rig has at most {StageLayout.MaxPages} pages");
        }

        if (names.Config.Variables.Count > StageLayout.MaxVariables)
        {
            bag.Error(RigDiagnosticIds.TooMany, names.Config.Variables[StageLayout.MaxVariables].Name.Origin, $"a rig has at most {StageLayout.MaxVariables} variables");
        }

        if (pages.Start is { } start)
        {
            CheckPage(start, "pages: 'start'", names, bag);
        }

        foreach (var page in pages.Order)
        {
            CheckPage(page, "pages: 'order'", names, bag);
        }

        string[] hideable = [.. names.Config.Routes.Select(static route => route.Name.Value), .. names.Config.Lights.Select(static light => light.Name.Value)];
        foreach (var name in pages.Always.Where(name => !hideable.Contains(name.Value)))
        {
            bag.Error(RigDiagnosticIds.UnknownName, name.Origin, $"pages: 'always' names routes and lights that stand outside of the pages, and there is no '{name.Value}'{NearestWord.Suggest(bag, name.Value, hideable)}");
        }

        foreach (var page in pages.Pages)
        {
            if (page.Base is { } fallback && CheckPage(fallback, $"page '{page.Name.Value}': 'base'", names, bag))
            {
                CheckCycle(page, fallback, names, bag);
            }
        }
    }

    private static bool CheckPage(Written<string> page, string what, RigNames names, DiagnosticBag bag)
    {
        if (names.PageOf(page.Value) >= 0)
        {
            return true;
        }

        bag.Error(RigDiagnosticIds.UnknownName, page.Origin, $"{what} names a page, and there is no '{page.Value}'{NearestWord.Suggest(bag, page.Value, names.Pages)}");
        return false;
    }

    private static void CheckCycle(PageConfig page, Written<string> fallback, RigNames names, DiagnosticBag bag)
    {
        var way = new List<string> { page.Name.Value };
        for (Written<string>? next = fallback; next is { } at; next = names.PageOf(at.Value) is var index and >= 0 ? names.Config.Pages.Pages[index].Base : null)
        {
            if (at.Value == page.Name.Value)
            {
                bag.Error(RigDiagnosticIds.FeedbackLoop, fallback.Origin, $"page '{page.Name.Value}' falls back to itself: {string.Join(" -> ", way)} -> {page.Name.Value}");
                return;
            }

            if (way.Contains(at.Value))
            {
                return;                                      // a circle further on, which is told there
            }

            way.Add(at.Value);
        }
    }
}

using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Every page that can come on can be left again, and every page can come on.</summary>
internal sealed class PageExitCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var pages = draft.Names.Config.Pages;
        if (pages.Pages.Count is 0 or > Contracts.Routing.StageLayout.MaxPages || !draft.IsWhole)
        {
            return;                                          // what could not be read may have been the way out
        }

        var ways = new PageWays(draft);
        var start = pages.Start is { } named ? Math.Max(0, draft.Names.PageOf(named.Value)) : 0;
        var reached = new HashSet<int> { start };
        var open = new Stack<int>([start]);
        while (open.TryPop(out var page))
        {
            foreach (var target in ways.From(page).Where(reached.Add))
            {
                open.Push(target);
            }
        }

        // 'back' leads to those pages from which one can come.
        var locked = pages.Pages.Count == 1 ? [] : reached.Where(page => !ways.From(page).Any(target => target != page)
            && !(ways.HasBack(page) && reached.Any(from => from != page && ways.From(from).Contains(page)))).Order().ToList();
        foreach (var name in locked.Select(page => pages.Pages[page].Name))
        {
            bag.Error(RigDiagnosticIds.NoExit, name.Origin,
                $"page '{name.Value}' has no exit: no route that is there on it leads to another page; a button does with via = [ {{ page = next }} ] or {{ page = back }}");
        }

        // From a first page that cannot be left nothing is reached: that is the one mistake.
        for (var page = 0; page < pages.Pages.Count && !locked.Contains(start); page++)
        {
            if (!reached.Contains(page))
            {
                var name = pages.Pages[page].Name;
                bag.Warning(RigDiagnosticIds.Doubtful, name.Origin,
                    $"page '{name.Value}' never comes on: no route leads to it; a button does with via = [ {{ page = {name.Value} }} ]");
            }
        }
    }

    /// <summary>Where the routes with a step <c>page</c> lead, page by page; a route that another one leaves nothing to leads nowhere.</summary>
    private sealed class PageWays
    {
        private readonly HashSet<int>[] _targets;
        private readonly bool[] _hasBack;

        public PageWays(RigDraft draft)
        {
            var names = draft.Names;
            var count = names.Config.Pages.Pages.Count;
            var order = names.Config.Pages.Order.Select(one => names.PageOf(one.Value)).Where(static one => one >= 0).ToList();
            if (order.Count == 0)
            {
                order.AddRange(Enumerable.Range(0, count));
            }

            (_targets, _hasBack) = ([.. Enumerable.Range(0, count).Select(static _ => new HashSet<int>())], new bool[count]);
            foreach (var (route, open) in new RouteReach(draft, new PageGates(draft)).Pages)
            {
                foreach (var step in route.Via.OfType<PageStep>())
                {
                    for (var page = 0; page < count; page++)
                    {
                        if ((open >> page & 1) != 0)
                        {
                            Add(page, step, names, order);
                        }
                    }
                }
            }
        }

        public HashSet<int> From(int page) => _targets[page];

        public bool HasBack(int page) => _hasBack[page];

        private void Add(int page, PageStep step, RigNames names, List<int> order)
        {
            var place = order.IndexOf(page);
            switch (step.Move)
            {
                case PageMove.To:
                    _targets[page].Add(names.PageOf(step.Page));
                    break;
                case PageMove.Next:
                    _targets[page].Add(order[(place + 1) % order.Count]);
                    break;
                case PageMove.Previous:
                    _targets[page].Add(order[(Math.Max(place, 0) - 1 + order.Count) % order.Count]);
                    break;
                default:
                    _hasBack[page] = true;
                    break;
            }
        }
    }
}

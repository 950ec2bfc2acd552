using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>Lays out what all lanes share: pages with their actions, variables, roles.</summary>
internal static class StageLayouts
{
    /// <summary>Makes the layout of a rig without errors.</summary>
    public static StageLayout Make(RigDraft draft)
    {
        var config = draft.Names.Config;
        var states = 0;
        var pages = config.Pages.Pages.Select((page, index) => new TablePage(
            page.Name.Value, Lay(draft.Actions[index].Enter, ref states), Lay(draft.Actions[index].Leave, ref states))).ToArray();
        int[] order = config.Pages.Order.Count > 0
            ? [.. config.Pages.Order.Select(page => draft.Names.PageOf(page.Value))]
            : [.. Enumerable.Range(0, pages.Length)];
        var start = pages.Length == 0 ? -1 : config.Pages.Start is { } named ? draft.Names.PageOf(named.Value) : 0;
        return new StageLayout(
            pages, start, order,
            [.. config.Variables.Select(variable => new TableVariable(variable.Name.Value, variable.Start, variable.IsWhole) { Low = variable.Low, High = variable.High, Within = SetBounds.Find(variable, draft) })],
            [.. config.Roles.Select((role, index) => new TableRole(role.Name.Value, draft.Names.RoleDevices[index], role.Back))])
        {
            ActionStates = states,
        };
    }

    private static StageAction[] Lay(ActionDraft[] actions, ref int states)
    {
        var laid = new StageAction[actions.Length];
        for (var i = 0; i < actions.Length; i++)
        {
            var (route, gesture, value) = actions[i];
            laid[i] = new StageAction(
                new RouteEntry(new Route(-1, route.Config.Name.Value, route.Gestures, [], route.Via, route.To, false, null) { Variables = route.Variables }, states, [])
                {
                    FirstShared = states + route.Via.Length,
                },
                gesture, value);
            states += route.Via.Length * (1 + RouteEntry.SharedStates);
        }

        return laid;
    }
}

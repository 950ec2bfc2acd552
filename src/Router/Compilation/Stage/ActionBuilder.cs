using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>Looks up the names of a page's <c>enter</c> and <c>leave</c> actions: a step, destinations, or both.</summary>
internal static class ActionBuilder
{
    /// <summary>Reads an action; null when it cannot run, which has been reported.</summary>
    public static ActionDraft? Build(ActionConfig config, RigDraft draft, DiagnosticBag bag)
    {
        var route = new RouteContext(config.Route, draft, bag) { Source = new ActionSource() };
        var via = StepWords.Read(route);
        var goals = new List<DestinationReader.Goal>();
        foreach (var to in config.Route.To)
        {
            if (DestinationReader.Read(to, route) is { } goal)
            {
                goals.Add(goal);
            }
        }

        // Without a value a switch of Live's is turned round, as by a press; with one it is set.
        var gesture = config.Value is null ? Gesture.Press : Gesture.Move;
        var gestures = config.Value is null ? GestureWords.Press : 1 << (int)Gesture.Move;
        var destinations = goals.ConvertAll(goal => DestinationReader.Make(goal, gestures, route));
        RouteBuilder.CheckFit(route, goals, via, gestures);
        if (config.Value is null && goals.Find(static goal => goal.Live is { Use: LiveUse.Value }) is { } needy)
        {
            route.Error(RigDiagnosticIds.MissingKey, needy.Text.Origin, $"{needy.Live!.Words} takes a value: write value = 0.85 beside it");
        }

        if (config.Route.To.Count == 0 && !config.Route.Via.Any(static step => StepWords.ActsAlone(step.Word.Value)) && !route.Failed)
        {
            route.Error(RigDiagnosticIds.MissingKey, config.Route.Name.Origin, "an action needs 'to', or a step that does something by itself such as { set { shift = 0 } }");
        }

        route.ReportUnknown();
        return route.Failed || destinations.Contains(null)
            ? null
            : new ActionDraft(
                new RouteDraft(config.Route, route.Source!, gestures, [], via, [.. destinations.Select(static one => one!)], null) { Variables = [.. route.Scope.VariableSlots] },
                gesture, config.Value ?? 1);
    }
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Looks up the names of one route and reads its texts, in the order in which they build on each other: from, when, via, to, on.</summary>
internal static class RouteBuilder
{
    /// <summary>Reads a route; null when it cannot run, which has been reported.</summary>
    public static RouteDraft? Build(RouteConfig config, RigDraft draft, DiagnosticBag bag)
    {
        var route = new RouteContext(config, draft, bag);
        var source = route.Source = SourceReader.Read(route);
        if (source is null)
        {
            // It has been reported; which names it would have bound nobody knows, so none is called unknown.
            route.Scope.AcceptAll();
        }

        var when = FilterWords.Read(route);
        var via = StepWords.Read(route);
        var goals = new List<DestinationReader.Goal>();
        foreach (var to in config.To)
        {
            if (DestinationReader.Read(to, route) is { } goal)
            {
                goals.Add(goal);
            }
        }

        var gestures = ReadGestures(route, goals);
        var destinations = new List<Destination>();
        foreach (var goal in goals)
        {
            if (source is not null && DestinationReader.Make(goal, gestures, route) is { } destination)
            {
                destinations.Add(destination);
            }
        }

        CheckFit(route, goals, via, gestures);
        return source is null || route.Failed || destinations.Count == 0
            ? null
            : new RouteDraft(config, source, gestures, when, via, [.. destinations], TargetOf(route, goals, via));
    }

    private static int ReadGestures(RouteContext route, List<DestinationReader.Goal> goals)
    {
        var on = route.Config.On;
        var gestures = GestureWords.Read(on, route.What, route.Bag);
        if (route.Source is MessageSource)
        {
            if (on.Count > 0)
            {
                route.Error(RigDiagnosticIds.ImpossibleGesture, on[0].Origin, "an OSC message has no gesture; take 'on' out");
            }

            return GestureWords.Osc;
        }

        if (on.Count > 0)
        {
            if (route.Control is { } control && (gestures & ~control.Gestures) is var impossible && impossible != 0)
            {
                var can = GestureWords.Describe(control.Gestures);
                route.Error(RigDiagnosticIds.ImpossibleGesture, on[0].Origin,
                    $"'{control.Name}' cannot send {GestureWords.Describe(impossible)}{(can.Length > 0 ? $"; it can send {can}" : ", as it only shows")}");
            }

            return gestures;
        }

        gestures = GestureWords.Usual(route.Control, goals.Count > 0 && goals.TrueForAll(static goal => goal.Device >= 0));
        if (gestures == 0 && route.Control is { } mute)
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, route.Config.From!.Value.Origin, $"'{mute.Name}' only shows; nothing comes from it");
        }

        return gestures;
    }

    /// <summary>Source, steps and destinations are each right; here they must fit together.</summary>
    private static void CheckFit(RouteContext route, List<DestinationReader.Goal> goals, Step[] via, int gestures)
    {
        if (route.Exclusive is { } member && goals.Count > 0 && !goals.Exists(static goal => goal.Live is { Verb: LiveVerb.FireSlot }))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, member.Step, "an exclusive route leads to a clip, as in to = \"live.clip[track,scene]\"");
        }

        if (route.Osc is not null && goals.Count > 0 && !goals.Exists(static goal => goal.Device < 0 && goal.Live is null))
        {
            var step = route.Config.Via.First(static step => step.Word.Value == "osc");
            route.Error(RigDiagnosticIds.DoesNotFit, step.Word.Origin, "the message of 'osc' goes nowhere: none of the destinations is an endpoint by its bare name");
        }

        foreach (var goal in goals)
        {
            CheckGoal(route, goal, via, gestures);
        }
    }

    private static void CheckGoal(RouteContext route, DestinationReader.Goal goal, Step[] via, int gestures)
    {
        var kind = route.Control?.Kind;
        if (goal.Live is not { } live)
        {
            return;
        }

        if (live.Use != LiveUse.Trigger && kind == ControlKind.Encoder)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, goal.Text.Origin,
                $"'{route.Control!.Name}' sends steps (+1, -2), and {live.Words} takes a position; use a fader or knob that has one");
        }
        else if (live.Use == LiveUse.Trigger && (gestures & (1 << (int)Gesture.Move)) != 0 && kind == ControlKind.Position && route.Config.When.Count == 0)
        {
            route.Warning(goal.Text.Origin, $"every movement of '{route.Control!.Name}' sets off {live.Words}; a condition such as when {{ value = \"0.9..1\" }} would tell when");
        }
        else if (live.Use == LiveUse.Value && kind == ControlKind.Position && live.High > 1 && !Array.Exists(via, static step => step is ScaleStep))
        {
            route.Warning(goal.Text.Origin, $"{live.Words} goes from {live.Low} to {live.High} and the fader from 0 to 1; add a step such as {{ scale = [60, 180] }}");
        }
    }

    /// <summary>Where take-over finds the value that the fader must meet; the value is then followed.</summary>
    private static TargetValue? TargetOf(RouteContext route, List<DestinationReader.Goal> goals, Step[] via)
    {
        if (goals.Find(static goal => goal.Live is { Value: not null }) is not { Live.Value: { } value } goal)
        {
            if (Array.Exists(via, static step => step is TakeoverStep))
            {
                route.Warning(route.Config.Via.First(static step => step.Word.Value == "takeover").Word.Origin,
                    "takeover has nothing to meet: no destination tells where it stands");
            }

            return null;
        }

        if (Array.Exists(via, static step => step is TakeoverStep))
        {
            var needs = route.Draft.Needs[goal.Endpoint];
            needs.Follow(value);
            foreach (var (e, _) in route.Elements())
            {
                if (value == LiveValue.TrackSend && goal.Item is { } send)
                {
                    needs.NameSend(send.EvaluateWhole(e));
                }
            }
        }

        return new TargetValue(goal.Endpoint, value, goal.Track, value == LiveValue.TrackSend ? goal.Item : null);
    }
}

using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Filters;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Looks up the names of one route and reads its texts, in the order in which they build on each other: from, when, via, to, on.</summary>
internal static class RouteBuilder
{
    /// <summary>Reads a route: one draft, or one for each device of the role that its control is written with. None when it cannot run, which has been reported.</summary>
    public static IEnumerable<RouteDraft> BuildAll(RouteConfig config, RigDraft draft, DiagnosticBag bag) =>
        Stage.RoleCandidates.ForEach(
            Stage.RoleCandidates.RoleOf(config.From, draft.Names), draft.Names, bag, (role, device, own) => Build(config, draft, own, role, device));

    /// <summary>Reads a route; null when it cannot run, which has been reported.</summary>
    private static RouteDraft? Build(RouteConfig config, RigDraft draft, DiagnosticBag bag, int role, int device)
    {
        var route = new RouteContext(config, draft, bag) { Role = role, RoleDevice = device };
        var source = route.Source = SourceReader.Read(route);
        if (source is null)
        {
            // It has been reported; which names it would have bound nobody knows, so none is called unknown.
            route.Scope.AcceptAll();
        }

        var when = FilterWords.Read(route);
        var via = StepWords.Read(route);
        if (route.Decoder is { } decoder)
        {
            // The value is known only when the message is whole.
            via = [decoder, .. when.OfType<ValueFilter>().Select(static filter => new FilterStep(filter)), .. via];
            when = [.. when.Where(static filter => filter is not ValueFilter)];
        }

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
        route.ReportUnknown();
        var native = NativeReader.Read(route, goals, via);
        via = StepWiring.Wire(via, gestures, route.Control, goals.Exists(static goal => goal.Device >= 0), out var overheard);
        return source is null || route.Failed || (destinations.Count == 0 && !config.Via.Any(static step => StepWords.ActsAlone(step.Word.Value)))
            ? null
            : new RouteDraft(config, source, gestures, when, via, [.. destinations], TargetOf(route, goals, via))
            {
                Native = native, Role = role, Variables = [.. route.Scope.VariableSlots], Overheard = overheard, Decodes = route.Decoder is not null,
            };
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

        if (route.Decoder is { } decoder)
        {
            if (on.Count > 0)
            {
                route.Error(RigDiagnosticIds.ImpossibleGesture, on[0].Origin, $"'{decoder.Name}' is put together from messages and has no gesture; take 'on' out");
            }

            return GestureWords.All;
        }

        if (on.Count > 0)
        {
            GestureWords.CheckTimed(route, gestures);
            if (route.Control is { } control && (GestureWords.Needed(gestures) & ~control.Gestures) is var impossible && impossible != 0)
            {
                var can = GestureWords.Describe((gestures & GestureWords.Timed) == 0 ? control.Gestures : GestureWords.Possible(control.Gestures));
                route.Error(RigDiagnosticIds.ImpossibleGesture, on[0].Origin,
                    $"'{control.Name}' cannot send {GestureWords.Describe(GestureWords.Impossible(gestures, control.Gestures))}{(can.Length > 0 ? $"; it can send {can}" : ", as it only shows")}");
            }

            return gestures;
        }

        gestures = GestureWords.Usual(route.Control, goals.Count > 0 && goals.TrueForAll(static goal => goal.Device >= 0));
        if (route.Config.Via.Any(static step => step.Word.Value == "sysex"))
        {
            gestures &= ~GestureWords.Release;               // a message of its own has no release
        }

        if (PlaysMusic(route))
        {
            gestures &= GestureWords.Press | (1 << (int)Gesture.None);
        }

        if (gestures == 0 && route.Control is { } mute)
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, route.Config.From!.Value.Origin, $"'{mute.Name}' only shows; nothing comes from it");
        }

        return gestures;
    }

    /// <summary>Source, steps and destinations are each right; here they must fit together.</summary>
    internal static void CheckFit(RouteContext route, List<DestinationReader.Goal> goals, Step[] via, int gestures)
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

    private static bool PlaysMusic(RouteContext route) => route.Config.Via.Any(static step => Music.IsMusic(step.Word.Value));

    private static void CheckGoal(RouteContext route, DestinationReader.Goal goal, Step[] via, int gestures)
    {
        var kind = route.Control?.Kind;
        if (goal.Live is not { } live)
        {
            return;
        }

        if (PlaysMusic(route))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, goal.Text.Origin, $"{live.Words} plays no notes; music goes to a device");
            return;
        }

        var toggle = route.Config.Via.FirstOrDefault(static step => step.Word.Value == "toggle");
        if (live.Use == LiveUse.Steps && (kind is ControlKind.Position || (kind is ControlKind.Button && gestures != 0)))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, goal.Text.Origin, kind == ControlKind.Button
                ? $"{live.Words} takes steps, and '{route.Control!.Name}' is pressed; write .next or .previous"
                : $"{live.Words} takes steps, and '{route.Control!.Name}' sends positions; an endless knob sends steps");
        }
        else if (live.Use is not (LiveUse.Trigger or LiveUse.Steps) && kind == ControlKind.Encoder && !route.Config.Via.Any(static step => step.Word.Value == "relative"))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, goal.Text.Origin,
                $"'{route.Control!.Name}' sends steps (+1, -2), and {live.Words} takes a position; add a step {{ relative = turn }}");
        }
        else if (toggle is not null && live.Use == LiveUse.Switch && route.Source is not MessageSource)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, toggle.Word.Origin, $"a press turns {live.Words} round by itself, and keeps in step with Live; take 'toggle' out");
        }
        else if (toggle is not null && live.Use == LiveUse.Trigger)
        {
            route.Warning(toggle.Word.Origin, $"both values of 'toggle' set off {live.Words}");
        }
        else if (live.Use == LiveUse.Trigger && (gestures & (1 << (int)Gesture.Move)) != 0 && kind == ControlKind.Position && route.Config.When.Count == 0)
        {
            route.Warning(goal.Text.Origin, $"every movement of '{route.Control!.Name}' sets off {live.Words}; a condition such as when {{ value = \"0.9..1\" }} would tell when");
        }
        else if (live.Use == LiveUse.Value && kind is ControlKind.Position or ControlKind.Encoder && live.High > 1 && !Array.Exists(via, static step => step is ScaleStep))
        {
            route.Warning(goal.Text.Origin, $"{live.Words} goes from {live.Low} to {live.High} and '{route.Control!.Name}' from 0 to 1; add a step such as {{ scale = [60, 180] }}");
        }
    }

    /// <summary>Where take-over finds the value that the fader must meet; the value is then followed.</summary>
    private static TargetValue? TargetOf(RouteContext route, List<DestinationReader.Goal> goals, Step[] via)
    {
        if (goals.Find(goal => goal.Live is { Value: { } known } && route.Draft.Names.Config.Endpoints[goal.Endpoint].Kind.Reach()?.Follows(known) != false) is not { Live.Value: { } value } goal)
        {
            if (Array.Exists(via, static step => step is TakeoverStep or ScaledTakeoverStep))
            {
                route.Warning(route.Config.Via.First(static step => step.Word.Value == "takeover").Word.Origin,
                    "takeover has nothing to meet: no destination tells where it stands");
            }

            return null;
        }

        if (Array.Exists(via, static step => step is TargetStep))
        {
            var needs = route.Draft.Needs[goal.Endpoint];
            needs.Follow(value);
            foreach (var (e, _) in route.Elements())
            {
                needs.Name(value, goal.Track?.EvaluateWhole(e) ?? 1, goal.Item?.EvaluateWhole(e) ?? 1);
            }
        }

        return new TargetValue(goal.Endpoint, value, goal.Track, goal.Item);
    }
}

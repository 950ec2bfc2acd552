using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Reads the places of a route's <c>to</c>: things of Live's set, MIDI outputs, OSC programs.</summary>
internal static class DestinationReader
{
    // Wider sets are not followed by any mirror; a number beyond is a slip.
    private const int MaxNumber = 1000;

    /// <summary>What a place means, before gestures are known.</summary>
    /// <param name="Text">As written.</param>
    /// <param name="Device">Index of a MIDI device, or -1.</param>
    /// <param name="Endpoint">Index of an endpoint, or -1.</param>
    /// <param name="Live">The place of Live's, or null.</param>
    /// <param name="Track">Its track, from 1.</param>
    /// <param name="Item">Its scene or send, from 1.</param>
    internal sealed record Goal(Written<string> Text, int Device, int Endpoint, LivePlace? Live = null, Expression? Track = null, Expression? Item = null)
    {
        /// <summary>Index of the role whose player gets it, or -1; the device is then the first choice.</summary>
        public int Role { get; init; } = -1;
    }

    /// <summary>Finds what a place means. What is wrong is reported.</summary>
    public static Goal? Read(Written<string> text, RouteContext route)
    {
        if (Place.Read(text, $"{route.What}: 'to'", route.Bag) is not { } place)
        {
            route.Failed = true;
            return null;
        }

        var names = route.Draft.Names;
        var first = place.Segments[0];
        var (device, endpoint, role) = (names.DeviceOf(first.Name), names.EndpointOf(first.Name), names.RoleOf(first.Name));
        if (role >= 0)
        {
            if (names.RoleDevices[role].Length == 0)
            {
                route.Failed = true;                         // it has no devices, which has been reported
                return null;
            }

            device = names.RoleDevices[role][0];
        }

        if (device < 0 && endpoint < 0)
        {
            route.Unknown(names.UnknownEnds, text.At(0), $"no device or endpoint '{first.Name}'", first.Name, names.Ends);
            return null;
        }

        if (first.Coordinates.Count > 0)
        {
            route.Error(RigDiagnosticIds.BadSyntax, text.At(first.Coordinates[0].Offset), $"'{first.Name}' itself has no coordinates");
            return null;
        }

        if (place.Segments.Count == 1)
        {
            return ReadEnd(text, device, endpoint, route) is { } end ? end with { Role = role } : null;
        }

        if (endpoint >= 0 && names.IsLive(endpoint))
        {
            return ReadLive(text, place, endpoint, route);
        }

        route.Error(RigDiagnosticIds.DoesNotFit, text.At(place.Segments[1].Offset), device >= 0
            ? $"messages go to the whole device '{first.Name}'; its controls are lit by a light, not by a route"
            : $"'{first.Name}' is no Live: give the message with a step {{ osc = \"/address\", args = [ … ] }} and write to = {first.Name}");
        return null;
    }

    /// <summary>Makes the destination of a goal, now that it is known what sets the route off.</summary>
    public static Destination? Make(Goal goal, int gestures, RouteContext route)
    {
        if (goal.Device >= 0)
        {
            return goal.Role >= 0 ? new RoleDestination(goal.Role, route.Draft.Names.RoleDevices[goal.Role]) : new MidiDestination(goal.Device);
        }

        if (goal.Live is not { } live)
        {
            return route.Osc is { } template ? new OscDestination(goal.Endpoint, template) : null;
        }

        NameNumbers(goal, live, route);
        var needs = route.Draft.Needs[goal.Endpoint];
        if (route.Exclusive is { } member && live.Verb == LiveVerb.FireSlot)
        {
            return MakeMember(goal, member, route);
        }

        if (live.Verb is LiveVerb.StepTrack or LiveVerb.SetSelectedTrack or LiveVerb.FireSelectedSlot or LiveVerb.StopSelectedTrack)
        {
            needs.Follow(LiveValue.SelectedTrack);           // where AbletonOSC has to be told an absolute place
        }

        if (live.Verb is LiveVerb.StepScene or LiveVerb.SetSelectedScene or LiveVerb.FireSelectedScene or LiveVerb.FireSelectedSlot)
        {
            needs.Follow(LiveValue.SelectedScene);
        }

        if (live.Verb is LiveVerb.StepDevice or LiveVerb.StepBank or LiveVerb.SetDeviceBank)
        {
            needs.Follow(LiveValue.DeviceBank);              // the device is then in hand
        }

        var toggles = live.Use == LiveUse.Switch && gestures != 0 && (gestures & ~(GestureWords.Press | GestureWords.Timed)) == 0;
        if (toggles && live.Value is { } value)
        {
            needs.Follow(value);
            foreach (var (e, _) in route.Elements())
            {
                needs.Name(value, goal.Track?.EvaluateWhole(e) ?? 1, goal.Item?.EvaluateWhole(e) ?? 1);
            }
        }

        return new LiveDestination(goal.Endpoint, live.Verb, goal.Track, goal.Item, toggles, live.Given);
    }

    private static Goal? ReadEnd(Written<string> text, int device, int endpoint, RouteContext route)
    {
        if (device >= 0)
        {
            if (route.Source is MessageSource && !route.Config.Via.Any(static step => step.Word.Value == "sysex" || Music.IsMusic(step.Word.Value)))
            {
                route.Error(RigDiagnosticIds.DoesNotFit, text.Origin, $"'{text.Value}' takes MIDI, and this route's messages are OSC; a step {{ sysex = … }} makes them SysEx, and {{ send = \"B0 07 {{value}}\", to = {text.Value} }} sends MIDI beside the route");
                return null;
            }

            if (route.Source is ActionSource && !route.Config.Via.Any(static step => step.Word.Value == "send" || Music.IsMusic(step.Word.Value)))
            {
                route.Error(RigDiagnosticIds.DoesNotFit, text.Origin, $"say what '{text.Value}' gets: an action has no MIDI message of its own");
                return null;
            }

            return new Goal(text, device, -1);
        }

        if (route.Osc is null && !route.Config.Via.Any(static step => step.Word.Value == "osc"))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, text.Origin, route.Draft.Names.IsLive(endpoint)
                ? $"what of '{text.Value}'? For instance {text.Value}.clip[1,1] or {text.Value}.play, or a message of your own with a step {{ osc = \"/live/…\" }}"
                : $"say what '{text.Value}' gets with a step {{ osc = \"/address\", args = [ \"=value\" ] }}");
            return null;
        }

        if (route.Draft.Names.Config.Endpoints[endpoint].Send is null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, text.Origin, $"endpoint '{text.Value}' has no port to send to; give it 'send'");
            return null;
        }

        return new Goal(text, -1, endpoint);
    }

    private static Goal? ReadLive(Written<string> text, Place place, int endpoint, RouteContext route)
    {
        var shape = place.Shape(1);
        if (LivePlaces.Find(shape) is not { } live)
        {
            ReportUnknown(text, place, route);
            return null;
        }

        var kind = route.Draft.Names.Config.Endpoints[endpoint].Kind;
        if (kind.Reach() is { } reach && !reach.Does(live.Verb))
        {
            route.Warning(text.At(place.Segments[1].Offset), kind == EndpointKind.AbletonOsc && live.Verb == LiveVerb.SetMasterVolume
                ? "AbletonOSC cannot reach the master track, so this changes nothing; a group track around the others, or a track's volume, can be reached"
                : $"{reach.Name} has no word for {live.Words}, so this changes nothing; {(kind is EndpointKind.AbletonOsc ? "kind = midimesh does" : "newer scripts do, see docs/live.md")}");
        }

        var expressions = place.Coordinates(1).Select(coordinate => route.Read(text, coordinate)).ToArray();
        if (Array.Exists(expressions, static expression => expression is null))
        {
            return null;
        }

        var (first, second) = (expressions.Length > 0 ? expressions[0] : null, expressions.Length > 1 ? expressions[1] : null);
        if (expressions.Length > 2)
        {
            second = Expression.Packed(second!, expressions[2]!);
        }

        return live.IsListed ? new Goal(text, -1, endpoint, live, null, first) : new Goal(text, -1, endpoint, live, first, second);
    }

    private static void ReportUnknown(Written<string> text, Place place, RouteContext route)
    {
        var words = place.Words(1);
        if (LivePlaces.All.FirstOrDefault(known => known.Words == words) is { } same)
        {
            route.Error(RigDiagnosticIds.BadSyntax, text.At(place.Segments[1].Offset), $"it is written {place.Segments[0].Name}.{same.Example}");
            return;
        }

        // "track[2].volum": the first parts are right, so only what can follow them is offered, with what was written in front.
        var parent = place.Segments.Count > 2 ? place.Segments[1].Name + "." : "";
        var siblings = LivePlaces.All.Where(known => known.Words.StartsWith(parent, StringComparison.Ordinal)).ToList();
        var (from, offered) = parent.Length > 0 && siblings.Count > 0 ? (2, siblings) : (1, [.. LivePlaces.All]);
        var wrong = place.Words(from);
        var known = offered.Select(live => from == 2 ? live.Words[parent.Length..] : live.Words).Distinct().ToList();
        route.Error(RigDiagnosticIds.UnknownName, text.At(place.Segments[from].Offset),
            $"Live has no '{words}'{NearestWord.Suggest(route.Bag, wrong, known)}");
    }

    /// <summary>Looks at every number that the place can name: below 1 is a mistake, the highest ones tell how far Live must be followed.</summary>
    private static void NameNumbers(Goal goal, LivePlace live, RouteContext route)
    {
        var needs = route.Draft.Needs[goal.Endpoint];
        var (anyTrack, anyItem) = (route.IsOpen(goal.Track), route.IsOpen(goal.Item));
        foreach (var (e, element) in route.Elements())
        {
            // What only the message tells may be anywhere: all of the set is followed.
            var track = anyTrack ? TrackSet.Capacity : goal.Track?.EvaluateWhole(e) ?? 1;
            var item = anyItem ? MaxNumber : goal.Item?.EvaluateWhole(e) ?? 1;
            var scope = live.Value is { } value ? LiveValueInfo.Of(value).Scope : (LiveScope?)null;
            if (track is < 1 or > MaxNumber || item < 1 || item > MostOf(scope))
            {
                var (what, number) = track is < 1 or > MaxNumber ? (scope is LiveScope.Return or LiveScope.ReturnSend ? "return" : "track", track) : (NameOf(live, scope), item);
                route.Error(RigDiagnosticIds.NeverMatches, goal.Text.Origin, $"for {element} this is {what} {number}; they count from 1 to {MostOf(scope)}");
                return;
            }

            if (goal.Track is not null && scope is not (LiveScope.Return or LiveScope.ReturnSend) && live.Verb != LiveVerb.SelectReturn)
            {
                needs.NameTrack(track);
            }

            if (goal.Item is not null && live.Verb is LiveVerb.FireSlot or LiveVerb.FireScene or LiveVerb.SelectScene)
            {
                needs.NameScene(item);
            }
            else if (live.Value is { } named && scope is LiveScope.Parameter or LiveScope.Knob)
            {
                needs.Name(named, track, item);              // the device in hand is asked for so many
            }
        }
    }

    private static int MostOf(LiveScope? scope) => scope switch
    {
        LiveScope.Knob => DeviceBank.Knobs,
        LiveScope.Device => DevicePlace.Parameters * DevicePlace.Parameters,
        LiveScope.Parameter => Live.Session.LiveSessionOptions.MostParameters,
        _ => MaxNumber,
    };

    private static string NameOf(LivePlace live, LiveScope? scope) => scope switch
    {
        LiveScope.TrackSend or LiveScope.ReturnSend => "send",
        LiveScope.Knob => "knob",
        LiveScope.Parameter or LiveScope.Device => "parameter",
        _ => live.Verb == LiveVerb.SelectDevice ? "device" : "scene",
    };

    private static GroupDestination? MakeMember(Goal goal, ExclusiveMember member, RouteContext route)
    {
        var group = route.Draft.Groups[member.Group];
        if (group.Endpoint >= 0 && group.Endpoint != goal.Endpoint)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, goal.Text.Origin,
                $"group '{group.Config.Name.Value}' has its clips in '{route.Draft.Names.Config.Endpoints[group.Endpoint].Name.Value}' (route '{group.EndpointSaidBy}'); a group belongs to one Live");
            return null;
        }

        (group.Endpoint, group.EndpointSaidBy) = (goal.Endpoint, group.EndpointSaidBy ?? route.Config.Name.Value);
        if (route.IsOpen(goal.Track))
        {
            return new GroupDestination(member.Group, goal.Track!, goal.Item!);   // the group says its tracks itself: see GroupTracksCheck
        }

        foreach (var (e, element) in route.Elements())
        {
            var track = goal.Track!.EvaluateWhole(e);
            if (member.Track is not null && member.Scene is not null
                && (member.Track.EvaluateWhole(e) != track || member.Scene.EvaluateWhole(e) != goal.Item!.EvaluateWhole(e)))
            {
                route.Error(RigDiagnosticIds.DoesNotFit, member.Member!.Value.Origin, $"for {element} 'member' and 'to' name different clips; 'member' may be left out");
                return null;
            }

            if (!group.Tracks.Add(track - 1))
            {
                route.Error(RigDiagnosticIds.TooMany, goal.Text.Origin, $"for {element} this is track {track}; a group reaches to track {TrackSet.Capacity}");
                return null;
            }
        }

        return new GroupDestination(member.Group, goal.Track!, goal.Item!);
    }
}

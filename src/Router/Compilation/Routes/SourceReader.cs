using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary>Reads a route's <c>from</c>: <c>apc.pad[track,scene]</c>, a whole device <c>keys</c>, or OSC messages <c>panel:/1/fader/*</c>.</summary>
internal static class SourceReader
{
    /// <summary>Finds the source and binds its names. What is wrong is reported.</summary>
    public static RouteSource? Read(RouteContext route)
    {
        if (route.Config.From is not { } from)
        {
            route.Failed = true;
            return null;
        }

        var colon = from.Value.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 ? ReadMessages(route, from, colon) : ReadControls(route, from);
    }

    private static MessageSource? ReadMessages(RouteContext route, Written<string> from, int colon)
    {
        var names = route.Draft.Names;
        var name = from.Value[..colon].Trim();
        var endpoint = names.EndpointOf(name);
        if (endpoint < 0)
        {
            if (names.DeviceOf(name) is >= 0 and var device)
            {
                var control = names.Profiles[device]?.Controls is [var first, ..] ? first.Name : "pad";
                route.Error(RigDiagnosticIds.UnknownName, from.At(0), $"'{name}' is a MIDI device: its controls stand behind a dot, as in {name}.{control}; only endpoints have messages, behind ':'");
                return null;
            }

            route.Unknown(names.UnknownEnds, from.At(0), $"no endpoint '{name}'", name, names.Endpoints);
        }

        if (!OscAddressPattern.TryCompile(from.Value[(colon + 1)..], out var pattern, out var error))
        {
            route.Error(RigDiagnosticIds.BadSyntax, from.At(colon + 1 + error.Offset), $"{char.ToLowerInvariant(error.Reason[0])}{error.Reason[1..]}");
            return null;
        }

        route.Scope.AddArguments();
        return endpoint < 0 ? null : new MessageSource(endpoint, pattern, route.Scope);
    }

    private static RouteSource? ReadControls(RouteContext route, Written<string> from)
    {
        if (Place.Read(from, $"{route.What}: 'from'", route.Bag) is not { } place)
        {
            route.Failed = true;
            return null;
        }

        var names = route.Draft.Names;
        var first = place.Segments[0];
        var device = route.RoleDevice >= 0 ? route.RoleDevice : names.DeviceOf(first.Name);
        if (device < 0 && names.RoleOf(first.Name) >= 0)
        {
            // A role without devices, which has been reported.
            BindAnyway(route, place);
            return null;
        }

        if (device < 0)
        {
            if (names.EndpointOf(first.Name) is >= 0 and var live && names.IsLive(live) && place.Segments.Count > 1)
            {
                return ReadNumbers(route, place, live);
            }

            if (names.EndpointOf(first.Name) >= 0)
            {
                route.Error(RigDiagnosticIds.UnknownName, from.At(0), $"'{first.Name}' is an endpoint: say which of its messages, as in {first.Name}:/address/*");
            }
            else
            {
                route.Unknown(names.UnknownEnds, from.At(0), $"no device '{first.Name}'", first.Name, names.Players);
            }

            BindAnyway(route, place);
            return null;
        }

        if (first.Coordinates.Count > 0)
        {
            route.Error(RigDiagnosticIds.BadSyntax, from.At(first.Coordinates[0].Offset), $"a device has no coordinates; its controls have, as in {first.Name}.pad[track,scene]");
            return null;
        }

        route.Scope.AddMidi();
        if (place.Segments.Count == 1)
        {
            return new DeviceWideSource(device);
        }

        if (names.Profiles[device] is not { } profile)
        {
            // Its profile could not be read, which has been reported: nothing more can be said of its controls.
            BindAnyway(route, place);
            return null;
        }

        if (ControlPattern.Read(place, profile, route.Scope, route.What, route.Bag) is not var (control, elements, bound))
        {
            BindAnyway(route, place);
            return null;
        }

        route.Control = profile.Controls[control];
        return new ControlSource(device, control, elements, bound);
    }

    /// <summary><c>live.beat</c>, <c>live.track[1..8 as track].volume</c>: numbers of a Live.</summary>
    private static ValueSource? ReadNumbers(RouteContext route, Place place, int endpoint)
    {
        if (LivePlaces.FindNumber(place.Shape(1)) is not { Value: { } value } known)
        {
            var words = place.Words(1);
            var same = LivePlaces.WithNumber.FirstOrDefault(one => one.Words == words);
            route.Error(RigDiagnosticIds.UnknownName, place.Text.At(place.Segments[1].Offset), same is not null
                ? $"it is written {place.Segments[0].Name}.{same.Example}"
                : $"Live has no number '{words}'{NearestWord.Suggest(route.Bag, words, [.. LivePlaces.WithNumber.Select(static one => one.Words)])}; its messages stand behind ':', as in {place.Segments[0].Name}:/address/*");
            BindAnyway(route, place);
            return null;
        }

        if (LiveAxes.Read(place, known, route) is not { } axes)
        {
            BindAnyway(route, place);
            return null;
        }

        var needs = route.Draft.Needs[endpoint];
        needs.Follow(value);
        foreach (var (track, item) in axes.Places)
        {
            needs.Name(value, track + 1, item + 1);
        }

        if (route.Draft.Names.Config.Endpoints[endpoint].Kind.Reach() is { } reach && !reach.Follows(value))
        {
            route.Warning(place.Text.At(place.Segments[1].Offset), $"{reach.Name} does not tell {known.Words}, so this route never runs; {(LiveReach.AbletonOsc.Follows(value) ? "ableton-osc and midimesh do" : "kind = midimesh does")}");
        }

        OscAddressPattern.TryCompile($"/{place.Words(1)}/{axes.Places[0].Track}/{axes.Places[0].Item}", out var pattern, out _);
        return new ValueSource(endpoint, pattern!, route.Scope, value, axes.Places, axes.Bound);
    }

    /// <summary>The names that were meant to be bound are bound, so that one wrong device or control is one error and not five.</summary>
    private static void BindAnyway(RouteContext route, Place place)
    {
        route.Failed = true;
        foreach (var slice in place.Coordinates(0))
        {
            var words = slice.Of(place.Text.Value).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            route.Scope.TryBind(words[^1]);
        }
    }
}

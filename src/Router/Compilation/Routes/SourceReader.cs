using MidiMesh.Contracts.Osc;
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
            route.Error(RigDiagnosticIds.UnknownName, from.At(0), names.DeviceOf(name) >= 0
                ? $"'{name}' is a MIDI device; only endpoints send OSC messages (no ':')"
                : $"no endpoint '{name}'{NearestWord.Suggest(route.Bag, name, names.Endpoints)}");
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
        var device = names.DeviceOf(first.Name);
        if (device < 0)
        {
            var isEndpoint = names.EndpointOf(first.Name) >= 0;
            route.Error(RigDiagnosticIds.UnknownName, from.At(0), isEndpoint
                ? $"'{first.Name}' is an endpoint: say which of its messages, as in {first.Name}:/address/*"
                : $"no device '{first.Name}'{NearestWord.Suggest(route.Bag, first.Name, names.Devices)}");
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

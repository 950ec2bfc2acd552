using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Routes;

/// <summary><c>native = true</c>: Live maps the route's controls by itself. Everything about the route must be something that Live does too; what is not is told where it is written.</summary>
internal static class NativeReader
{
    /// <summary>What Live is to map for each element of the control; null when that is not wanted or cannot be, which has been reported.</summary>
    public static NativeMapping[]? Read(RouteContext route, List<DestinationReader.Goal> goals, Step[] via)
    {
        if (route.Config.Native is not { } native || route.Source is null || route.Failed)
        {
            return null;
        }

        var (why, origin) = WhyNotAtAll(route, goals) is { Why: not null } whole ? whole : WhyNotSteps(route, goals[0], via);
        if (why is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, origin ?? native.Origin, $"Live cannot map this by itself: {why}");
            return null;
        }

        var (source, goal) = ((ControlSource)route.Source, goals[0]);
        var profile = route.Draft.Names.Profiles[source.Device]!;
        var device = route.Draft.Names.Config.Devices[source.Device].Name.Value;
        var mappings = new List<NativeMapping>();
        foreach (var (e, _) in route.Elements())
        {
            var element = profile.Elements[source.Elements[mappings.Count]];
            var control = element.Message == MidiKind.PitchBend ? NativeControl.PitchBend : NativeControl.Controller;
            mappings.Add(new NativeMapping(
                goal.Endpoint, device, control, element.Channel, element.Number, ModeOf(route.Control!, element, via), goal.Live!.Value!.Value,
                goal.Track?.EvaluateWhole(e) - 1 ?? -1, goal.Item?.EvaluateWhole(e) - 1 ?? -1, native.HasFeedback, Array.Exists(via, static step => step is TakeoverStep or ScaledTakeoverStep)));
        }

        return [.. mappings];
    }

    private static (string? Why, HoconOrigin? Origin) WhyNotAtAll(RouteContext route, List<DestinationReader.Goal> goals)
    {
        var config = route.Config;
        var names = route.Draft.Names;
        if (route.Source is not ControlSource source)
        {
            return ("it maps single controls of a MIDI device, and this route comes from something else", config.From!.Value.Origin);
        }

        if (route.Role >= 0)
        {
            return ("who plays a role may change; name the device", config.From!.Value.Origin);
        }

        if (names.Config.Devices[source.Device] is var device && (device.Attachment != DeviceAttachment.Port || device.Osc is not null))
        {
            return ($"'{device.Name.Value}' has no MIDI port that Live could open too", config.From!.Value.Origin);
        }

        if (WhyNotControl(route.Control!, names.Profiles[source.Device]!, source) is { } wrong)
        {
            return (wrong, config.From!.Value.Origin);
        }

        if (goals.Count != 1)
        {
            return ("a control moves one parameter; write one 'to'", config.To.Count > 1 ? config.To[1].Origin : null);
        }

        if (goals[0] is not { Live: { } live } goal)
        {
            return ("'to' is no parameter of Live's", goals[0].Text.Origin);
        }

        if (names.Config.Endpoints[goal.Endpoint] is { Kind: not EndpointKind.MidiMesh } endpoint)
        {
            return ($"only our own script does it, and '{endpoint.Name.Value}' is not of kind = midimesh", goal.Text.Origin);
        }

        if (live.Value is not { } value || !NativeMapping.IsParameter(value))
        {
            return ($"{live.Words} is no parameter of a track's mixer or of a device by number", goal.Text.Origin);
        }

        return config.Page is { } page ? ($"it is there on page '{page}' only, and Live knows no pages", null)
            : config.When.Count > 0 ? ("it asks no conditions", config.When[0].Word.Origin)
            : config.On.Count > 0 ? ("it takes all that the control sends; take 'on' out", config.On[0].Origin)
            : route.Scope.VariableSlots.Any() ? ("its parameter depends on a variable", goal.Text.Origin)
            : (null, null);
    }

    private static string? WhyNotControl(ControlGroup control, DeviceProfile profile, ControlSource source)
    {
        if (control.Kind is not (ControlKind.Position or ControlKind.Encoder))
        {
            return $"'{control.Name}' is no fader, knob or encoder";
        }

        if (control.Calibration is not null || control.DeadBand > 0)
        {
            return $"the profile corrects what '{control.Name}' sends, and Live would not";
        }

        if (control.Encoding == RelativeEncoding.Increments)
        {
            return $"'{control.Name}' sends one controller up and another one down";
        }

        foreach (var index in source.Elements)
        {
            var element = profile.Elements[index];
            var why = element.Message is not (MidiKind.ControlChange or MidiKind.PitchBend) ? "it maps controllers and pitch bends"
                : element.Form == ControlForm.Nrpn ? "it does not know non-registered parameters"
                : element.Channel < 0 ? "it maps one channel, and the profile says any"
                : null;
            if (why is not null)
            {
                return $"{why} ('{profile.NameOf(index)}')";
            }
        }

        return null;
    }

    private static (string? Why, HoconOrigin? Origin) WhyNotSteps(RouteContext route, DestinationReader.Goal goal, Step[] via)
    {
        var live = goal.Live!;
        var isScaled = false;
        foreach (var step in via)
        {
            var written = route.Config.Via.FirstOrDefault(written => written.Word.Value == step.Name);
            string? why = null;
            switch (step)
            {
                case TakeoverStep or ScaledTakeoverStep:
                    break;
                case RelativeStep when written?.Body.TryGet("step", out _) == true || written?.Body.TryGet("acceleration", out _) == true:
                    why = "how far a step goes is for Live to say; take 'step' and 'acceleration' out";
                    break;
                case RelativeStep:
                    break;
                case ScaleStep scale when scale.Apply(0).Equals(live.Low) && scale.Apply(1).Equals(live.High):
                    isScaled = true;
                    break;
                case ScaleStep:
                    why = $"it moves {live.Words} over its whole range, which is [{live.Low}, {live.High}]";
                    break;
                default:
                    why = $"it knows no step like '{step.Name}'; only takeover, relative, and scale over the whole range";
                    break;
            }

            if (why is not null)
            {
                return (why, written?.Word.Origin);
            }
        }

        return live.Low < 0 && !isScaled
            ? ($"it moves {live.Words} over its whole range, and the route only above the middle; add a step {{ scale = [{live.Low}, {live.High}] }}", goal.Text.Origin)
            : (null, null);
    }

    private static NativeMode ModeOf(ControlGroup control, in ControlElement element, Step[] via) =>
        (control.Encoding ?? via.OfType<RelativeStep>().FirstOrDefault()?.Encoding) switch
        {
            RelativeEncoding.SignedBit => NativeMode.RelativeSignedBit,
            RelativeEncoding.SignedBit2 => NativeMode.RelativeSignedBit2,
            RelativeEncoding.BinaryOffset => NativeMode.RelativeBinaryOffset,
            RelativeEncoding.TwosComplement => NativeMode.RelativeTwosComplement,
            _ => element.Form == ControlForm.FourteenBit ? NativeMode.Absolute14Bit : NativeMode.Absolute,
        };
}

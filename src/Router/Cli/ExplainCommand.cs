using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Cli.Explaining;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh explain RIG "apc.pad[3,2]"</c>: every route that answers, what it sends, and why the others do not.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file." }.NoOption();
        var what = new Argument<string>("CONTROL") { Description = "One control, \"apc.pad[3,2]\", also of a role (its first choice), or an OSC message, \"panel:/1/fader\"." }.NoOption();
        var gesture = new Option<string?>("--gesture") { Description = "press, release, move or turn; the control's usual one when not given." };
        var value = new Option<double?>("--value") { Description = "Velocity or position, 0 to 1; steps, for an encoder; the first argument, for OSC." };
        var page = new Option<string?>("--page") { Description = "The page that is on; the first one when not given." };
        var json = Arguments.Json();
        var command = new Command("explain", "Says what becomes of a press: which routes answer and what they send, and why the others do not.\n\nExample: midimesh explain my-set.conf \"apc.pad[3,2]\"")
        {
            rig, what, gesture, value, page, json,
        };
        command.SetAction(line => Explain(
            context, line.GetRequiredValue(rig), line.GetRequiredValue(what), line.GetValue(gesture), line.GetValue(value), line.GetValue(page), line.GetValue(json)));
        return command;
    }

    private static int Explain(CliContext context, string path, string what, string? gesture, double? value, string? page, bool asJson)
    {
        if (LoadedRig.Load(context, path) is not { } rig)
        {
            return ExitCode.BadInput;
        }

        var bag = new DiagnosticBag();
        if (page is not null && rig.Draft!.Names.PageOf(page) < 0)
        {
            context.Error.WriteLine($"midimesh: no page '{page}'{NearestWord.Suggest(bag, page, rig.Draft.Names.Pages)}");
            return ExitCode.BadInput;
        }

        var explanation = what.Contains(':', StringComparison.Ordinal)
            ? ExplainMessage(rig, what, value, page, bag)
            : ExplainControl(rig, what, gesture, value, page, bag);
        if (explanation is null)
        {
            foreach (var diagnostic in bag.Sorted(path))
            {
                context.Error.WriteLine($"midimesh: {diagnostic.Message}");
            }

            return ExitCode.BadInput;
        }

        if (asJson)
        {
            context.Output.WriteLine(Json(explanation));
        }
        else
        {
            Write(context.Output, explanation);
        }

        return ExitCode.Done;
    }

    private static Explanation? ExplainControl(RigLoadResult rig, string what, string? gesture, double? value, string? page, DiagnosticBag bag)
    {
        var written = new Written<string>(what, new HoconOrigin("", 1, 1, null));
        var device = what.Split('.', '[')[0];
        if (rig.Draft!.Names.DeviceOf(device) < 0 && rig.Draft.Names.RoleOf(device) < 0)
        {
            bag.Error(RigDiagnosticIds.UnknownName, written.Origin, $"no device '{device}'{NearestWord.Suggest(bag, device, rig.Draft.Names.Players)}");
            return null;
        }

        var line = new TestLine(written, rig.Draft!, "explain", bag);
        if (line.TakeElement() is not { } element || !line.End())
        {
            return null;
        }

        var asked = gesture is null ? Usual(element.Control) : GestureWords.Read([new Written<string>(gesture, written.Origin)], "explain", bag);
        if (asked == 0 || (asked & element.Control.Gestures) == 0)
        {
            bag.Error(RigDiagnosticIds.ImpossibleGesture, written.Origin,
                $"'{element.Control.Name}' of {element.Profile.Name} can {GestureWords.Describe(element.Control.Gestures)}{(gesture is null ? "" : $", not {gesture}")}");
            return null;
        }

        var kind = (Gesture)System.Numerics.BitOperations.TrailingZeroCount(asked);
        return new Explainer(rig, page).Explain(element, kind, MessageOf(element, kind, value));
    }

    private static Explanation? ExplainMessage(RigLoadResult rig, string what, double? value, string? page, DiagnosticBag bag)
    {
        var colon = what.IndexOf(':', StringComparison.Ordinal);
        var (name, address) = (what[..colon], what[(colon + 1)..]);
        var origin = new HoconOrigin("", 1, 1, null);
        var endpoint = rig.Draft!.Names.EndpointOf(name);
        if (endpoint < 0)
        {
            bag.Error(RigDiagnosticIds.UnknownName, origin, $"no endpoint '{name}'{NearestWord.Suggest(bag, name, rig.Draft.Names.Endpoints)}");
            return null;
        }

        var message = value is { } number ? new OscMessage(address, OscWords.Read(number.ToString(CultureInfo.InvariantCulture))) : new OscMessage(address);
        if (message.TryToPacket(out _) is var error && error != OscError.None)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, origin, $"'{address}' is no OSC address: {error}");
            return null;
        }

        return new Explainer(rig, page).Explain(endpoint, message);
    }

    private static int Usual(ControlGroup control) => control.Kind switch
    {
        ControlKind.Position => 1 << (int)Gesture.Move,
        ControlKind.Encoder => 1 << (int)Gesture.Turn,
        ControlKind.Button => 1 << (int)Gesture.Press,
        _ => 0,
    };

    private static MidiMessage MessageOf(TestElement element, Gesture gesture, double? value)
    {
        var one = element.Profile.Elements[element.Element];
        return gesture switch
        {
            Gesture.Release => ControlMessages.Release(one),
            Gesture.Move => ControlMessages.Move(one, value ?? 0.5),
            Gesture.Turn => ControlMessages.Turn(one, element.Control.Encoding ?? RelativeEncoding.TwosComplement, value is { } steps && Math.Truncate(steps) != 0 ? (int)Math.Clamp(steps, -15, 15) : 1).First(),
            _ => ControlMessages.Press(one, Math.Clamp((int)Math.Round((value ?? 1) * MidiMessage.MaxValue), 1, MidiMessage.MaxValue)),
        };
    }

    private static void Write(TextWriter output, Explanation explanation)
    {
        output.WriteLine($"{explanation.Control} {explanation.Gesture}: {explanation.Message}");
        foreach (var route in explanation.Routes)
        {
            output.WriteLine($"  {(route.Matches ? "answers" : "not    ")}  {route.Name} ({route.Origin}){(route.Why.Length > 0 ? $": {route.Why}" : "")}");
            foreach (var sent in route.Sends)
            {
                output.WriteLine($"             {sent}");
            }
        }

        if (explanation.Routes.Count == 0)
        {
            output.WriteLine("  no route looks at it");
        }

        foreach (var light in explanation.Lights)
        {
            output.WriteLine($"  light    {light}");
        }
    }

    private static string Json(Explanation explanation) => JsonSerializer.Serialize(
        new
        {
            explanation.Control, explanation.Gesture, explanation.Message,
            Routes = explanation.Routes.Select(static route => new
            {
                route.Name, File = route.Origin.Path, route.Origin.Line, route.Origin.Column, route.Matches, route.Why, route.Sends,
            }),
            explanation.Lights,
        },
        JsonText.Indented);
}

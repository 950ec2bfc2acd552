using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary>Whether a step makes sense for the control that its route comes from. A source that could not be read has been reported and fits everything.</summary>
internal static class ControlFit
{
    /// <summary>The source gives positions: faders, knobs and pedals, whole devices, OSC messages, and encoders behind a step <c>relative</c>. Else it is reported.</summary>
    public static bool HasPositions(Section step, string word, int index, RouteContext route)
    {
        switch (route.Control)
        {
            case null or { Kind: ControlKind.Position }:
                return true;
            case { Kind: ControlKind.Encoder } when Before(route, index, "relative"):
                return true;
            case { Kind: ControlKind.Encoder } encoder:
                route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word),
                    $"'{word}' is for positions, and '{encoder.Name}' sends steps (+1, -2); put {{ relative = turn }} in front of it");
                return false;
            case { } control:
                route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word), $"'{word}' is for faders, knobs and pedals, and '{control.Name}' has no position");
                return false;
        }
    }

    /// <summary>The source can be pressed: buttons, whole devices and, where a step can tell a press by its value, OSC messages. Else it is reported.</summary>
    public static bool HasPresses(Section step, string word, bool orOsc, RouteContext route)
    {
        if (route.Control is { } control && (control.Gestures & (1 << (int)Gesture.Press)) == 0)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word), $"'{word}' is for buttons, and '{control.Name}' is never pressed");
            return false;
        }

        if (!orOsc && route.Source is MessageSource)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word), $"'{word}' is for buttons, and an OSC message has no gesture");
            return false;
        }

        var on = route.Config.On;
        if (on.Count > 0 && !on.Any(static gesture => gesture.Value == "press"))
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word), $"'{word}' goes by presses, and this route does not have them; add press to 'on'");
            return false;
        }

        return true;
    }

    /// <summary>The source can send notes: keys and pads, and whole devices. Else it is reported.</summary>
    public static bool HasNotes(Section step, string word, RouteContext route)
    {
        if (route.Source is not ControlSource source || route.Draft.Names.Profiles[source.Device] is not { } profile
            || Array.Exists(source.Elements, element => profile.Elements[element].Message is MidiKind.NoteOn or MidiKind.NoteOff))
        {
            return true;
        }

        route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin(word), $"'{word}' is for notes, and '{profile.NameOf(source.Elements[0])}' sends none");
        return false;
    }

    /// <summary>Whether another step stands in front of one.</summary>
    public static bool Before(RouteContext route, int index, string word) => route.Config.Via.Take(index).Any(step => step.Word.Value == word);

    /// <summary>The ends of the value in front of a step: those of the last <c>scale</c> before it, else 0 and 1.</summary>
    public static (double Low, double High) RangeBefore(RouteContext route, int index)
    {
        var scale = route.Config.Via.Take(index).LastOrDefault(static step => step.Word.Value == "scale");
        return scale is not null && scale.Body.TryGet("scale", out var written) && ScaleWord.TryRead(written, out var first, out var second)
            ? (Math.Min(first, second), Math.Max(first, second))
            : (0, 1);
    }
}

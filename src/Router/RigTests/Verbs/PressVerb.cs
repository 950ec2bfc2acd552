using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Gestures;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>press apc.pad[3,2]</c>, <c>press keys.note[60] 100</c>: a button goes down.</summary>
internal sealed class PressVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "press";

    /// <inheritdoc />
    public override string Form => "press apc.pad[3,2], press keys.note[60] 100";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.TakeElement() is not { } button || !CanBe(button, Gesture.Press, line))
        {
            return null;
        }

        var velocity = line.Next is null ? MidiMessage.MaxValue : line.TakeNumber("a velocity", 1, MidiMessage.MaxValue);
        return velocity is { } found ? new PressStep(line.Text, button, (int)found) : null;
    }

    /// <summary>Reports a gesture that the control cannot send.</summary>
    public static bool CanBe(TestElement element, Gesture gesture, TestLine line)
    {
        if ((element.Control.Gestures & (1 << (int)gesture)) != 0 || element.Players.Any(player => (player.Control.Gestures & (1 << (int)gesture)) != 0))
        {
            return true;
        }

        var can = GestureWords.Describe(element.Control.Gestures);
        line.Error(RigDiagnosticIds.ImpossibleGesture, element.Text.At(0),
            $"'{element.Control.Name}' of {element.Profile.Name} cannot {GestureWords.Describe(1 << (int)gesture)}{(can.Length > 0 ? $"; it can {can}" : ", as it only shows")}");
        return false;
    }
}

/// <summary>A button goes down.</summary>
internal sealed record PressStep(Written<string> Text, TestElement Control, int Velocity) : ControlStep(Text, Control)
{
    /// <inheritdoc />
    protected override void Act(TestRun run, TestElement control)
    {
        run.Send(control.Device, ControlMessages.Press(control.Profile.Elements[control.Element], Velocity));
    }
}

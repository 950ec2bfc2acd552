using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>move apc.fader[1] to 0.5</c>: a fader, knob or pedal comes to stand at a position.</summary>
internal sealed class MoveVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "move";

    /// <inheritdoc />
    public override string Form => "move apc.fader[1] to 0.5";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.TakeElement() is not { } fader || !PressVerb.CanBe(fader, Gesture.Move, line))
        {
            return null;
        }

        line.TrySkip("to");
        return line.TakeNumber("a position", 0, 1) is { } position ? new MoveStep(line.Text, fader, position) : null;
    }
}

/// <summary>A control comes to stand at a position.</summary>
internal sealed record MoveStep(Written<string> Text, TestElement Control, double Position) : ControlStep(Text, Control)
{
    /// <inheritdoc />
    protected override void Act(TestRun run, TestElement control)
    {
        run.Send(control.Device, ControlMessages.Move(control.Profile.Elements[control.Element], Position));
    }
}

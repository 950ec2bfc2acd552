using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>turn apc.cue-level +3</c>: an endless encoder is turned by some steps.</summary>
internal sealed class TurnVerb : TestVerb
{
    private const int MostSteps = 1000;

    /// <inheritdoc />
    public override string Word => "turn";

    /// <inheritdoc />
    public override string Form => "turn apc.cue-level +3, turn apc.cue-level -1";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.TakeElement() is not { } knob || !PressVerb.CanBe(knob, Gesture.Turn, line))
        {
            return null;
        }

        line.TrySkip("by");
        return line.TakeNumber("steps", -MostSteps, MostSteps) is { } steps ? new TurnStep(line.Text, knob, (int)steps) : null;
    }
}

/// <summary>An encoder is turned.</summary>
internal sealed record TurnStep(Written<string> Text, TestElement Control, int Steps) : ControlStep(Text, Control)
{
    /// <inheritdoc />
    protected override void Act(TestRun run, TestElement control)
    {
        var encoding = control.Control.Encoding ?? RelativeEncoding.TwosComplement;
        foreach (var message in ControlMessages.Turn(control.Profile.Elements[control.Element], encoding, Steps))
        {
            run.Send(control.Device, message);
        }
    }
}

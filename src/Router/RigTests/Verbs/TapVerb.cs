using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>tap apc.pad[3,2]</c>: down and up again within a tenth of a second. A button that sends no release is only pressed.</summary>
internal sealed class TapVerb : TestVerb
{
    private static readonly TimeSpan Down = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc />
    public override string Word => "tap";

    /// <inheritdoc />
    public override string Form => "tap apc.pad[3,2]";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) =>
        line.TakeElement() is { } button && PressVerb.CanBe(button, Gesture.Press, line) ? new HoldStep(line.Text, button, Down) : null;
}

/// <summary>A button goes down and comes up after a while.</summary>
internal sealed record HoldStep(Written<string> Text, TestElement Control, TimeSpan Time) : ControlStep(Text, Control)
{
    /// <inheritdoc />
    protected override void Act(TestRun run, TestElement control)
    {
        var element = control.Profile.Elements[control.Element];
        run.Send(control.Device, ControlMessages.Press(element, MidiMessage.MaxValue));
        run.Bench.Advance(Time);
        if ((control.Control.Gestures & (1 << (int)Gesture.Release)) != 0)
        {
            run.Send(control.Device, ControlMessages.Release(element));
        }
    }
}

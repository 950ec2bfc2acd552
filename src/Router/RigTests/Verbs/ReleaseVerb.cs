using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>release apc.pad[3,2]</c>: a button comes up.</summary>
internal sealed class ReleaseVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "release";

    /// <inheritdoc />
    public override string Form => "release apc.pad[3,2]";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) =>
        line.TakeElement() is { } button && PressVerb.CanBe(button, Gesture.Release, line) ? new ReleaseStep(line.Text, button) : null;
}

/// <summary>A button comes up.</summary>
internal sealed record ReleaseStep(Written<string> Text, TestElement Control) : ControlStep(Text, Control)
{
    /// <inheritdoc />
    protected override void Act(TestRun run, TestElement control)
    {
        run.Send(control.Device, ControlMessages.Release(control.Profile.Elements[control.Element]));
    }
}

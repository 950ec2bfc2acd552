using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>hold apc.pad[3,2] 800ms</c>: a button goes down, and comes up after so long.</summary>
internal sealed class HoldVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "hold";

    /// <inheritdoc />
    public override string Form => "hold apc.pad[3,2] 800ms";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.TakeElement() is not { } button || !PressVerb.CanBe(button, Gesture.Press, line))
        {
            return null;
        }

        line.TrySkip("for");
        return line.TakeTime() is { } time ? new HoldStep(line.Text, button, time) : null;
    }
}

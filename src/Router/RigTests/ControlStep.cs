using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>Something is done to a control. One that is written with a role is that of the device which plays it at the moment.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Control">The control.</param>
internal abstract record ControlStep(Written<string> Text, TestElement Control) : TestStep(Text)
{
    /// <inheritdoc />
    public sealed override TestFailure? Run(TestRun run)
    {
        run.Begin();
        if (run.PlayerOf(Control) is not { } control)
        {
            var player = run.ReceiverOf(Control.Role!);
            return new TestFailure(Text.Origin, Text.Value, $"{Control.Text.Value} to be there", [new FoundMessage($"'{player}' plays '{Control.Role}' and has no such control", "")]);
        }

        Act(run, control);
        return null;
    }

    /// <summary>Does it.</summary>
    protected abstract void Act(TestRun run, TestElement control);
}

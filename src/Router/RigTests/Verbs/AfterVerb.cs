using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>after 600ms</c>: so much time passes.</summary>
internal sealed class AfterVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "after";

    /// <inheritdoc />
    public override string Form => "after 600ms, after 2s";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) => line.TakeTime() is { } time ? new AfterStep(line.Text, time) : null;
}

/// <summary>Time passes.</summary>
internal sealed record AfterStep(Written<string> Text, TimeSpan Time) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Bench.Advance(Time);
        return null;
    }
}

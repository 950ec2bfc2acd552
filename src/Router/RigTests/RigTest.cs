using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>One of a rig's own tests, its lines understood. Immutable.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Given">What is so before it begins.</param>
/// <param name="Steps">What is done and expected, in order.</param>
internal sealed record RigTest(Written<string> Name, IReadOnlyList<TestStep> Given, IReadOnlyList<TestStep> Steps);

/// <summary>One line of a test. Immutable: what happens is kept in the <see cref="TestRun"/>.</summary>
/// <param name="Text">As it is written.</param>
internal abstract record TestStep(Written<string> Text)
{
    /// <summary>Does it, or looks whether what is expected is so.</summary>
    /// <returns>What is wrong, or null.</returns>
    public abstract TestFailure? Run(TestRun run);
}

/// <summary>Why a test failed.</summary>
/// <param name="Origin">Where the line stands.</param>
/// <param name="Step">The line.</param>
/// <param name="Expected">What should have been, in words.</param>
/// <param name="Came">What was instead, one each.</param>
internal sealed record TestFailure(HoconOrigin Origin, string Step, string Expected, IReadOnlyList<FoundMessage> Came);

/// <summary>Something that came instead of what was expected.</summary>
/// <param name="Text">What came.</param>
/// <param name="Story">How it came about: "pad[3,2] pressed, route launch, group one-clip: …"; empty when nothing is known.</param>
internal sealed record FoundMessage(string Text, string Story);

/// <summary>How a test ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Steps">Lines that were run.</param>
/// <param name="Lasted">Time that passed in it, on its own clock.</param>
/// <param name="Failure">Why it failed, or null.</param>
internal sealed record TestResult(Written<string> Name, int Steps, TimeSpan Lasted, TestFailure? Failure);

using MidiMesh.Router.Compilation;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests.Verbs;

namespace MidiMesh.Router.RigTests;

/// <summary>Understands the lines of a rig's tests. What is wrong with them is reported at its place, all of it, as with everything else in a rig.</summary>
internal static class RigTestReader
{
    /// <summary>Lines of one test; a longer one is better cut in two.</summary>
    private const int MaxLines = 1000;

    /// <summary>Reads all tests.</summary>
    public static IReadOnlyList<RigTest> Read(IReadOnlyList<TestConfig> tests, RigDraft draft, DiagnosticBag bag)
    {
        var read = new List<RigTest>();
        foreach (var test in tests)
        {
            var what = $"test '{test.Name.Value}'";
            if (test.Given.Count + test.Steps.Count > MaxLines)
            {
                bag.Error(RigDiagnosticIds.TooMany, test.Name.Origin, $"{what}: at most {MaxLines} lines; make two of it");
                continue;
            }

            var given = ReadLines(test.Given, draft, what, bag);
            var steps = ReadLines(test.Steps, draft, what, bag);
            foreach (var expectation in given.OfType<ExpectStep>())
            {
                bag.Error(RigDiagnosticIds.DoesNotFit, expectation.Text.Origin, $"{what}: 'given' says what is so before the test; move '{expectation.Text.Value}' to 'steps'");
            }

            if (given.Count == test.Given.Count && steps.Count == test.Steps.Count)
            {
                read.Add(new RigTest(test.Name, given, steps));
            }
        }

        return read;
    }

    private static List<TestStep> ReadLines(IReadOnlyList<Written<string>> lines, RigDraft draft, string what, DiagnosticBag bag)
    {
        var steps = new List<TestStep>();
        foreach (var text in lines)
        {
            var line = new TestLine(text, draft, what, bag);
            if (TestVerbs.Read(line) is { } step && line.End() && !line.Failed)
            {
                steps.Add(step);
            }
        }

        return steps;
    }
}

using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.RigTests;

/// <summary>Runs a rig's own tests, each on a bench of its own, in controlled time.</summary>
internal static class RigTestRunner
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs one test to its end or its first failure.</summary>
    /// <param name="plan">The rig.</param>
    /// <param name="test">The test.</param>
    /// <param name="most">How much may happen within one line.</param>
    /// <param name="stop">Ends it at once.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TestResult Run(MeshPlan plan, RigTest test, int most = BenchWork.Usual, CancellationToken stop = default)
    {
        using var bench = new RigBench(plan, most, stop);
        var run = new TestRun(bench, new TraceWords(bench.Time, () => plan.Table));
        var (started, steps) = (TimeSpan.Zero, 0);
        TestStep? step = null;
        try
        {
            if (Prepare(bench, run, test) is { } refused)
            {
                return new TestResult(test.Name, 0, bench.Time.Elapsed, refused);
            }

            started = bench.Time.Elapsed;
            while (steps < test.Steps.Count)
            {
                step = test.Steps[steps++];
                if (step.Run(run) is { } failure)
                {
                    return new TestResult(test.Name, steps, bench.Time.Elapsed - started, failure);
                }
            }

            return new TestResult(test.Name, steps, bench.Time.Elapsed - started, null);
        }
        catch (RestlessRigException restless)
        {
            return new TestResult(test.Name, steps, bench.Time.Elapsed - started,
                new TestFailure(step?.Text.Origin ?? test.Name.Origin, step?.Text.Value ?? "", "the rig to come to rest", [new FoundMessage(restless.Message, "")]));
        }
    }

    /// <summary>What is so before the test begins. What Live's set is like comes before Live is read; what is done to the rig comes when it runs.</summary>
    private static TestFailure? Prepare(RigBench bench, TestRun run, RigTest test)
    {
        foreach (var given in test.Given.OfType<LiveStep>())
        {
            if (given.Run(run) is { } refused)
            {
                return refused;
            }
        }

        if (!bench.Connect())
        {
            return new TestFailure(test.Name.Origin, "", "Live to be read within half a minute", [new FoundMessage("it was not", "")]);
        }

        foreach (var given in test.Given.Where(static given => given is not LiveStep))
        {
            given.Run(run);
        }

        bench.Advance(Settling);
        run.Begin();
        return null;
    }
}

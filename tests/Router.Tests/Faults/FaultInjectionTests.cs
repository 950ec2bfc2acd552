using System.Globalization;
using MidiMesh.Router.Tests.EndToEnd;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>Tests that take the whole process' threads or files, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultTests
{
    public const string Name = "Faults";
}

/// <summary>Crashes, dead ports, full queues, clocks that jump and a pool without threads, in the order that a seed says; then nothing sounds, lies, is missing or is left over.</summary>
/// <remarks><c>MIDIMESH_FAULT_SEEDS</c> plays so many seeds, from <c>MIDIMESH_FAULT_FIRST</c> on.</remarks>
[Collection(FaultTests.Name)]
public sealed class FaultInjectionTests(ITestOutputHelper log)
{
    private const int UsualSeeds = 2;

    [Fact]
    public async Task Play_WhileEverythingFailsInRandomOrder_IsWholeAgainWhenItStops()
    {
        var first = Number("MIDIMESH_FAULT_FIRST") ?? 0;
        var seeds = Number("MIDIMESH_FAULT_SEEDS") ?? UsualSeeds;
        for (var seed = first; seed < first + seeds; seed++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var world = await FaultWorld.StartAsync(seed);
            try
            {
                await world.PlayAsync();
                await world.DisposeAsync();
                world.CheckClosed();
            }
            catch (Exception cause)
            {
                Assert.Fail($"seed {seed} (MIDIMESH_FAULT_FIRST={seed} MIDIMESH_FAULT_SEEDS=1): {cause}\nWhat was done: {world.Story}");
            }
            finally
            {
                await world.DisposeAsync();
            }

            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s"));
        }
    }

    [Fact]
    public async Task Play_WithoutAThreadInThePool_EventsGoThroughAllTheSame()
    {
        await using var rig = await RunningRig.StartAsync(
            """
            devices { keys { profile = generic/midi, match { port = keys } }, synth { profile = generic/midi, match { port = synth } } }
            routes.play { from = keys, to = synth }
            """,
            ["keys", "synth"]);
        await rig.Ready();
        var heard = new PortLog();
        heard.Listen(rig.Peer("synth"));
        using var pool = new StarvedPool();
        pool.Toggle();
        for (byte note = 0; note < 100; note++)
        {
            // The sender's own thread carries a message to the other end, unless another is in the lane for a moment. Waited for on this thread: an await would want one of the pool's.
            rig.Peer("keys").Send([0x90, note, 1, 0x80, note, 1]);
            Assert.True(SpinWait.SpinUntil(() => heard.Lines().Count == 2 * (note + 1), RunningRig.Patience), $"note {note} has not come");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}

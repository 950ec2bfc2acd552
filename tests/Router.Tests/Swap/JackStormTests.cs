using System.Diagnostics;
using System.Globalization;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>Twins on a JACK server that are plugged and pulled in random order, with notes held, while somebody else plays.</summary>
/// <remarks>
/// 200 changes a minute for two minutes, or for as many seconds as MIDIMESH_JACK_STORM says (600 is the long form that we promise); the log tells what it cost. The cost is that of the whole test, the router's and the far ends' readers. Some units are killed, which makes the server
/// hold its periods for a second, the others close their ports in good order, with the note still held, as those of a bridge to USB do.
/// </remarks>
[Collection(JackTests.Name)]
public sealed class JackStormTests(JackServer jack, ITestOutputHelper log)
{
    private const int ChangesPerMinute = 200;
    private const int NoteOfA = 41;
    private const int NoteOfB = 42;
    private const string Rig = """
        rig { name = storm, format = 1 }
        devices {
          left  { profile = generic/keyboard, match { in = "*Twin*" } }
          right { profile = generic/keyboard, match { in = "*Twin*" } }
          keys  { profile = generic/keyboard, match { in = "*Keys*" } }
          synth { profile = generic/midi, match { out = "*Synth*" } }
        }
        routes {
          l { from = left, to = synth }
          r { from = right, via = [ { channel = 2 } ], to = synth }
          k { from = keys, via = [ { channel = 3 } ], to = synth }
        }
        """;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HalfAChange = TimeSpan.FromMinutes(0.5) / ChangesPerMinute;

    private readonly int _seconds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_JACK_STORM"), CultureInfo.InvariantCulture, out var asked) ? asked : 120;

    [Fact]
    public async Task Storm_TwinsPluggedInRandomOrder_AreNeverTakenForEachOtherAndNothingIsLeft()
    {
        jack.Start();
        using var a = new JackUnit("Twin-A");
        using var b = new JackUnit("Twin-B");
        using var keys = new JackUnit("Keys");
        using var synth = new JackUnit("Synth");
        var (ear, wrong) = (new Ear(), 0);
        synth.Received += ear.Hear;
        synth.Received += message => wrong += IsWrong(message) ? 1 : 0;
        await using var bench = await SwapBench.StartAsync(await RunningRig.StartAsync(Rig, null, loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]));
        await RunningRig.Until(() => bench.PhaseOf("left") == DevicePhase.Ambiguous && bench.PhaseOf("right") == DevicePhase.Ambiguous, "both wait");
        Assert.Equal("Twin-A:out", (await bench.Rig.Router.IdentifyAsync("left", RunningRig.Patience, _ => a.Send([0x90, 10, 1, 0x80, 10, 0]), CancellationToken.None)).Port);
        await bench.Rig.Ready();
        keys.StartPlaying(100, [0x90, 70, 100, 0x80, 70, 0]);
        var before = ProcessHoldings.Count();
        var (clock, cost) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);

        var (pulled, sounding) = await PlugAndPull(bench, a, b, ear);

        Tell($"{pulled} times pulled in {clock.Elapsed.TotalSeconds:F1} s, {sounding} times while the note sounded", clock, cost);
        Array.ForEach(Array.FindAll([a, b], static unit => !unit.IsPlugged), static unit => unit.Plug());
        await bench.Rig.Ready();
        var played = keys.StopPlaying() / 2;
        await RunningRig.Until(() => ear.Silent && ear.Played == played, $"nothing sounds, and all of {played} notes of the keys have come, not {ear.Played}");
        Assert.Equal(("Twin-A:out", "Twin-B:out"), (bench.PortOf("left"), bench.PortOf("right")));
        Assert.All(bench.Rig.Board.Wiring.Devices, static device => Assert.Equal((0, 0), (device.Counts.Held, device.Counts.Sounding)));
        await RunningRig.Until(() => DeliveryBalance.Check(bench.Rig.Board.Status).Count == 0, "every delivery is accounted for");
        log.WriteLine($"before: {before}; after: {ProcessHoldings.Count()}");
        await RunningRig.Until(() => ProcessHoldings.Count().IsNoMoreThan(before), $"the process holds no more than before, {before}, not {ProcessHoldings.Count()}");
        Assert.Equal(0, wrong);
        Assert.True(sounding > 0);
        (clock, cost) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await Task.Delay(Calm);                                // a measurement, not a wait for something
        Tell("calm after it", clock, cost);
    }

    /// <returns>How often a cable was pulled, and how often of them the note sounded.</returns>
    private async Task<(int Pulled, int Sounding)> PlugAndPull(SwapBench bench, JackUnit a, JackUnit b, Ear ear)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMinutes(1) / ChangesPerMinute);
        var random = new Random(1);
        var (rounds, pulled, sounding) = (_seconds * ChangesPerMinute / 60, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var (unit, note, channel) = random.Next(2) == 0 ? (a, NoteOfA, 0) : (b, NoteOfB, 1);
            if (!unit.IsPlugged)
            {
                unit.Plug();
            }
            else
            {
                await Strike(unit, note, random.Next(2) == 0 ? TimeSpan.Zero : HalfAChange, () => ear.Sounds(channel, note));
                sounding += ear.Sounds(channel, note) ? 1 : 0;
                pulled++;
                if (random.Next(20) == 0)
                {
                    unit.Unplug();
                }
                else
                {
                    unit.Quit();
                }
            }

            Assert.True(bench.PortOf("left") is null or "Twin-A:out", $"round {round}: left is {bench.PortOf("left")}");
            Assert.True(bench.PortOf("right") is null or "Twin-B:out", $"round {round}: right is {bench.PortOf("right")}");
            await pace.WaitForNextTickAsync();
            if (random.Next(20) == 0)
            {
                await RunningRig.Until(() => (bench.PhaseOf("left") == DevicePhase.Ready) == a.IsPlugged && (bench.PhaseOf("right") == DevicePhase.Ready) == b.IsPlugged, $"round {round} is worked off");
            }
        }

        return (pulled, sounding);
    }

    /// <summary>Strikes a note again and again, for so long at most: the router may not have opened the unit yet.</summary>
    private static async Task Strike(JackUnit unit, int note, TimeSpan most, Func<bool> sounds)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var start = Stopwatch.GetTimestamp();
        do
        {
            unit.Send([0x90, (byte)note, 100]);
            unit.AwaitSent();
            await pace.WaitForNextTickAsync();
        }
        while (!sounds() && Stopwatch.GetElapsedTime(start) < most);
    }

    /// <summary>A is left, which plays channel 1; B is right, which plays channel 2.</summary>
    private static bool IsWrong(ReadOnlySpan<byte> message) =>
        (message[0] & 0xE0) == 0x80 && message[1] is NoteOfA or NoteOfB && (message[0] & 0x0F) != (message[1] == NoteOfA ? 0 : 1);

    private void Tell(string what, Stopwatch clock, TimeSpan costBefore) => log.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {(Process.GetCurrentProcess().TotalProcessorTime - costBefore) / clock.Elapsed:P1} of a core"));
}

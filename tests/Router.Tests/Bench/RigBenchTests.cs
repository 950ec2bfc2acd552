using System.Diagnostics;
using MidiMesh.Router.Bench;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Bench;

public sealed class RigBenchTests
{
    private const string Rig = """
        groups { one-clip { kind = exclusive } }
        routes { launch { from = "apc.pad[track,scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" } }
        lights { clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { stopped = amber, waiting = green-blink, playing = green } } }
        tests { t { given = [ "live.clip[1,1] playing" ], steps = [ "press apc.pad[3,2]", "expect live /live/track/stop_all_clips 0", "after 300ms", "expect light apc.pad[3,2] green" ] } }

        """;

    [Fact]
    public void Bench_SameInputTwice_GivesTheSameOutputAtTheSameTimes()
    {
        Assert.Equal(Play(), Play());

        static List<string> Play()
        {
            using var bench = new RigBench(RigText.Compile(Rig).Plan!);
            Assert.True(bench.Connect());
            for (var pad = 0; pad < 40; pad++)
            {
                bench.Send(0, [(byte)(0x90 + (pad % 8)), (byte)(53 + (pad * 3 % 5)), 127]);
                bench.Advance(TimeSpan.FromMilliseconds(37 * (pad % 4)));
            }

            Assert.NotEmpty(bench.Sent);
            return [.. bench.Sent.Select(static sent => $"{sent.At} {sent.Cause} {sent.Purpose} {TestRun.TextOf(sent)}")];
        }
    }

    [Fact]
    public void Bench_Flooded_WritesEveryMessageDown()
    {
        using var bench = new RigBench(RigText.Compile("routes { thru { from = keys, to = synth } }").Plan!);
        Assert.True(bench.Connect());
        for (var i = 0; i < 5000; i++)
        {
            bench.Send(1, [0x90, (byte)(i % 100), 100, 0x80, (byte)(i % 100), 64]);
        }

        Assert.Equal(10_000, bench.Sent.Count(static sent => sent is { Receiver: "synth", Purpose: BenchPurpose.Message }));
        Assert.All(bench.Sent, static sent => Assert.NotEmpty(sent.Bytes.Length > 0 ? sent.Bytes : sent.Osc is null ? [] : [1]));
    }

    [Fact]
    public void Run_ManyTests_TakeMillisecondsEach()
    {
        const int Tests = 100;
        var rig = RigText.Compile(Rig);
        RigTestRunner.Run(rig.Plan!, rig.Tests[0]);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Tests; i++)
        {
            Assert.Null(RigTestRunner.Run(rig.Plan!, rig.Tests[0]).Failure);
        }

        // Hundreds a second on an idle machine; the bound leaves room for a busy one and is still far below real time, which would be three minutes.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), $"{Tests} tests took {Stopwatch.GetElapsedTime(started)}");
    }
}

using System.Diagnostics;
using System.Globalization;
using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;

namespace MidiMesh.Benchmarks.Clocks;

/// <summary>How evenly MIDI clock leaves us: from the clock to the driver of an output, by the thread that the router uses and by a timer of the system.</summary>
internal static class ClockBenchmarks
{
    private const string Rig = "devices { synth { profile = generic/midi, virtual = true } }\nclock { tempo = 120, to = synth, run = true }\n";
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(60);

    public static void Run(Rounds rounds)
    {
        Table.Title($"MIDI clock at 120 beats a minute, {(Whole / rounds.Shorter).TotalSeconds:0} s: distance of two messages, off by", "us: p50       p99     p99.9       max   messages");
        Measure("own thread", Whole / rounds.Shorter, static (clock, sender) => new ClockThread(clock, sender));
        Measure("timer of the system", Whole / rounds.Shorter, static (clock, sender) => new ClockTimer(clock, sender, TimeProvider.System));
    }

    private static void Measure(string name, TimeSpan time, Func<MeshClock, ClockOut, IDisposable> drive)
    {
        var plan = RigCompiler.LoadText(Rig, "clock.conf").Plan ?? throw new InvalidOperationException("the rig does not compile");
        var mesh = new MeshContext(TimeProvider.System, new EventNumbers(), new MeshTrace(TimeProvider.System));
        var output = new Stamps((int)(time.TotalSeconds * 2 * ClockPlan.PulsesPerBeat) + 100);
        using var lane = new DeviceLane(plan.Devices[0], mesh);
        var wiring = new MeshWiring(1, plan.Table, [lane], [], []);
        lane.Attach(static failure => throw failure);
        using (lane.EnterTurn())
        {
            lane.Apply(wiring, 0);
            lane.Connect(output);
        }

        GC.Collect();
        using (drive(mesh.Clock, mesh.ClockOut))
        {
            mesh.Clock.Use(plan.Table.Clock);
            mesh.ClockOut.Use(wiring);
            Thread.Sleep(time);
        }

        Print(name, output.Taken);
    }

    private static void Print(string name, ReadOnlySpan<long> stamps)
    {
        var period = Stopwatch.Frequency * 60 / 120.0 / ClockPlan.PulsesPerBeat;
        var off = new double[stamps.Length - 1];
        for (var i = 1; i < stamps.Length; i++)
        {
            off[i - 1] = Math.Abs(stamps[i] - stamps[i - 1] - period) * 1e6 / Stopwatch.Frequency;
        }

        Array.Sort(off);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-34}{Spread.Percentile(off, 0.5),7:0}  {Spread.Percentile(off, 0.99),8:0}  {Spread.Percentile(off, 0.999),8:0}  {off[^1],8:0}  {stamps.Length,9}"));
    }

    private sealed class Stamps(int most) : IMidiOutput
    {
        private readonly long[] _stamps = new long[most];
        private int _count;

        // The first messages come while everything is still compiled.
        public ReadOnlySpan<long> Taken => _stamps.AsSpan(0, _count)[Math.Min(ClockPlan.PulsesPerBeat, _count)..];

        public int Queued => 0;

        public string? LostReason => null;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            if (message[0] == MidiStatus.Clock && _count < most)
            {
                _stamps[_count++] = Stopwatch.GetTimestamp();
            }

            return true;
        }

        public void Dispose()
        {
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Live.Simulation;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Benchmarks.Launches;

/// <summary>An exclusive launch from the pad's message to its light, without Live's own part: to the datagram that launches, and from the datagrams that confirm it to the light.</summary>
/// <remarks>Whole lanes in one thread and real time; the network and the drivers are not in it. Live is the simulated one, whose work and ticks are left out.</remarks>
internal static class LaunchBenchmarks
{
    private const int Presses = 300;
    private const int WarmUp = 50;
    private const int Tracks = 8;
    private const int Scenes = 5;
    private const int FirstPad = 53;
    private const int Green = 1;
    private const int MostTicks = 50;

    private const string Rig = """
        devices { apc { profile = akai/apc40, virtual = true } }
        endpoints { live { kind = ableton-osc } }
        groups { one-clip { kind = exclusive } }
        routes { launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" } }
        lights { clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { stopped = amber, waiting = green-blink, playing = green } } }

        """;

    public static void Run(Rounds rounds)
    {
        Table.Title($"An exclusive launch, {Presses / rounds.Shorter} presses", "us: p50       p99     p99.9       max");
        using var stage = new Stage();
        var (there, back, both) = (new double[Presses / rounds.Shorter], new double[Presses / rounds.Shorter], new double[Presses / rounds.Shorter]);
        for (var i = -WarmUp; i < both.Length; i++)
        {
            var (sent, shown) = stage.Press(((i + WarmUp) * 3) % Tracks, (i + WarmUp) % Scenes);
            if (i >= 0)
            {
                (there[i], back[i], both[i]) = (sent, shown, sent + shown);
            }
        }

        Print("pad to datagram", there);
        Print("confirmation to light", back);
        Print("our part of both", both);
    }

    private static void Print(string name, double[] micros)
    {
        Array.Sort(micros);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-34}{Spread.Percentile(micros, 0.5),7:0.0}  {Spread.Percentile(micros, 0.99),8:0.0}  {Spread.Percentile(micros, 0.999),8:0.0}  {micros[^1],8:0.0}"));
    }

    private sealed class Stage : IOscSocket, IMidiOutput
    {
        private static readonly SocketAddress Sender = new(AddressFamily.InterNetwork);
        private readonly LiveSimulator _simulator = new(new LiveSimulatorOptions
        {
            Set = new LiveSet
            {
                Quantization = 0, Scenes = [.. Enumerable.Range(1, Scenes).Select(static scene => $"{scene}")],
                Tracks = [.. Enumerable.Range(1, Tracks).Select(static track => new LiveSetTrack($"{track}") { Clips = [.. Enumerable.Range(1, Scenes).Select(static scene => new LiveSetClip($"{scene}"))] })],
            },
        });
        private readonly MeshContext _mesh = new(TimeProvider.System, new EventNumbers(), new MeshTrace(TimeProvider.System));
        private readonly DeviceLane _pads;
        private readonly EndpointLane _live;
        private readonly GroupLane _group;
        private TimeSpan _time;
        private (int Channel, int Note) _wanted;
        private bool _isShown;
        private bool _isOver;
        private long _sent;
        private long _shown;

        public Stage()
        {
            var plan = RigCompiler.LoadText(Rig, "launch.conf").Plan ?? throw new InvalidOperationException("the rig does not compile");
            (_pads, _live, _group) = (new DeviceLane(plan.Devices[0], _mesh), new EndpointLane(plan.Endpoints[0], _mesh), new GroupLane(plan.Groups[0], _mesh));
            var wiring = new MeshWiring(1, plan.Table, [_pads], [_live], [_group]);
            using (_group.EnterTurn())
            {
                _group.Apply(wiring, 0);
            }

            using (_live.EnterTurn())
            {
                _live.UseSocket(this);
                _live.Apply(wiring, 0);
            }

            using (_pads.EnterTurn())
            {
                _pads.Apply(wiring, 0);
            }

            _live.Attach(static failure => throw failure);
            _group.Attach(static failure => throw failure);
            _pads.Attach(static failure => throw failure);
            using (_pads.EnterTurn())
            {
                _pads.Connect(this);
            }

            while (_live.Link != LiveLink.Alive)
            {
                Answer();
            }
        }

        public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 11001);

        public string? LastError => null;

        public int Queued => 0;

        public string? LostReason => null;

        /// <summary>Presses a pad: microseconds to the datagram, and from the confirmation to the light.</summary>
        public (double Sent, double Shown) Press(int track, int scene)
        {
            var pressed = Stopwatch.GetTimestamp();
            _pads.Deliver(DeviceDelivery.Input(MidiMessage.NoteOn(track, FirstPad + scene, 127), default, pressed));
            var sent = _sent;
            _pads.Deliver(DeviceDelivery.Input(MidiMessage.NoteOff(track, FirstPad + scene, 0), default, Stopwatch.GetTimestamp()));
            (_wanted, _isShown) = ((track, FirstPad + scene), false);
            for (var tick = 0; tick < MostTicks; tick++)
            {
                var heard = Answer();
                if (_isShown)
                {
                    return (Micros(pressed, sent), heard);
                }
            }

            throw new InvalidOperationException($"{track}.{scene} was pressed and its light never came on");
        }

        public bool Send(ReadOnlySpan<byte> datagram)
        {
            _sent = Stopwatch.GetTimestamp();
            _simulator.Receive(datagram, IPAddress.Loopback);
            return true;
        }

        public int Flush() => 0;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            _shown = Stopwatch.GetTimestamp();
            _isShown |= MidiMessage.TryFromBytes(message, out var midi) && midi.IsNoteOn && midi.Value == Green && (midi.Channel, midi.Note) == _wanted;
            return true;
        }

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;                              // the lanes give back what they were given, which is this
                _pads.Dispose();
                _live.Dispose();
            }
        }

        /// <summary>Live's next tick: the time from the last datagram that changed a light to that light.</summary>
        private double Answer()
        {
            Thread.Sleep(100);                               // as Live ticks
            _time += TimeSpan.FromMilliseconds(100);
            _simulator.Tick(_time);
            var micros = 0.0;
            while (_simulator.TryTakeReply(out var reply))
            {
                var (heard, before) = (Stopwatch.GetTimestamp(), _shown);
                _live.Receive(reply.Payload.Span, Sender, heard);
                micros = _shown != before ? Micros(heard, _shown) : micros;
            }

            return micros;
        }

        private static double Micros(long from, long to) => (to - from) * 1e6 / Stopwatch.Frequency;
    }
}

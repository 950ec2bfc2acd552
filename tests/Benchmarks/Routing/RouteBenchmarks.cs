using System.Globalization;
using System.Net;
using System.Text;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Benchmarks.Routing;

/// <summary>What an event costs in a rig of ten routes and in one of ten thousand: from the device's lane to the synthesiser's port, without actors.</summary>
internal static class RouteBenchmarks
{
    private const int Few = 10;
    private const int Many = 10_000;
    private const int Events = 500_000;
    private const int Numbers = 128;

    public static void Run(Rounds rounds)
    {
        Table.Title($"One event through a rig of {Few} and of {Many} routes, of which one answers it", Table.OperationColumns);
        Compare(rounds, "routes on controls", Controls, static bench => bench.Controller());
        Compare(rounds, "whole device, controller condition", Conditions, static bench => bench.Controller());
        Compare(rounds, "whole device, note condition", Notes, static bench => bench.Note());
        Compare(rounds, "OSC, literal addresses", Addresses, static bench => bench.Datagram());
    }

    private static void Compare(Rounds rounds, string name, Func<int, string> rig, Action<Bench> send)
    {
        double basis = 0;
        foreach (var routes in (int[])[Few, Many])
        {
            using var bench = new Bench(rig(routes));
            var measured = rounds.Measure(Events, count =>
            {
                for (var i = 0; i < count; i++)
                {
                    send(bench);
                }
            });
            basis = basis == 0 ? measured.Nanoseconds.Median : basis;
            Table.Operation($"{name}: {routes}", measured, basis);
            bench.CheckAllCame();
        }
    }

    private static string Controls(int routes) => Rig(routes, "keyboard", 2 * Numbers, static at =>
        at < Numbers ? ("controller[" + at + "]", "") : ("note[" + (at - Numbers) + "]", ""));

    private static string Conditions(int routes) => Rig(routes, "midi", Numbers, static at => ("", $"when {{ controller = {at} }}, "));

    private static string Notes(int routes) => Rig(routes, "midi", Numbers, static at => ("", $"when {{ note = {at} }}, "));

    private static string Addresses(int routes)
    {
        var text = new StringBuilder(Synth).Append("}\nendpoints { panel { kind = osc, receive = 9000 } }\nroutes {\n");
        for (var route = 0; route < routes; route++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  r{route} {{ from = \"panel:/control/{route}\", via = [ {{ send = \"B0 07 40\", to = synth }} ] }}\n");
        }

        return text.Append("}\n").ToString();
    }

    private const string Synth = "devices {\n  synth { profile = generic/midi, virtual = true }\n";

    /// <summary>So many routes over as many keyboards as they need, one place each.</summary>
    private static string Rig(int routes, string profile, int places, Func<int, (string Control, string When)> place)
    {
        var text = new StringBuilder(Synth);
        for (var keyboard = 0; keyboard * places < routes; keyboard++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  keys{keyboard} {{ profile = generic/{profile}, virtual = true }}\n");
        }

        text.Append("}\nroutes {\n");
        for (var route = 0; route < routes; route++)
        {
            var (control, when) = place(route % places);
            var from = $"keys{route / places}{(control.Length > 0 ? "." : "")}{control}";
            text.Append(CultureInfo.InvariantCulture, $"  r{route} {{ from = \"{from}\", {when}to = synth }}\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>The lanes of one rig.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly DeviceLane[] _devices;
        private readonly EndpointLane[] _endpoints;
        private readonly CountingOutput _synth = new();
        private readonly SocketAddress _sender = new IPEndPoint(IPAddress.Loopback, 9001).Serialize();
        private readonly byte[] _datagram = new OscMessage("/control/5").ToPacket();
        private long _sent;

        public Bench(string rig)
        {
            var loaded = RigCompiler.LoadText(rig, "routes.conf");
            var plan = loaded.Plan ?? throw new InvalidOperationException(loaded.Diagnostics[0].ToString());
            var mesh = new MeshContext(TimeProvider.System, new EventNumbers(), new MeshTrace(TimeProvider.System));
            _devices = Array.ConvertAll(plan.Devices, device => new DeviceLane(device, mesh));
            _endpoints = Array.ConvertAll(plan.Endpoints, endpoint => new EndpointLane(endpoint, mesh));
            var wiring = new MeshWiring(1, plan.Table, _devices, _endpoints, []);
            for (var i = 0; i < _endpoints.Length; i++)
            {
                using var turn = _endpoints[i].EnterTurn();
                _endpoints[i].Apply(wiring, i);
            }

            for (var i = 0; i < _devices.Length; i++)
            {
                using var turn = _devices[i].EnterTurn();
                _devices[i].Apply(wiring, i);
            }

            Array.ForEach(_endpoints, static lane => lane.Attach(Failed));
            Array.ForEach(_devices, static lane => lane.Attach(Failed));
            using var connecting = _devices[0].EnterTurn();
            _devices[0].Connect(_synth);
        }

        public void Controller() => Input(MidiMessage.ControlChange(0, 5, 64));

        public void Note()
        {
            Input((_sent & 1) == 0 ? MidiMessage.NoteOn(0, 5, 64) : MidiMessage.NoteOff(0, 5, 64));
        }

        public void Datagram()
        {
            _sent++;
            _endpoints[0].Receive(_datagram, _sender, TimeProvider.System.GetTimestamp());
        }

        public void CheckAllCame()
        {
            if (_synth.Taken != _sent)
            {
                throw new InvalidOperationException($"{_sent} were sent, {_synth.Taken} came: {_devices[0].Counts}");
            }
        }

        public void Dispose()
        {
            Array.ForEach(_devices, static lane => lane.Dispose());
            Array.ForEach(_endpoints, static lane => lane.Dispose());
        }

        private void Input(MidiMessage message)
        {
            _sent++;
            _devices[1].Deliver(DeviceDelivery.Input(message, default, TimeProvider.System.GetTimestamp()));
        }

        private static void Failed(Exception cause) => throw new InvalidOperationException("a lane failed", cause);
    }

    private sealed class CountingOutput : IMidiOutput
    {
        public long Taken { get; private set; }

        public int Queued => 0;

        public string? LostReason => null;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            Taken++;
            return true;
        }

        public void Dispose()
        {
        }
    }
}

using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Stage;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Osc;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Notes;

/// <summary>The lanes of a mesh without actors, on a clock that stands still: swaps rigs, starts lanes anew and silences them as the actors do.</summary>
internal sealed class NoteStage : IDisposable
{
    private readonly MeshContext _mesh;
    private readonly Dictionary<string, EndpointLane> _endpoints = [];
    private readonly Dictionary<string, GroupLane> _groups = [];
    private readonly Dictionary<string, SynthOutput> _synths = RandomRig.Outputs.ToDictionary(static name => name, static name => new SynthOutput(name));
    private readonly HashSet<string> _plugged = [.. RandomRig.Outputs];
    private MeshWiring _wiring = MeshWiring.Empty;

    public NoteStage()
    {
        _mesh = new MeshContext(Time, new EventNumbers(), new MeshTrace(Time, 16));
        Stage = new StageLane(_mesh);
        Stage.Attach(Failed);
    }

    public ManualTime Time { get; } = new();

    public StageLane Stage { get; }

    /// <summary>Lanes of the devices of the rig that runs, by name.</summary>
    public Dictionary<string, DeviceLane> Devices { get; } = [];

    public IReadOnlyCollection<EndpointLane> Endpoints => _endpoints.Values;

    public IReadOnlyDictionary<string, SynthOutput> Synths => _synths;

    public void Dispose()
    {
        foreach (var lane in Devices.Values)
        {
            lane.Dispose();
        }

        foreach (var lane in _endpoints.Values)
        {
            lane.Dispose();
        }

        foreach (var lane in _groups.Values)
        {
            lane.Dispose();
        }

        Stage.Dispose();
    }

    /// <summary>Puts a rig in the place of the one that runs, lane by lane, the devices in this order.</summary>
    /// <param name="plan">The rig.</param>
    /// <param name="order">Puts the devices' lanes in some order.</param>
    /// <param name="between">Called after each lane has taken the rig: somebody plays meanwhile.</param>
    public void Apply(MeshPlan plan, Action<int[]> order, Action between)
    {
        DeviceLane[] devices = [.. plan.Devices.Select(one => Devices.GetValueOrDefault(one.Name) ?? new DeviceLane(one, _mesh))];
        EndpointLane[] endpoints = [.. plan.Endpoints.Select(one => _endpoints.GetValueOrDefault(one.Name) ?? new EndpointLane(one with { Kind = EndpointKind.Osc }, _mesh))];
        GroupLane[] groups = [.. plan.Groups.Select(one => _groups.GetValueOrDefault(one.Name) ?? new GroupLane(one, _mesh))];
        var (old, wiring) = (_wiring, new MeshWiring(_wiring.Version + 1, plan.Table, devices, endpoints, groups, Stage));
        OnStage(stage => stage.Apply(wiring));
        for (var i = 0; i < groups.Length; i++)
        {
            using var turn = groups[i].EnterTurn();
            groups[i].Apply(wiring, i, plan.Groups[i]);
        }

        for (var i = 0; i < endpoints.Length; i++)
        {
            using (endpoints[i].EnterTurn())
            {
                endpoints[i].Apply(wiring, i);
            }

            between();
        }

        var places = Enumerable.Range(0, devices.Length).ToArray();
        order(places);
        foreach (var place in places)
        {
            using (devices[place].EnterTurn())
            {
                devices[place].Apply(devices[place].Prepare(wiring, place, plan.Devices[place]));
            }

            between();
        }

        _wiring = wiring;
        var leaving = LeavingLanes.Between(old, wiring, plan);
        OnStage(stage => stage.ReleaseTowards(leaving.All));
        foreach (var lane in endpoints)
        {
            using var turn = lane.EnterTurn();
            lane.ReleaseTowards(leaving.All);
        }

        foreach (var lane in devices)
        {
            InTurn(lane, () => lane.ReleaseTowards(leaving.All));
        }

        between();
        Part(leaving);
        Welcome(devices, endpoints, groups);
    }

    /// <summary>A device, or the panel, says something.</summary>
    public void Play(string device, in Contracts.Midi.MidiMessage message)
    {
        if (Devices.TryGetValue(device, out var lane))
        {
            lane.Deliver(DeviceDelivery.Input(message, default, Time.GetTimestamp()));
        }
    }

    public void Play(OscMessage message)
    {
        if (_endpoints.TryGetValue("panel", out var lane))
        {
            lane.Receive(message.ToPacket(), new SocketAddress(AddressFamily.InterNetwork), Time.GetTimestamp());
        }
    }

    /// <summary>A source goes, or comes back: who plays its role changes. What it sends is heard all the same.</summary>
    public void Unplug(string source)
    {
        var lane = Devices[source];
        InTurn(lane, lane.Disconnect);
        Ready(lane, lane.Report.Phase != DevicePhase.Ready);
    }

    /// <summary>An output goes, or comes back.</summary>
    public void Replug(string output)
    {
        if (!_plugged.Add(output))
        {
            _plugged.Remove(output);
            _synths[output].LostReason = "unplugged";
            if (Devices.TryGetValue(output, out var lane))
            {
                InTurn(lane, lane.Disconnect);
                Ready(lane, false);
            }

            return;
        }

        _synths[output].LostReason = null;
        if (Devices.TryGetValue(output, out var back))
        {
            Connect(back);
        }
    }

    public void PlugAll()
    {
        foreach (var output in RandomRig.Outputs)
        {
            _synths[output].IsBusy = false;
            if (!_plugged.Contains(output))
            {
                Replug(output);
            }
        }
    }

    /// <summary>An actor fails and starts anew; what comes meanwhile waits.</summary>
    public void Crash(string device, Action meanwhile)
    {
        if (Devices.TryGetValue(device, out var lane))
        {
            lane.Detach();
            meanwhile();
            lane.Attach(Failed);
        }
    }

    public void CrashPanel(Action meanwhile)
    {
        if (_endpoints.TryGetValue("panel", out var lane))
        {
            lane.Detach();
            meanwhile();
            lane.Attach(Failed);
        }
    }

    public void CrashStage(Action meanwhile)
    {
        Stage.Detach();
        meanwhile();
        Stage.Attach(Failed);
    }

    public void OnStage(Action<StageLane> change)
    {
        using var turn = Stage.EnterTurn();
        change(Stage);
    }

    public void Panic(string device) => InTurn(Devices[device], Devices[device].Panic);

    /// <summary>What the whole mesh does at panic.</summary>
    public void PanicAll()
    {
        OnStage(static stage => stage.Panic());
        foreach (var lane in _endpoints.Values)
        {
            using var turn = lane.EnterTurn();
            lane.Panic();
        }

        foreach (var lane in Devices.Values)
        {
            InTurn(lane, lane.Panic);
        }
    }

    private static void Failed(Exception cause) => throw new InvalidOperationException("a lane failed", cause);

    private static void InTurn(DeviceLane lane, Action work)
    {
        using var turn = lane.EnterTurn();
        work();
    }

    /// <summary>Lanes that the rig has no use for say goodbye; their actors are gone by then.</summary>
    private void Part(LeavingLanes leaving)
    {
        foreach (var lane in leaving.Devices)
        {
            Devices.Remove(lane.Plan.Name);
            InTurn(lane, lane.Goodbye);
            if (_synths.TryGetValue(lane.Plan.Name, out var synth))
            {
                Finish(lane, synth);
            }

            lane.Detach();
        }

        foreach (var lane in leaving.Endpoints)
        {
            _endpoints.Remove(lane.Plan.Name);
            using (lane.EnterTurn())
            {
                lane.Goodbye();
            }

            lane.Detach();
        }

        foreach (var lane in leaving.Groups)
        {
            _groups.Remove(lane.Plan.Name);
            lane.Detach();
        }
    }

    /// <summary>The port closes when it has taken what the goodbye has left; one that is not there has nobody to say it to, and is switched on silent the next time.</summary>
    private void Finish(DeviceLane lane, SynthOutput synth)
    {
        synth.IsBusy = false;
        for (var left = 10_000; left > 0 && !lane.TryFinish(synth); left--)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        synth.Leave();
        InTurn(lane, lane.Disconnect);
    }

    private void Welcome(DeviceLane[] devices, EndpointLane[] endpoints, GroupLane[] groups)
    {
        foreach (var lane in devices.Where(lane => Devices.TryAdd(lane.Plan.Name, lane)))
        {
            lane.Attach(Failed);
            if (!_synths.ContainsKey(lane.Plan.Name))
            {
                Ready(lane, true);
            }
            else if (_plugged.Contains(lane.Plan.Name))
            {
                Connect(lane);
            }
        }

        foreach (var lane in endpoints.Where(lane => _endpoints.TryAdd(lane.Plan.Name, lane)))
        {
            lane.Attach(Failed);
            using var turn = lane.EnterTurn();
            lane.UseSocket(new DeafSocket());
        }

        foreach (var lane in groups.Where(lane => _groups.TryAdd(lane.Plan.Name, lane)))
        {
            lane.Attach(Failed);
        }
    }

    private void Connect(DeviceLane lane)
    {
        InTurn(lane, () => lane.Connect(_synths[lane.Plan.Name]));
        Ready(lane, true);
    }

    private void Ready(DeviceLane lane, bool ready)
    {
        lane.Report = ready ? new DeviceReport(DevicePhase.Ready, "", null) : new DeviceReport(DevicePhase.Absent, "unplugged by the test", null);
        Stage.Deliver(StageDelivery.DevicesChanged());
    }

    private sealed class DeafSocket : IOscSocket
    {
        public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 1);

        public string? LastError => null;

        public bool Send(ReadOnlySpan<byte> datagram) => true;

        public int Flush() => 0;

        public void Dispose()
        {
        }
    }
}

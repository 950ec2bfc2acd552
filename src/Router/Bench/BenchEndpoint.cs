using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Router.Bench;

/// <summary>An endpoint on the bench: its lane, a socket without a network, and for a Live the simulated one behind it.</summary>
internal sealed class BenchEndpoint : IOscSocket
{
    private static readonly SocketAddress Sender = new(AddressFamily.InterNetwork);
    // Live's display moves ten times a second, and with it the scripts that have no timer. Ours reads its socket every 5 ms; twice that is enough for a test.
    private static readonly TimeSpan DisplayTick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TimerTick = TimeSpan.FromMilliseconds(10);
    private readonly Queue<byte[]> _taken = new();
    private int _lastCommand;                       // number of the newest command to our script
    private readonly BenchTime _time;

    /// <summary>Makes an endpoint; a Live gets a set that has everything the rig names.</summary>
    public BenchEndpoint(EndpointLane lane, BenchTime time)
    {
        (Lane, _time) = (lane, time);
        LocalEndPoint = lane.Plan.Local;
        Simulator = lane.Plan.Kind switch
        {
            EndpointKind.AbletonOsc => Run(SimulatedScript.AbletonOsc, DisplayTick),
            EndpointKind.MidiMesh => Run(SimulatedScript.MidiMesh, TimerTick),
            EndpointKind.LiveOsc => Run(SimulatedScript.LiveOsc, DisplayTick),
            EndpointKind.LiveOsc2 => Run(SimulatedScript.LiveOsc2, DisplayTick),
            _ => null,
        };

        LiveSimulator Run(SimulatedScript script, TimeSpan tick) => new(new LiveSimulatorOptions { Set = BenchSet.For(lane.Plan), Script = script, OscTick = tick });
    }

    /// <summary>Its part of the data path.</summary>
    public EndpointLane Lane { get; }

    /// <summary>Its name in the rig.</summary>
    public string Name => Lane.Plan.Name;

    /// <summary>The simulated Live behind it; null for other programs.</summary>
    public LiveSimulator? Simulator { get; }

    /// <summary>Whether datagrams get through. While not, both sides go on without hearing each other.</summary>
    public bool IsPlugged { get; set; } = true;

    /// <inheritdoc />
    public IPEndPoint LocalEndPoint { get; }

    /// <inheritdoc />
    public string? LastError => null;

    /// <inheritdoc />
    public bool Send(ReadOnlySpan<byte> datagram)
    {
        _taken.Enqueue(datagram.ToArray());
        if (IsPlugged)
        {
            Simulator?.Receive(datagram, IPAddress.Loopback);
        }

        return true;
    }

    /// <summary>Whether a message belongs to the talk with Live that goes on by itself: a question that nobody caused, or a command to our script once more, which it does once.</summary>
    public bool IsUpkeep(OscMessage message, bool hasCause)
    {
        if (Simulator is not { } simulator)
        {
            return false;
        }

        if (simulator.IsQuestion(message))
        {
            return !hasCause;
        }

        if (Lane.Plan.Kind != EndpointKind.MidiMesh || message.Arguments.Count == 0 || !message.Arguments[0].Argument.TryGetInt32(out var number))
        {
            return false;
        }

        var isAgain = number <= _lastCommand;
        _lastCommand = Math.Max(_lastCommand, number);
        return isAgain;
    }

    /// <summary>Everything has been sent.</summary>
    public int Flush() => 0;

    /// <summary>The program behind it sends a datagram.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        if (IsPlugged)
        {
            Lane.Receive(datagram, Sender, _time.GetTimestamp());
        }
    }

    /// <summary>Lets the simulated Live do what is due, and hears what it says.</summary>
    public void Tick()
    {
        if (Simulator is not { } simulator)
        {
            return;
        }

        simulator.Tick(_time.Elapsed);
        while (simulator.TryTakeReply(out var reply))
        {
            Receive(reply.Payload.Span);
        }
    }

    /// <summary>The oldest datagram not taken yet: the trace has one entry for each, in the same order.</summary>
    public byte[] Take() => _taken.TryDequeue(out var bytes) ? bytes : [];

    /// <inheritdoc />
    public void Dispose()
    {
    }
}

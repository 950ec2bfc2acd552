using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Screen;
using MidiMesh.Router.Simulation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Hosting;

/// <summary>What a host needs from outside.</summary>
public sealed record RouterHostOptions
{
    /// <summary>MIDI systems of this computer, in order of preference; the host disposes them. Made only when the rig has a plug to find.</summary>
    public Func<ILoggerFactory, IReadOnlyList<IMidiBackend>> CreateBackends { get; init; } = static _ => [];

    /// <summary>Remembers which unit is which device; forgets with the program when not given.</summary>
    public IPortMemory? PortMemory { get; init; }

    /// <summary>What an earlier run left behind when it was killed; null when it ended in order.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>The clock of the whole mesh.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes the threads of the sockets and of the clock.</summary>
    public EventThreads Threads { get; init; } = EventThreads.Usual;

    /// <summary>Stands around what opens the sockets of endpoints; null for nothing. Tests put faults in here.</summary>
    internal Func<IOscTransport, IOscTransport>? AroundSockets { get; init; }

    /// <summary>Makes loggers; not disposed by the host.</summary>
    public required ILoggerFactory Loggers { get; init; }
}

/// <summary>A running rig: backends, simulated Lives, on-screen devices and the actors, without the web page.</summary>
/// <remarks>Starting throws <see cref="OscPortException"/> when a simulated Live finds its port taken; a rig's own endpoints report theirs in <see cref="MeshBoard.Status"/> and keep trying.</remarks>
public sealed class RouterHost : IMeshCommands, IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(30);       // a small box that has just been switched on does other things, too

    private readonly IHost _host;
    private readonly IActorRef _mesh;
    private readonly LoopbackBackend _screenBackend;
    private readonly RouterHostOptions _options;
    private readonly List<SimulatedLiveHost> _simulated = [];
    private readonly IDisposable _clock;
    private int _disposed;

    private RouterHost(IHost host, MeshBoard board, IActorRef mesh, LoopbackBackend screenBackend, UdpOscTransport osc, RouterHostOptions options)
    {
        (_host, Board, _mesh, _screenBackend, _options) = (host, board, mesh, screenBackend, options);
        Screens = new ScreenRack(screenBackend, osc);

        // A clock made by hand is driven by its own timers.
        var context = board.Context;
        _clock = options.Time == TimeProvider.System ? new ClockThread(context.Clock, context.ClockOut, options.Threads) : new ClockTimer(context.Clock, context.ClockOut, options.Time);
    }

    /// <summary>Snapshots, lanes, trace.</summary>
    public MeshBoard Board { get; }

    /// <summary>The rig's on-screen devices.</summary>
    public ScreenRack Screens { get; }

    /// <summary>The simulated Lives that were started for the rig.</summary>
    public IReadOnlyList<SimulatedLiveHost> SimulatedLives => _simulated;

    /// <summary>The root actor, for commands and fault-injection tests.</summary>
    public IActorRef Mesh => _mesh;

    /// <summary>The actor system, for tests.</summary>
    public ActorSystem Actors => _host.Services.GetRequiredService<ActorSystem>();

    /// <summary>Starts a rig and returns once its table runs.</summary>
    public static async Task<RouterHost> StartAsync(MeshPlan plan, RouterHostOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var screen = new LoopbackBackend(options.Time, options.Loggers.CreateLogger<LoopbackBackend>());
        var osc = new OscTransport(options.Time, options.Loggers, options.Threads);
        var context = new MeshContext(options.Time, new EventNumbers(), new MeshTrace(options.Time));
        var board = new MeshBoard(context, [], screen, options.AroundSockets?.Invoke(osc) ?? osc, options.Loggers) { Probe = new UdpPeerProbe() };
        if (options.PortMemory is { } memory)
        {
            board.Memory = memory;
        }

        board.LastRun = options.LastRun;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddAkka("midimesh", akka => akka.WithActors((system, registry) =>
            registry.Register<MeshSupervisor>(system.ActorOf(MeshSupervisor.CreateProps(board), "mesh"))));
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        var mesh = await host.Services.GetRequiredService<IRequiredActor<MeshSupervisor>>().GetAsync().ConfigureAwait(false);

        var router = new RouterHost(host, board, mesh, screen, osc.Udp, options);
        try
        {
            await router.ApplyAsync(plan).ConfigureAwait(false);
            return router;
        }
        catch
        {
            await router.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs another rig from now on; returns once every lane has changed over. One call at a time.</summary>
    /// <returns>The version that runs.</returns>
    /// <exception cref="OscPortException">A simulated Live finds its port taken; nothing has changed.</exception>
    public async Task<int> ApplyAsync(MeshPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (Board.Backends.Count == 0 && plan.Devices.Any(device => device.Attachment != DeviceAttachment.Screen))
        {
            Board.Backends = _options.CreateBackends(_options.Loggers);
        }

        var needless = await SimulateLivesAsync(plan).ConfigureAwait(false);
        Screens.Apply(plan);
        var applied = await _mesh.Ask<RigApplied>(new ApplyRig(plan), ApplyLimit).ConfigureAwait(false);
        foreach (var simulated in needless)
        {
            _simulated.Remove(simulated);
            await simulated.DisposeAsync().ConfigureAwait(false);
        }

        return applied.Version;
    }

    /// <summary>Silences everything, at once.</summary>
    public void Panic() => _mesh.Tell(PanicAll.Instance);

    /// <inheritdoc />
    public async Task<string?> GiveRoleAsync(string role, string device) =>
        (await _mesh.Ask<StageChanged>(new GiveRole(role, device), ApplyLimit).ConfigureAwait(false)).Refused;

    /// <inheritdoc />
    public Task<IdentifyOutcome> IdentifyAsync(string device, TimeSpan patience, Action<IReadOnlyList<string>>? listening, CancellationToken stop) =>
        // Stopping ends the wait itself, which then answers that nothing was pressed.
        _mesh.Ask<IdentifyOutcome>(new IdentifyDevice(device, patience, listening, stop), patience + ApplyLimit, CancellationToken.None);

    /// <summary>Orderly end: notes off, lights off, ports closed; within about a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Board.Context.ClockOut.Quit();
        _clock.Dispose();
        await Actors.Terminate().ConfigureAwait(false);
        await Task.WhenAny(Task.WhenAll(Board.Closing), Task.Delay(GoodbyeLimit)).ConfigureAwait(false);
        await _host.StopAsync().ConfigureAwait(false);
        _host.Dispose();
        foreach (var simulated in _simulated)
        {
            await simulated.DisposeAsync().ConfigureAwait(false);
        }

        Screens.Dispose();

        // A backend whose server hangs may take its time to close; the program does not wait for it.
        var closing = Task.Run(() =>
        {
            foreach (var backend in Board.Backends)
            {
                backend.Dispose();
            }

            _screenBackend.Dispose();
        });
        await Task.WhenAny(closing, Task.Delay(GoodbyeLimit)).ConfigureAwait(false);
    }

    /// <summary>Starts the simulated Lives that a rig names. Those that it does not name play on until the rig runs, unless they are in the way.</summary>
    /// <returns>Those that are not needed once the rig runs.</returns>
    private async Task<List<SimulatedLiveHost>> SimulateLivesAsync(MeshPlan plan)
    {
        var wanted = plan.Endpoints.Where(endpoint => endpoint is { Simulate: true, Peer: not null }).ToArray();
        var needless = _simulated.Where(running => !wanted.Any(endpoint => endpoint.Peer!.Port == running.LocalEndPoint.Port && endpoint.Local.Port == running.ReplyPort)).ToList();
        foreach (var inTheWay in needless.Where(running => wanted.Any(endpoint => endpoint.Peer!.Port == running.LocalEndPoint.Port)).ToArray())
        {
            needless.Remove(inTheWay);
            _simulated.Remove(inTheWay);
            await inTheWay.DisposeAsync().ConfigureAwait(false);
        }

        foreach (var endpoint in wanted)
        {
            if (_simulated.All(running => running.LocalEndPoint.Port != endpoint.Peer!.Port))
            {
                _simulated.Add(SimulatedLiveHost.Start(new SimulatedLiveHostOptions
                {
                    Address = endpoint.Peer!.Address, Port = endpoint.Peer.Port, ReplyPort = endpoint.Local.Port,
                }));
            }
        }

        return needless;
    }
}

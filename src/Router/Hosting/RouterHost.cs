using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends.Loopback;
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

    /// <summary>The clock of the whole mesh.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Makes loggers; not disposed by the host.</summary>
    public required ILoggerFactory Loggers { get; init; }
}

/// <summary>A running rig: backends, simulated Lives, on-screen devices and the actors, without the web page.</summary>
/// <remarks>Starting throws <see cref="OscPortException"/> when a simulated Live finds its port taken; a rig's own endpoints report theirs in <see cref="MeshBoard.Status"/> and keep trying.</remarks>
public sealed class RouterHost : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(10);

    private readonly IHost _host;
    private readonly IActorRef _mesh;
    private readonly LoopbackBackend _screenBackend;
    private readonly List<SimulatedLiveHost> _simulated = [];
    private int _disposed;

    private RouterHost(IHost host, MeshBoard board, IActorRef mesh, LoopbackBackend screenBackend)
    {
        (_host, Board, _mesh, _screenBackend) = (host, board, mesh, screenBackend);
        Screens = new ScreenRack(screenBackend);
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
        var needsPlugs = plan.Devices.Any(device => device.Attachment != DeviceAttachment.Screen);
        var backends = needsPlugs ? options.CreateBackends(options.Loggers) : [];
        var screen = new LoopbackBackend(options.Time, options.Loggers.CreateLogger<LoopbackBackend>());
        var osc = new UdpOscTransport(options.Time, options.Loggers.CreateLogger<UdpOscTransport>());
        var context = new MeshContext(options.Time, new EventNumbers(), new MeshTrace(options.Time));
        var board = new MeshBoard(context, backends, screen, osc, options.Loggers);

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(options.Time);
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddAkka("midimesh", akka => akka.WithActors((system, registry) =>
            registry.Register<MeshSupervisor>(system.ActorOf(MeshSupervisor.CreateProps(board), "mesh"))));
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        var mesh = await host.Services.GetRequiredService<IRequiredActor<MeshSupervisor>>().GetAsync().ConfigureAwait(false);

        var router = new RouterHost(host, board, mesh, screen);
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

    /// <summary>Runs another rig from now on; returns once every lane has changed over.</summary>
    public async Task ApplyAsync(MeshPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Screens.Apply(plan);
        await SimulateLivesAsync(plan).ConfigureAwait(false);
        await _mesh.Ask<RigApplied>(new ApplyRig(plan), ApplyLimit).ConfigureAwait(false);
    }

    /// <summary>Silences everything, at once.</summary>
    public void Panic() => _mesh.Tell(PanicAll.Instance);

    /// <summary>Orderly end: notes off, lights off, ports closed; within about a second.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

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

    private async Task SimulateLivesAsync(MeshPlan plan)
    {
        var wanted = plan.Endpoints.Where(endpoint => endpoint is { Simulate: true, Peer: not null }).ToArray();
        foreach (var running in _simulated.ToArray())
        {
            if (!wanted.Any(endpoint => endpoint.Peer!.Port == running.LocalEndPoint.Port && endpoint.Local.Port == running.ReplyPort))
            {
                _simulated.Remove(running);
                await running.DisposeAsync().ConfigureAwait(false);
            }
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
    }
}

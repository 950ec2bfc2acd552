using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Simulation;
using MidiMesh.Router.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>A rig that runs in this process: the real host, real UDP, and a loopback backend whose far ends a test holds.</summary>
internal sealed class RunningRig : IAsyncDisposable
{
    /// <summary>Longest wait for something that must happen; generous, because CI shares its machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int _lastPort = Random.Shared.Next();

    private readonly string _folder;
    private readonly Dictionary<string, LoopbackDevice> _peers;

    private RunningRig(string folder, RouterHost router, Dictionary<string, LoopbackDevice> peers)
    {
        _folder = folder;
        Router = router;
        _peers = peers;
    }

    public RouterHost Router { get; }

    public MeshBoard Board => Router.Board;

    public SimulatedLiveHost Live => Router.SimulatedLives[0];

    /// <summary>Two UDP ports that are free, and that neither the system nor another call gives to anybody meanwhile: they lie below those that the system hands out by itself.</summary>
    public static (int First, int Second) FreePorts() => (FreePort(), FreePort());

    private static int FreePort()
    {
        const int Lowest = 20_000, Count = 12_000;
        while (true)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _lastPort) % Count);
            try
            {
                using var taken = new UdpClient(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody's.
            }
        }
    }

    /// <summary>Loads a rig's text, plugs in the named loopback devices, and starts it.</summary>
    public static async Task<RunningRig> StartAsync(
        string rig, IReadOnlyList<string>? plugged = null, Func<ILoggerFactory, IReadOnlyList<IMidiBackend>>? backends = null, ILoggerFactory? loggers = null,
        IReadOnlyDictionary<string, string>? profiles = null, Func<LoopbackBackend, RouterHostOptions, RouterHostOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-rig-").FullName;
        foreach (var (name, text) in profiles ?? new Dictionary<string, string>())
        {
            var file = Path.Combine(folder, "profiles", name + ".conf");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }

        var path = Path.Combine(folder, "rig.conf");
        await File.WriteAllTextAsync(path, rig);
        var loaded = RigCompiler.Load(path);
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Diagnostics));
        var ports = new LoopbackBackend(TimeProvider.System);
        var peers = (plugged ?? []).ToDictionary(name => name, ports.CreateDevice);

        var options = new RouterHostOptions { CreateBackends = backends ?? (_ => [ports]), Loggers = loggers ?? NullLoggerFactory.Instance };
        var router = await RouterHost.StartAsync(loaded.Plan!, change?.Invoke(ports, options) ?? options);
        return new RunningRig(folder, router, peers);
    }

    /// <summary>Waits until something is so, looking a thousand times a second.</summary>
    public static Task Until(Func<bool> isSo, string what) => Until(isSo, () => what);

    /// <summary>The same, with words that are found only when it has been waited for in vain.</summary>
    public static async Task Until(Func<bool> isSo, Func<string> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"never: {what()}");
            await Task.Delay(1);                             // other tests want the processor meanwhile
        }
    }

    /// <summary>The far end of a port that the test has plugged in.</summary>
    public LoopbackDevice Peer(string name) => _peers[name];

    /// <summary>Waits until every device is ready and every Live known.</summary>
    public Task Ready() => Until(
        () => Board.Wiring.Devices.All(device => device.Report.Phase == Actors.Devices.DevicePhase.Ready)
            && Board.Wiring.Endpoints.All(endpoint => endpoint.Report.IsOpen && (!endpoint.Plan.Kind.IsLive() || endpoint.Link == Contracts.Live.LiveLink.Alive)),
        () => $"ready: {Describe()}");

    public string Describe() => string.Join("; ",
        Board.Wiring.Devices.Select(device => $"{device.Plan.Name} {device.Report.Phase} {device.Report.Reason}")
            .Concat(Board.Wiring.Endpoints.Select(endpoint => string.Create(CultureInfo.InvariantCulture, $"{endpoint.Plan.Name} {endpoint.Link} {endpoint.Report.Reason}"))));

    /// <summary>What happened first after a number of the trace, one on a line: what a test that waited in vain has to tell.</summary>
    public string Happened(long after, int lines = 400)
    {
        var words = new TraceWords(TimeProvider.System, () => Board.Wiring.Table);
        var told = new List<string> { Describe() };
        Board.Context.Trace.Visit(after, (in TraceEntry entry) =>
        {
            if (told.Count <= lines)
            {
                var line = words.Line(entry);
                told.Add(string.Create(CultureInfo.InvariantCulture, $"{line.At:mm:ss.fff} {line.Event} {line.Kind} {line.Subject} {line.Route} {line.Text} {line.Detail}"));
            }
        });
        return string.Join('\n', told);
    }

    public async ValueTask DisposeAsync()
    {
        await Router.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

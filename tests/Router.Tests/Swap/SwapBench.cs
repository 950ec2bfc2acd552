using System.Net;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>A running rig with its web server, and the command line that speaks to it.</summary>
internal sealed class SwapBench : IAsyncDisposable
{
    private SwapBench(RunningRig rig, WebServer server, TokenFile file, CliBench cli, AccessToken token) => (Rig, Server, _file, Cli, Token) = (rig, server, file, cli, token);

    private readonly TokenFile _file;

    public RunningRig Rig { get; }

    public WebServer Server { get; }

    public CliBench Cli { get; }

    public AccessToken Token { get; }

    public static Task<SwapBench> StartAsync(string text, params string[] plugged) => StartAsync(text, null, plugged);

    /// <summary>With profiles of its own, by name.</summary>
    public static async Task<SwapBench> StartAsync(string text, Dictionary<string, string>? profiles, params string[] plugged) =>
        await StartAsync(await RunningRig.StartAsync(text, plugged, profiles: profiles));

    /// <summary>Around a rig that runs, which is then the bench's.</summary>
    public static async Task<SwapBench> StartAsync(RunningRig rig)
    {
        var cli = new CliBench();
        var token = AccessToken.Create();
        var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, token) { KeepAlive = WebBench.Patience }, rig.Board, rig.Router.Screens, rig.Router.Panic, null, rig.Router);
        return new SwapBench(rig, server, TokenFile.Write(server.Page, token, cli.Context.TokenFolder), cli, token);
    }

    public LoopbackDevice Peer(string name) => Rig.Peer(name);

    public DevicePhase PhaseOf(string device) => Array.Find(Rig.Board.Wiring.Devices, lane => lane.Plan.Name == device)!.Report.Phase;

    public string? PortOf(string device) => Rig.Board.PortHolders().FirstOrDefault(holder => holder.Device == device)?.Input;

    public string Playing(string role) => Rig.Board.Stage.Report().Roles.First(one => one.Name == role).Active;

    public async ValueTask DisposeAsync()
    {
        _file.Dispose();
        await Server.DisposeAsync();
        await Rig.DisposeAsync();
        Cli.Dispose();
    }
}

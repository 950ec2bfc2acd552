using System.Net;

namespace MidiMesh.Router.Web;

/// <summary>Where the page is served and who may play on it.</summary>
/// <param name="Address">Where to listen. At anything but a loopback address others in the network are let in too: with the look token to look, with the token to play.</param>
/// <param name="Port">TCP port; 0 lets the system choose.</param>
/// <param name="Token">What pages and programs must know to change anything; see <see cref="AccessToken"/>.</param>
public sealed record WebOptions(IPAddress Address, int Port, AccessToken Token)
{
    /// <summary>Names, beside the address itself and the loopback names, under which the page may be opened: "stage-laptop.local".</summary>
    public IReadOnlyList<string> HostNames { get; init; } = [];

    /// <summary>What those on other machines must know to look; it lets nobody play. Fresh with each start.</summary>
    public AccessToken LookToken { get; init; } = AccessToken.Create();

    /// <summary>Whether programs and people on this machine may look without any token. Those on other machines never may.</summary>
    public bool OpenToThisMachine { get; init; } = true;

    /// <summary>Pages connected at once; more are refused.</summary>
    public int MostSockets { get; init; } = 32;

    /// <summary>Programs following the trace at once; more are refused.</summary>
    public int MostMonitors { get; init; } = 8;

    /// <summary>Longest message of a page, in bytes. The longest it has need of is a tenth of that.</summary>
    public int MostMessageBytes { get; init; } = 4096;

    /// <summary>Messages a second that a page may send for long; twice as many in a burst. Ten fingers on faders, sixty times a second, make 600.</summary>
    public int MostMessagesPerSecond { get; init; } = 1000;

    /// <summary>How long a connection may take for the head of a request, and how long it may stand open between two. There are only so many connections: who holds one and says nothing must not keep the others out.</summary>
    public TimeSpan RequestPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a page is asked whether it is there. It has twice as long to answer, for phones and browsers stand still for a moment; then what it held is released.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(2);
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Sends an empty bundle from a connected socket: where nobody listens, the system says so at once; whoever listens does nothing with it.</summary>
public sealed class UdpPeerProbe : IPeerProbe
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(300);

    // OSC 1.0, OSC Bundles: "#bundle", time tag "immediately", no elements.
    private static readonly byte[] EmptyBundle = [.. "#bundle\0"u8, 0, 0, 0, 0, 0, 0, 0, 1];

    /// <inheritdoc />
    public async Task<PeerFinding> LookAsync(IPEndPoint peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        if (!IPAddress.IsLoopback(peer.Address) || peer.AddressFamily != AddressFamily.InterNetwork)
        {
            return new PeerFinding(PeerPresence.Unknown, null, false);
        }

        var presence = await KnockAsync(peer).ConfigureAwait(false);
        return new PeerFinding(presence, presence == PeerPresence.Something ? PortOwner.Find(peer.Port)?.ToString() : null, LiveRuns());
    }

    private static async Task<PeerPresence> KnockAsync(IPEndPoint peer)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var end = new CancellationTokenSource(Wait);
        try
        {
            await socket.ConnectAsync(peer).ConfigureAwait(false);
            await socket.SendAsync(EmptyBundle).ConfigureAwait(false);
            await socket.ReceiveAsync(new byte[1], end.Token).ConfigureAwait(false);
            return PeerPresence.Something;
        }
        catch (OperationCanceledException)
        {
            return PeerPresence.Something;      // no refusal: somebody has it
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return PeerPresence.Nothing;
        }
        catch (SocketException)
        {
            return PeerPresence.Unknown;
        }
    }

    /// <summary>"Live" on macOS, "Ableton Live 12 Suite" and its like on Windows.</summary>
    private static bool LiveRuns()
    {
        var processes = Process.GetProcesses();
        try
        {
            return Array.Exists(processes, static process => IsLive(process));
        }
        finally
        {
            Array.ForEach(processes, static process => process.Dispose());
        }
    }

    private static bool IsLive(Process process)
    {
        try
        {
            return process.ProcessName is "Live" || process.ProcessName.StartsWith("Ableton Live", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;       // it has ended meanwhile
        }
    }
}

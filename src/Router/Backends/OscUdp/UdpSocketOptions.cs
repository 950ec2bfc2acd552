using System.Net.Sockets;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>What every socket of ours is set to, and why.</summary>
internal static class UdpSocketOptions
{
    /// <summary>Linux' default of 212,992 bytes drops datagrams at 256 in flight; 4 MB holds the longest burst a Live set answers with.</summary>
    public const int ReceiveBufferBytes = 4 << 20;

    private const int SendBufferBytes = 1 << 20;

    /// <summary>SIO_UDP_CONNRESET of Winsock: whether an ICMP "port unreachable" fails the next receive.</summary>
    private const int UdpConnectionReset = unchecked((int)0x9800000C);

    public static void Apply(Socket socket)
    {
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        socket.SendBufferSize = SendBufferBytes;

        // The smallest time-out there is: a full send buffer (a network card that stands still) must refuse, not block the player's hands.
        socket.SendTimeout = 1;

        // Live uses broadcast for nothing, but a rig may aim at a subnet's broadcast address.
        socket.EnableBroadcast = true;
        if (OperatingSystem.IsWindows())
        {
            // Windows lets a second program take a bound port unless told otherwise, and reports a dead peer as an error of ours.
            socket.ExclusiveAddressUse = true;
            socket.IOControl(UdpConnectionReset, [0, 0, 0, 0], null);
        }
    }
}

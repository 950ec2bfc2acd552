using System.Net;
using System.Net.Sockets;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Words for people about sockets that could not be bound or did not send.</summary>
internal static class UdpPortMessages
{
    public static string CannotBind(IPEndPoint local, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse =>
            $"UDP port {local.Port} is taken{By(local.Port)}. Stop that program, or give this endpoint another port in the rig (`receive = {Another(local.Port)}`) and tell the other side to send there.",
        SocketError.AddressNotAvailable =>
            $"UDP {local}: this machine has no address {local.Address}. Use 127.0.0.1 for programs on this machine, or 0.0.0.0 for every network card.",
        SocketError.AccessDenied =>
            $"UDP port {local.Port}: the system does not allow it. Ports below 1024 are reserved; give this endpoint a greater one in the rig (`receive = …`).",
        _ => $"UDP {local} cannot be opened: {exception.Message}.",
    };

    public static string CannotSend(int length, SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.MessageSize => $"a datagram of {length} bytes is too long for this network",
        SocketError.TimedOut or SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable => "the system's send buffer is full",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => "there is no way to the peer's network",
        _ => exception.Message,
    };

    private static string By(int port) => $" by {PortOwner.Find(port)?.ToString() ?? "another program"}";

    private static int Another(int port) => port < 65_535 ? port + 1 : port - 1;
}

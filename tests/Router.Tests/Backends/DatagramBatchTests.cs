using System.Net;
using System.Net.Sockets;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Tests.Backends;

public sealed class DatagramBatchTests
{
    /// <summary>A socket sends by itself what a batch leaves behind, so only this shows whether they leave together: the system reads several entries of our table.</summary>
    [Fact]
    public void Send_Several_LeaveByOneCall()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var far = Bound();
        using var near = Bound();
        var batch = new DatagramBatch(far.LocalEndPoint!.Serialize());
        for (var length = 1; length <= 64; length++)
        {
            Assert.True(batch.TryAdd(Enumerable.Repeat((byte)length, length).ToArray()));
        }

        Assert.Equal(64, batch.Send(near.SafeHandle, 0));
        var buffer = new byte[100];
        for (var length = 1; length <= 64; length++)
        {
            Assert.Equal(length, far.Receive(buffer));
            Assert.Equal(Enumerable.Repeat((byte)length, length), buffer[..length]);
        }
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 60_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

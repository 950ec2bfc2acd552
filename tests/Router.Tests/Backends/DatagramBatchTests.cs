using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Tests.Backends;

public sealed class DatagramBatchTests
{
    /// <summary>A socket sends by itself what a batch leaves behind, so only this shows whether they leave together: the system reads several entries of our table.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Send_EachLongerThanTheLast_LeaveByOneCall(bool joins)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var far = Bound();
        using var near = Bound();
        var batch = BatchTo(far, joins);
        int[] lengths = [.. Enumerable.Range(1, 64)];
        Assert.All(lengths, length => Assert.True(batch.TryAdd(Payload(length))));
        Assert.False(batch.TryAdd(Payload(1)));
        Assert.Equal(64, batch.Count);
        Assert.Equal(64, batch.Send(near.SafeHandle, 0));
        AssertHeard(far, lengths);
    }

    [Fact]
    public void Send_EquallyLong_AreOneEntryAndArriveApart()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var far = Bound();
        using var near = Bound();
        Assert.True(DatagramBatch.CanJoin(near));
        var batch = BatchTo(far, joins: true);
        int[] lengths = [40, 40, 40, 28, 40, 40, 0, 0, 12, 12, 2000, 2000, 4];
        for (var round = 0; round < 3; round++)              // places in the table are used again, joined or not
        {
            int[] turned = [.. lengths.Skip(round), .. lengths.Take(round)];
            Assert.All(turned, length => Assert.True(batch.TryAdd(Payload(length))));
            Assert.Equal(round == 0 ? 8 : 9, batch.Count);   // 40 40 40 28 | 40 40 | 0 | 0 | 12 12 | 2000 | 2000 | 4; turned round, the first ones stand apart
            Assert.Equal(batch.Count, batch.Send(near.SafeHandle, 0));
            batch.Clear();
            AssertHeard(far, turned);
        }
    }

    [Fact]
    public void TryAdd_MoreThanADatagramHolds_BeginsAnotherEntry()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using var far = Bound();
        using var near = Bound();
        var batch = BatchTo(far, joins: true);
        int[] lengths = [.. Enumerable.Repeat(1191, 55), 3];
        Assert.All(lengths, length => Assert.True(batch.TryAdd(Payload(length))));
        Assert.Equal(2, batch.Count);
        Assert.Equal(2, batch.Send(near.SafeHandle, 0));
        AssertHeard(far, lengths);
    }

    /// <summary>The system parts nothing for a socket without checksums: it stands for a network card or tunnel that cannot.</summary>
    [Fact]
    public void Flush_SystemRefusesWhatIsJoined_AllLeaveAloneAndNoneIsJoinedAgain()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int SocketLevel = 1, NoChecksums = 11;         // SOL_SOCKET, SO_NO_CHECK
        using var far = Bound();
        var bound = Bound();
        bound.SetRawSocketOption(SocketLevel, NoChecksums, BitConverter.GetBytes(1));
        using var near = new UdpOscSocket(bound, (IPEndPoint)far.LocalEndPoint!, new RecordingDatagrams(), TimeProvider.System, NullLogger.Instance);
        int[] lengths = [8, 8, 4, 12, 12, 8];
        for (var round = 0; round < 2; round++)
        {
            Assert.All(lengths, length => Assert.True(near.Send(Payload(length))));
            Assert.Equal(0, near.Flush());
            AssertHeard(far, lengths);
        }

        Assert.False(near.Joins);
    }

    private static DatagramBatch BatchTo(Socket far, bool joins) => new(far.LocalEndPoint!.Serialize()) { Joins = joins };

    private static byte[] Payload(int length) => [.. Enumerable.Range(length, length).Select(static value => (byte)value)];

    private static void AssertHeard(Socket far, int[] lengths)
    {
        var buffer = new byte[4096];
        Assert.All(lengths, length => Assert.Equal(Payload(length), buffer[..far.Receive(buffer)]));
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 60_000 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

public sealed class UdpOscTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly UdpOscTransport _transport = new(TimeProvider.System);

    [Fact]
    public void Send_PeerGiven_ArrivesWithSenderAndStamp()
    {
        var heard = new RecordingDatagrams();
        using var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        var before = TimeProvider.System.GetTimestamp();
        Assert.True(sender.Say("/live/test\0\0,\0\0\0"u8));
        var (payload, from, stamp) = heard.Take();
        Assert.Equal("/live/test\0\0,\0\0\0"u8.ToArray(), payload);
        Assert.Equal(sender.LocalEndPoint, from);
        Assert.InRange(stamp, before, TimeProvider.System.GetTimestamp());
    }

    [Fact]
    public void Receive_AnswerToSender_ReachesIt()
    {
        var heard = new RecordingDatagrams();
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        far.Bind(Any);
        using var near = _transport.Open(Any, (IPEndPoint)far.LocalEndPoint!, heard);
        near.Say([1, 2, 3, 4]);
        var buffer = new byte[16];
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        Assert.Equal(4, far.ReceiveFrom(buffer, ref from));
        far.SendTo([5, 6, 7, 8], from);
        Assert.Equal([5, 6, 7, 8], heard.Take().Payload);
    }

    [Fact]
    public void Open_PortHeldByAnotherProgram_NamesPortProgramAndRemedy()
    {
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/python3")
        {
            ArgumentList = { "-c", "import socket,sys\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.bind(('127.0.0.1',0));print(s.getsockname()[1],flush=True);sys.stdin.read()" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = int.Parse(holder.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        var problem = Assert.Throws<OscPortException>(() => _transport.Open(new IPEndPoint(IPAddress.Loopback, port), null, new RecordingDatagrams()));
        Assert.Contains($"UDP port {port} is taken", problem.Message, StringComparison.Ordinal);
        Assert.Contains("receive =", problem.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"python3 (process {holder.Id})", problem.Message, StringComparison.Ordinal);
        }

        holder.StandardInput.Close();
        Assert.True(holder.WaitForExit(Patience));
    }

    [Fact]
    public void Open_PortHeldByThisProgram_SaysSo()
    {
        using var first = _transport.Open(Any, null, new RecordingDatagrams());
        var problem = Assert.Throws<OscPortException>(() => _transport.Open(first.LocalEndPoint, null, new RecordingDatagrams()));
        Assert.Contains("MidiMesh itself", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_AddressOfNoInterface_SaysSo()
    {
        var problem = Assert.Throws<OscPortException>(() => _transport.Open(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), null, new RecordingDatagrams()));
        Assert.Contains("no address 192.0.2.1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_IPv6Address_IsRefusedWithAdvice()
    {
        var problem = Assert.Throws<OscPortException>(() => _transport.Open(new IPEndPoint(IPAddress.IPv6Loopback, 0), null, new RecordingDatagrams()));
        Assert.Contains("127.0.0.1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Receive_PeerPortClosed_SocketGoesOn()
    {
        var heard = new RecordingDatagrams();
        using var gone = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        gone.Bind(Any);
        var nobody = (IPEndPoint)gone.LocalEndPoint!;
        gone.Close();
        using var socket = _transport.Open(Any, nobody, heard);
        for (var i = 0; i < 20; i++)
        {
            socket.Say([1, 2, 3, 4]);
        }

        using var other = _transport.Open(Any, socket.LocalEndPoint, new RecordingDatagrams());
        Assert.True(other.Say([9, 9, 9, 9]));
        Assert.Equal([9, 9, 9, 9], heard.Take().Payload);
    }

    [Fact]
    public void Receive_SinkThrows_NextDatagramStillArrives()
    {
        var heard = new RecordingDatagrams { ThrowOnFirst = true };
        using var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        sender.Say([1]);
        sender.Say([2]);
        Assert.Equal([2], heard.Take().Payload);
    }

    [Fact]
    public void Receive_SinkBusyDuringABurst_LosesNothing()
    {
        const int Burst = 1000;
        var heard = new RecordingDatagrams();
        using var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        heard.Gate.Reset();
        for (var i = 0; i < Burst; i++)
        {
            Assert.True(sender.Say(BitConverter.GetBytes(i)));
        }

        heard.Gate.Set();
        Assert.Equal(Enumerable.Range(0, Burst), Enumerable.Range(0, Burst).Select(_ => BitConverter.ToInt32(heard.Take().Payload)));
    }

    [Fact]
    public void Send_LongestAndLongerDatagram_ArrivesOrIsRefusedInWords()
    {
        var heard = new RecordingDatagrams();
        using var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        var longest = Enumerable.Range(0, 65_507).Select(i => (byte)i).ToArray();
        Assert.True(sender.Say(longest));
        Assert.Equal(longest, heard.Take().Payload);
        Assert.False(sender.Say(new byte[65_508]));
        Assert.Contains("too long", sender.LastError, StringComparison.Ordinal);
        Assert.True(sender.Say([1]));
        Assert.Equal([1], heard.Take().Payload);
    }

    [Fact]
    public void Flush_ManyAndLongOnes_LeaveInOrder()
    {
        var heard = new RecordingDatagrams();
        using var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        int[] lengths = [.. Enumerable.Range(0, 150), 65_507, 1, 40_000, 40_000, 0, 7];
        Assert.All(lengths, length => Assert.True(sender.Send(Enumerable.Repeat((byte)length, length).ToArray())));
        Assert.Equal(0, sender.Flush());
        Assert.All(lengths, length => Assert.Equal(Enumerable.Repeat((byte)length, length), heard.Take().Payload));
        Assert.Equal(0, sender.Flush());
    }

    [Fact]
    public void Flush_NoWayThere_TellsHowManyWereRefusedAndWhy()
    {
        using var sender = _transport.Open(Any, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 9), new RecordingDatagrams());
        var refused = 0;
        for (var i = 0; i < 70; i++)
        {
            refused += sender.Send([1, 2, 3, 4]) ? 0 : 1;
        }

        Assert.Equal(70, refused + sender.Flush());
        Assert.NotNull(sender.LastError);
        Assert.Equal(0, sender.Flush());
    }

    [Fact]
    public void Send_NoPeer_IsRefusedInWords()
    {
        using var socket = _transport.Open(Any, null, new RecordingDatagrams());
        Assert.False(socket.Say([1]));
        Assert.Contains("only receives", socket.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_ReceiveBlocked_ThreadEndsAndPortIsFree()
    {
        for (var round = 0; round < 20; round++)
        {
            var socket = _transport.Open(round % 2 == 0 ? Any : new IPEndPoint(IPAddress.Any, 0), null, new RecordingDatagrams());
            var port = socket.LocalEndPoint;
            socket.Dispose();
            using var again = _transport.Open(port, null, new RecordingDatagrams());
            Assert.Equal(port, again.LocalEndPoint);
            Assert.False(socket.Say([1]));
        }
    }

    [Fact]
    public void Dispose_FromWithinTheSink_DoesNotHang()
    {
        using var done = new ManualResetEventSlim();
        IOscSocket? receiver = null;
        using var opened = new ManualResetEventSlim();
        var sink = new ActingSink(() =>
        {
            opened.Wait();
            receiver!.Dispose();
            done.Set();
        });
        receiver = _transport.Open(Any, null, sink);
        opened.Set();
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        sender.Say([1]);
        Assert.True(done.Wait(Patience));
    }

    [Fact]
    public async Task Dispose_SinkInACall_ReturnsAfterIt()
    {
        var heard = new RecordingDatagrams();
        var receiver = _transport.Open(Any, null, heard);
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        heard.Gate.Reset();
        sender.Say([1]);
        Assert.True(heard.Entered.Wait(Patience));
        sender.Say([2]);
        var disposing = Task.Run(receiver.Dispose);
        heard.Gate.Set();
        await disposing.WaitAsync(Patience);
        Assert.InRange(heard.Count, 1, 2);
        var atDispose = heard.Count;
        sender.Say([3]);
        Assert.Equal(atDispose, heard.Count);
    }

    [Fact]
    public void SendAndReceive_ManyDatagrams_AllocateNothing()
    {
        using var received = new Steady.Meter(rounds: 10, calls: 200);
        using var receiver = _transport.Open(Any, null, new AllocationSink(received));
        using var sender = _transport.Open(Any, receiver.LocalEndPoint, new RecordingDatagrams());
        byte[] payload = [.. "/live/tempo\0,f\0\0"u8, 0x42, 0xF0, 0, 0];
        var sent = Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                sender.Say(payload);
            }
        });
        for (var i = 0; i < 2001; i++)
        {
            sender.Say(payload);
        }

        Assert.Equal(0, sent);
        Assert.Equal(0, received.Take(Patience));
    }

    private static IPEndPoint Any => new(IPAddress.Loopback, 0);

    private sealed class ActingSink(Action act) : IDatagramSink
    {
        public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp) => act();
    }

    private sealed class AllocationSink(Steady.Meter meter) : IDatagramSink
    {
        public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
        {
            meter.Count();
        }
    }
}

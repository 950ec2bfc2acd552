using System.Net;
using System.Net.Sockets;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>
/// A second opinion on the codec: liblo's own programs at the other end of real sockets on loopback. They have to be
/// installed (<c>apt-get install liblo-tools</c>); without them these tests fail. liblo knows all types but <c>r [ ]</c>.
/// </summary>
public class LibloTests
{
    [Theory]
    [InlineData("/live/test", "", "/live/test ,")]
    [InlineData("/live/clip/fire", "ii 0 2", "/live/clip/fire ,ii 0 2")]
    [InlineData("/i", "iii 2147483647 -2147483648 0", "/i ,iii 2147483647 -2147483648 0")]
    [InlineData("/f", "ff 0.25 -1e10", "/f ,ff 0.25 -1E+10")]
    [InlineData("/s", "sss a abc abcd", "/s ,sss \"a\" \"abc\" \"abcd\"")]
    [InlineData("/utf8/ä", "s äöü€", "/utf8/ä ,s \"äöü€\"")]
    [InlineData("/h", "hh 9223372036854775807 -1", "/h ,hh 9223372036854775807 -1")]
    [InlineData("/d", "d 0.1", "/d ,d 0.1")]
    [InlineData("/S", "S symbol", "/S ,S \"symbol\"")]
    [InlineData("/c", "c A", "/c ,c 'A'")]
    [InlineData("/m", "m 00903c7f", "/m ,m 00903c7f")]
    [InlineData("/none", "TFNI", "/none ,TFNI")]
    [InlineData("/mix", "TiFsNd 7 text 2.5", "/mix ,TiFsNd 7 \"text\" 2.5")]
    public async Task Oscsend_EachType_IsRead(string address, string words, string expected)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        using var oscsend = LibloProgram.Start("oscsend", ["127.0.0.1", $"{port}", address, .. words.Split(' ')]);
        var buffer = new byte[2048];
        using var patience = new CancellationTokenSource(LibloProgram.Patience);
        var length = await socket.ReceiveAsync(buffer, patience.Token);
        await oscsend.Exited();

        var message = OscMessage.Parse(buffer.AsSpan(0, length));
        Assert.Equal(expected, message.ToString());
        // liblo pads and orders as the specification says, and so do we: byte for byte.
        Assert.Equal(buffer[..length], message.ToPacket());
    }

    [Fact]
    public async Task Oscsend_OverTcp_IsReadThroughLengthPrefixes()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var oscsend = LibloProgram.Start("oscsend", [$"osc.tcp://127.0.0.1:{port}", "/tcp", "is", "7", "text"]);
        using var patience = new CancellationTokenSource(LibloProgram.Patience);
        using var client = await listener.AcceptTcpClientAsync(patience.Token);
        var messages = new List<string>();
        var reader = new OscLengthPrefixReader();
        var buffer = new byte[3];
        int length;
        while ((length = await client.GetStream().ReadAsync(buffer, patience.Token)) > 0)
        {
            ReadOnlySpan<byte> input = buffer.AsSpan(0, length);
            while (reader.Read(ref input, out var packet) == System.Buffers.OperationStatus.Done)
            {
                messages.Add(OscMessage.Parse(packet).ToString());
            }
        }

        await oscsend.Exited();
        Assert.Equal(["/tcp ,is 7 \"text\""], messages);
    }

    [Fact]
    public async Task Oscdump_EachType_IsUnderstood()
    {
        await using var dump = await LibloDump.StartAsync();
        var expected = new List<string>();
        void Send(OscMessage message, string line)
        {
            dump.Send(message.ToPacket());
            expected.Add(line);
        }

        Send(new("/live/test"), "/live/test ");
        Send(new("/i", 1, int.MinValue), "/i ii 1 -2147483648");
        Send(new("/f", 0.25f, -1.5f), "/f ff 0.250000 -1.500000");
        Send(new("/s", "", "abc", "abcd", "äöü"), "/s ssss \"\" \"abc\" \"abcd\" \"äöü\"");
        Send(new("/b", OscValue.FromBlob([1, 2, 255, 4, 5])), "/b b [5b 0x1 0x2 0xff 0x4 0x5]");
        Send(new("/h", OscValue.FromInt64(long.MaxValue)), "/h h 9223372036854775807");
        Send(new("/d", OscValue.FromDouble(0.5)), "/d d 0.500000");
        Send(new("/t", OscValue.FromTimeTag(new(0x83aa7e80_80000000))), "/t t 83aa7e80.80000000");
        Send(new("/S", OscValue.FromSymbol("symbol")), "/S S 'symbol");
        Send(new("/c", OscValue.FromChar(new('A'))), "/c c 'A'");
        Send(new("/m", OscValue.FromMidi(0, 0x90, 0x3c, 0x7f)), "/m m MIDI [0x00 0x90 0x3c 0x7f]");
        Send(new("/none", true, false, OscValue.Nil, OscValue.Impulse), "/none TFNI #T #F Nil Infinitum");

        foreach (var line in expected)
        {
            Assert.Equal(line, await dump.NextAsync());
        }
    }

    [Fact]
    public async Task Oscdump_Bundle_IsUnderstood()
    {
        await using var dump = await LibloDump.StartAsync();
        dump.Send(Bundle(static (ref OscWriter writer) =>
        {
            new OscMessage("/one", 1).WriteTo(ref writer);
            new OscMessage("/two", "zwei").WriteTo(ref writer);
        }));
        dump.Send(Bundle(static (ref OscWriter writer) =>
        {
            writer.BeginBundle(OscTimeTag.Immediately);
            new OscMessage("/inner", 3).WriteTo(ref writer);
            writer.EndBundle();
            new OscMessage("/outer", 4).WriteTo(ref writer);
        }));

        Assert.Equal("/one i 1", await dump.NextAsync());
        Assert.Equal("/two s \"zwei\"", await dump.NextAsync());
        // liblo runs the messages of a bundle before those of the bundles in it, or after: the order is its own.
        Assert.Equal(
            new SortedSet<string> { "/inner i 3", "/outer i 4" },
            [.. new SortedSet<string> { await dump.NextAsync(), await dump.NextAsync() }]);
    }

    [Fact]
    public async Task Oscdump_RandomMessages_ComeBackAsSent()
    {
        await using var dump = await LibloDump.StartAsync();
        var random = new Random(31);
        for (var i = 0; i < 200; i++)
        {
            // Only numbers and tags that liblo prints without loss.
            var numbers = Enumerable.Range(0, random.Next(0, 20)).Select(_ => random.Next(int.MinValue, int.MaxValue)).ToArray();
            dump.Send(new OscMessage($"/random/{i}", [.. numbers.Select(OscValue.FromInt32)]).ToPacket());

            var tags = new string('i', numbers.Length);
            Assert.Equal(
                string.Join(' ', numbers.Select(number => $"{number}").Prepend(tags).Prepend($"/random/{i}")), await dump.NextAsync());
        }
    }

    private delegate void Script(ref OscWriter writer);

    private static byte[] Bundle(Script script)
    {
        var writer = new OscWriter(new byte[512]);
        writer.BeginBundle(OscTimeTag.Immediately);
        script(ref writer);
        writer.EndBundle();
        Assert.Equal(OscError.None, writer.Error);
        return writer.Written.ToArray();
    }
}

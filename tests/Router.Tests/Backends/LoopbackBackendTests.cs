using System.Collections.Concurrent;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.Backends;

public sealed class LoopbackBackendTests : MidiBackendContract
{
    [Fact]
    public void CreateDevice_NameTaken_SaysSo()
    {
        using var backend = new LoopbackBackend(TimeProvider.System);
        using var first = backend.CreateDevice("apc");
        var problem = Assert.Throws<MidiPortException>(() => backend.CreateDevice("apc"));
        Assert.Contains("'apc'", problem.Message, StringComparison.Ordinal);
        Assert.Throws<MidiPortException>(() => backend.CreateVirtualOutput("apc"));
    }

    [Fact]
    public void Send_DeviceAnswersItself_ReceiverIsNeverEnteredTwice()
    {
        using var backend = new LoopbackBackend(TimeProvider.System);
        using var device = backend.CreateDevice("echo");
        using var output = backend.OpenOutput("echo");
        using var sink = new EchoingSink(output);
        using var input = backend.OpenInput("echo", sink);
        device.Received += bytes => device.Send(bytes);
        device.Send([0x90, 0, 1]);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => (byte)i), sink.Notes);
        Assert.False(sink.WasEnteredTwice);
    }

    [Fact]
    public void Send_TwoInputsOpen_BothGetIt()
    {
        using var backend = new LoopbackBackend(TimeProvider.System);
        using var device = backend.CreateDevice("apc");
        using var first = new RecordingSink();
        using var second = new RecordingSink();
        using var a = backend.OpenInput("apc", first);
        using var b = backend.OpenInput("apc", second);
        Assert.True(device.Send([0x90, 1, 2]));
        Assert.Equal([0x90, 1, 2], first.Take());
        Assert.Equal([0x90, 1, 2], second.Take());
    }

    [Fact]
    public void Send_FourThreadsAtOnce_EachThreadsOrderHolds()
    {
        using var backend = new LoopbackBackend(TimeProvider.System);
        using var device = backend.CreateDevice("apc");
        using var sink = new RecordingSink();
        using var input = backend.OpenInput("apc", sink);
        Parallel.For(0, 4, thread =>
        {
            for (var i = 0; i < 1000; i++)
            {
                while (!device.Send([(byte)(0x90 | thread), (byte)(i >> 7), (byte)(i & 0x7F)]))
                {
                    Thread.Yield();
                }
            }
        });
        var received = sink.Take(4000);
        Assert.All(received.GroupBy(message => message[0]), group =>
            Assert.Equal(Enumerable.Range(0, 1000), group.Select(message => (message[1] << 7) | message[2])));
        Assert.False(sink.WasEnteredTwice);
    }

    [Fact]
    public void FindPeer_VirtualPortClosed_IsGone()
    {
        using var backend = new LoopbackBackend(TimeProvider.System);
        var output = backend.CreateVirtualOutput("bus");
        Assert.NotNull(backend.FindPeer("bus"));
        output.Dispose();
        Assert.Null(backend.FindPeer("bus"));
    }

    protected override IMidiBackend CreateBackend() => new LoopbackBackend(TimeProvider.System);

    private protected override MidiPeer CreatePeer(string name) => new LoopbackPeer(((LoopbackBackend)Backend).CreateDevice(name), owned: true);

    private protected override MidiPeer ConnectPeer(string name, string? virtualInput, string? virtualOutput) =>
        new LoopbackPeer(((LoopbackBackend)Backend).FindPeer(virtualInput ?? virtualOutput!)!, owned: false);

    private sealed class LoopbackPeer : MidiPeer
    {
        private readonly BlockingCollection<byte[]> _received = [];
        private readonly LoopbackDevice _device;
        private readonly bool _owned;
        private bool _keeps = true;

        public LoopbackPeer(LoopbackDevice device, bool owned)
        {
            _device = device;
            _owned = owned;
            device.Received += bytes =>
            {
                if (_keeps)
                {
                    _received.Add(bytes.ToArray());
                }
            };
        }

        public override string InputId => _device.Name;

        public override string OutputId => _device.Name;

        public override void Send(IEnumerable<byte[]> messages)
        {
            foreach (var message in messages)
            {
                _device.Send(message);
            }
        }

        public override void SendOneByOne(IEnumerable<byte[]> messages) => Send(messages);

        public override byte[] Take() =>
            _received.TryTake(out var message, RecordingSink.Patience) ? message : throw new Xunit.Sdk.XunitException("the device received nothing");

        public override void StopKeeping() => _keeps = false;

        public override void Vanish() => _device.Unplug();

        public override void Return() => _device.Plug();

        public override void Dispose()
        {
            if (_owned)
            {
                _device.Dispose();
            }
        }
    }

    /// <summary>Answers each note with the next one, a hundred times.</summary>
    private sealed class EchoingSink(IMidiOutput output) : IMidiSink, IDisposable
    {
        private bool _inside;

        public List<byte> Notes { get; } = [];

        public bool WasEnteredTwice { get; private set; }

        public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
        {
            WasEnteredTwice |= _inside;
            _inside = true;
            Notes.Add(bytes[1]);
            if (bytes[1] < 100)
            {
                output.TrySend([0x90, (byte)(bytes[1] + 1), 1]);
            }

            _inside = false;
        }

        public void Lost(string reason) { }

        public void Dispose() => output.Dispose();
    }
}

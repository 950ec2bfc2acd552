using MidiMesh.Actors.Ports;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>What every MIDI backend promises; run once for each.</summary>
public abstract class MidiBackendContract : IDisposable
{
    private IMidiBackend? _backend;

    internal IMidiBackend Backend => _backend ??= CreateBackend();

    protected abstract IMidiBackend CreateBackend();

    /// <summary>A peer whose two ports MidiMesh can open.</summary>
    private protected abstract MidiPeer CreatePeer(string name);

    /// <summary>A peer connected to virtual ports that MidiMesh made (null: none that way).</summary>
    private protected abstract MidiPeer ConnectPeer(string name, string? virtualInput, string? virtualOutput);

    public virtual void Dispose()
    {
        _backend?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Unavailable_SystemIsThere_IsNull() => Assert.Null(Backend.Unavailable);

    [Fact]
    public void ListPorts_PeerThere_ShowsBothWays()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        var ports = Backend.ListPorts();
        var input = Assert.Single(ports, port => port.Id == peer.InputId && port.Direction == MidiDirection.Input);
        Assert.Contains("pads", input.Name, StringComparison.Ordinal);
        Assert.Single(ports, port => port.Id == peer.OutputId && port.Direction == MidiDirection.Output);
    }

    [Fact]
    public void ListPorts_OwnPortsOpen_LeavesThemOut()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        var before = Backend.ListPorts();
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        using var output = Backend.OpenOutput(peer.OutputId);
        using var virtualInput = Backend.CreateVirtualInput("own in", sink);
        using var virtualOutput = Backend.CreateVirtualOutput("own out");
        Assert.Equal(before, Backend.ListPorts());
    }

    [Fact]
    public void PortsChanged_PeerComesAndGoes_IsRaisedForBoth()
    {
        using var changes = new PortChanges(Backend);
        using var peer = CreatePeer("pads");
        changes.WaitUntil(() => Backend.ListPorts().Any(port => port.Id == peer.InputId));
        peer.Vanish();
        changes.WaitUntil(() => Backend.ListPorts().All(port => port.Id != peer.InputId));
    }

    [Fact]
    public void OpenInput_PeerSends_SinkGetsBytesAndStamp()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        var before = TimeProvider.System.GetTimestamp();
        using var input = Backend.OpenInput(peer.InputId, sink);
        peer.Send(0x90, 60, 100);
        Assert.Equal([0x90, 60, 100], sink.Take());
        Assert.InRange(sink.LastTimestamp, before, TimeProvider.System.GetTimestamp());
    }

    [Fact]
    public void OpenInput_ClockSensingAndSysEx_AllArrive()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        byte[][] sent = [[0xF8], [0xFE], [0xF1, 0x12], [0xF0, 0x7E, 0x7F, 6, 1, 0xF7], [0xFA]];
        peer.Send(sent);
        Assert.Equal(sent, sink.Take(sent.Length));
    }

    [Fact]
    public void OpenOutput_Send_PeerGetsIt()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var output = Backend.OpenOutput(peer.OutputId);
        Assert.True(output.TrySend([0x90, 60, 100]));
        Assert.True(output.TrySend([0xF8]));
        Assert.Equal([0x90, 60, 100], peer.Take());
        Assert.Equal([0xF8], peer.Take());
    }

    [Fact]
    public void OpenInput_TwoThousandMessages_ArriveInOrder()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        var sent = Numbered(2000);
        peer.Send(sent);
        Assert.Equal(sent, sink.Take(sent.Length));
        Assert.Equal(0, input.DroppedBytes);
        Assert.False(sink.WasEnteredTwice);
    }

    [Fact]
    public void OpenOutput_TwoThousandMessages_ArriveInOrder()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var output = Backend.OpenOutput(peer.OutputId);
        var sent = Numbered(2000);
        foreach (var message in sent)
        {
            Assert.True(output.TrySend(message));
        }

        Assert.Equal(sent, peer.Take(sent.Length));
        Assert.Null(output.LostReason);
    }

    [Fact]
    public void OpenInput_LongSysEx_ArrivesWhole()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        var dump = SysEx(16_000);
        peer.Send(dump);
        peer.Send(0x80, 60, 0);
        Assert.Equal(dump, sink.Take());
        Assert.Equal([0x80, 60, 0], sink.Take());
    }

    [Fact]
    public void OpenOutput_LongSysExesBackToBack_ArriveWhole()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var output = Backend.OpenOutput(peer.OutputId);
        var dump = SysEx(16_379);
        Assert.True(output.TrySend(dump));
        Assert.True(output.TrySend([0x90, 1, 2]));
        Assert.True(output.TrySend(dump));
        Assert.Equal(dump, peer.Take());
        Assert.Equal([0x90, 1, 2], peer.Take());
        Assert.Equal(dump, peer.Take());
    }

    [Fact]
    public void CreateVirtualInput_PeerConnects_SinkGetsWhatItSends()
    {
        using var sink = new RecordingSink();
        using var input = Backend.CreateVirtualInput("to MidiMesh", sink);
        using var peer = ConnectPeer("keys", "to MidiMesh", null);
        peer.Send(0xB0, 7, 99);
        Assert.Equal([0xB0, 7, 99], sink.Take());
    }

    [Fact]
    public void CreateVirtualOutput_PeerConnects_PeerGetsWhatIsSent()
    {
        using var output = Backend.CreateVirtualOutput("from MidiMesh");
        using var peer = ConnectPeer("synth", null, "from MidiMesh");
        Assert.True(output.TrySend([0xC0, 5]));
        Assert.Equal([0xC0, 5], peer.Take());
    }

    [Fact]
    public void CreateVirtual_SameNameBothWaysAgainAndAgain_Works()
    {
        for (var round = 0; round < 3; round++)
        {
            using var sink = new RecordingSink();
            using var input = Backend.CreateVirtualInput("midimesh", sink);
            using var output = Backend.CreateVirtualOutput("midimesh");
            using var peer = ConnectPeer("both", "midimesh", "midimesh");
            peer.Send(0x90, (byte)round, 1);
            Assert.Equal([0x90, (byte)round, 1], sink.Take());
            Assert.True(output.TrySend([0x80, (byte)round, 1]));
            Assert.Equal([0x80, (byte)round, 1], peer.Take());
        }
    }

    [Fact]
    public async Task InputDispose_SinkBusy_ReturnsAfterTheCallAndNothingFollows()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        var input = Backend.OpenInput(peer.InputId, sink);
        sink.Hold();
        var sending = Task.Run(() => peer.Send([[0x90, 1, 1], [0x90, 2, 1], [0x90, 3, 1]]));
        Assert.True(sink.Entered.Wait(RecordingSink.Patience));
        var disposing = Task.Run(input.Dispose);
        sink.Release();
        await disposing.WaitAsync(RecordingSink.Patience);
        var atDispose = sink.Count;
        await sending.WaitAsync(RecordingSink.Patience);

        // A second input on the same port proves that later messages did reach this program.
        using var later = new RecordingSink();
        using var second = Backend.OpenInput(peer.InputId, later);
        peer.Send(0x90, 4, 1);
        Assert.Equal([0x90, 4, 1], later.Take());
        Assert.Equal(atDispose, sink.Count);
        Assert.Equal(0, sink.Losses);
    }

    [Fact]
    public void InputDispose_FromWithinTheSink_DoesNotHang()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var done = new ManualResetEventSlim();
        var sink = new ClosingSink(done);
        sink.Input = Backend.OpenInput(peer.InputId, sink);
        peer.Send(0x90, 1, 1);
        Assert.True(done.Wait(RecordingSink.Patience));
        Assert.Equal(1, sink.Calls);
    }

    [Fact]
    public void Receive_SinkThrows_NextMessageStillArrives()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        var sink = new ThrowingOnceSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        peer.Send([[0x90, 1, 1], [0x90, 2, 1]]);
        Assert.True(sink.SecondCame.Wait(RecordingSink.Patience));
    }

    [Fact]
    public void Lost_PeerVanishes_IsToldOnceAndOutputSaysWhy()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var changes = new PortChanges(Backend);
        using var input = Backend.OpenInput(peer.InputId, sink);
        using var output = Backend.OpenOutput(peer.OutputId);
        peer.Send(0x90, 1, 1);
        sink.Take();
        peer.Vanish();
        Assert.NotEmpty(sink.TakeLoss());
        changes.WaitUntil(() => output.LostReason is not null);
        Assert.False(output.TrySend([0x90, 1, 1]));
        Assert.Null(Backend.Unavailable);
        input.Dispose();
        Assert.Equal(1, sink.Losses);
    }

    [Fact]
    public void OpenInput_PeerReturnedAfterLoss_WorksAgain()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        var input = Backend.OpenInput(peer.InputId, sink);
        var output = Backend.OpenOutput(peer.OutputId);
        peer.Vanish();
        sink.TakeLoss();
        input.Dispose();
        output.Dispose();
        peer.Return();
        WaitFor(peer);
        using var again = Backend.OpenInput(peer.InputId, sink);
        using var outputAgain = Backend.OpenOutput(peer.OutputId);
        peer.Send(0x90, 5, 5);
        Assert.Equal([0x90, 5, 5], sink.Take());
        Assert.True(outputAgain.TrySend([0x80, 5, 5]));
        Assert.Equal([0x80, 5, 5], peer.Take());
        Assert.Equal(1, sink.Losses);
    }

    [Fact]
    public void Open_UnknownPort_SaysWhichAndWhatIsThere()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        var input = Assert.Throws<MidiPortException>(() => Backend.OpenInput("no such port", sink));
        Assert.Contains("'no such port'", input.Message, StringComparison.Ordinal);
        Assert.Contains(peer.InputId, input.Message, StringComparison.Ordinal);
        Assert.Contains("midimesh ports", input.Message, StringComparison.Ordinal);
        var output = Assert.Throws<MidiPortException>(() => Backend.OpenOutput("no such port"));
        Assert.Contains(peer.OutputId, output.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DroppedBytes_SinkHeldDuringFlood_CountsExactlyWhatDidNotArrive()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        using var input = Backend.OpenInput(peer.InputId, sink);
        sink.Hold();
        var first = Task.Run(() => peer.Send(0x90, 1, 1));
        Assert.True(sink.Entered.Wait(RecordingSink.Patience));

        // 40 dumps of 15,000 bytes do not fit into a ring of 256 KB.
        var dump = SysEx(15_000);
        peer.SendOneByOne(Enumerable.Repeat(dump, 40));
        WaitFor(() => input.DroppedBytes > 0);
        sink.Release();
        await first.WaitAsync(RecordingSink.Patience);
        sink.Take();
        var arrived = 0;
        while (arrived + (input.DroppedBytes / dump.Length) < 40)
        {
            Assert.Equal(dump, sink.Take());
            arrived++;
        }

        Assert.InRange(arrived, 2, 39);
        Assert.Equal(0, input.DroppedBytes % dump.Length);

        // The port is well: what comes now arrives behind the last dump.
        peer.Send(0x90, 9, 9);
        Assert.Equal([0x90, 9, 9], sink.Take());
    }

    [Fact]
    public void Dispose_PortsOpen_TellsThemAndRefusesFurtherUse()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var sink = new RecordingSink();
        var input = Backend.OpenInput(peer.InputId, sink);
        var output = Backend.OpenOutput(peer.OutputId);
        Backend.Dispose();
        sink.TakeLoss();
        Assert.NotNull(output.LostReason);
        Assert.False(output.TrySend([0x90, 1, 1]));
        input.Dispose();
        output.Dispose();
        Assert.Equal(1, sink.Losses);
        Assert.Throws<ObjectDisposedException>(() => Backend.ListPorts());
        Assert.Throws<ObjectDisposedException>(() => Backend.OpenInput(peer.InputId, sink));
        Assert.Throws<ObjectDisposedException>(() => Backend.CreateVirtualOutput("late"));
    }

    [Fact]
    public void Receive_ManyMessages_AllocatesNothingOnTheBackendsThread()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var meter = new Steady.Meter(rounds: 10, calls: 199);
        using var input = Backend.OpenInput(peer.InputId, new AllocationSink(meter));
        peer.Send(Numbered(2000));
        Assert.Equal(0, meter.Take(RecordingSink.Patience));
    }

    [Fact]
    public void TrySend_ManyMessages_AllocatesNothingOnTheCallersThread()
    {
        using var peer = CreatePeer("pads");
        WaitFor(peer);
        using var output = Backend.OpenOutput(peer.OutputId);
        byte[] message = [0x90, 60, 100];
        Assert.True(output.TrySend(message));
        peer.Take();
        peer.StopKeeping();
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                output.TrySend(message);
            }
        }));
    }

    internal static byte[][] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new byte[] { 0x90, (byte)(i >> 7), (byte)(i & 0x7F) })];

    internal static byte[] SysEx(int length) =>
        [0xF0, .. Enumerable.Range(0, length - 2).Select(i => (byte)(i * 7 % 128)), 0xF7];

    /// <summary>Waits until both ports of <paramref name="peer"/> are listed.</summary>
    private protected void WaitFor(MidiPeer peer)
    {
        using var changes = new PortChanges(Backend);
        changes.WaitUntil(() => Backend.ListPorts().Count(port => port.Id == peer.InputId || port.Id == peer.OutputId) >= 2);
    }

    /// <summary>For counters that no event announces.</summary>
    internal static void WaitFor(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, RecordingSink.Patience));

    private sealed class ClosingSink(ManualResetEventSlim done) : IMidiSink
    {
        public IMidiInput? Input { get; set; }

        public int Calls { get; private set; }

        public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
        {
            Calls++;
            SpinWait.SpinUntil(() => Input is not null);
            Input!.Dispose();
            done.Set();
        }

        public void Lost(string reason) => Calls++;
    }

    private sealed class ThrowingOnceSink : IMidiSink
    {
        private bool _thrown;

        public ManualResetEventSlim SecondCame { get; } = new();

        public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
        {
            if (!_thrown)
            {
                _thrown = true;
                throw new InvalidOperationException("the receiver fails on purpose");
            }

            SecondCame.Set();
        }

        public void Lost(string reason) { }
    }

    private sealed class AllocationSink(Steady.Meter meter) : IMidiSink
    {
        public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
        {
            meter.Count();
        }

        public void Lost(string reason) { }
    }
}

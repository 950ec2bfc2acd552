using System.Net;
using System.Net.Sockets;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Endpoints;

public sealed class EndpointLaneTests : IDisposable
{
    private static readonly SocketAddress Sender = new(AddressFamily.InterNetwork);
    private readonly TestRig _rig = new();
    private readonly FakeSocket _socket = new();
    private readonly List<byte[]> _sent = [];
    private readonly EndpointLane _lane;

    public EndpointLaneTests()
    {
        _socket.OnSend = datagram => _sent.Add(datagram.ToArray());
        _lane = new EndpointLane(new EndpointPlan("desk", EndpointKind.Osc, TestRig.Loopback(9000), TestRig.Loopback(0), false, 0, 0, [], 0), _rig.Mesh);
        Wire(OscRouteOf("/in/*", "/out"));
        _lane.Attach(TestRig.Rethrow);
        using var turn = _lane.EnterTurn();
        _lane.UseSocket(_socket);
    }

    public void Dispose() => _lane.Dispose();

    [Fact]
    public void Receive_MessageThatARouteWants_SendsWhatTheRouteMakesOfIt()
    {
        _lane.Receive(Message("/in/a", 7), Sender, 0);

        Assert.Equal([Message("/out", 7)], _sent);
    }

    [Fact]
    public void Receive_MessageThatNobodyWants_IsCounted()
    {
        _lane.Receive(Message("/elsewhere", 7), Sender, 0);

        Assert.Empty(_sent);
        Assert.Equal(1, _lane.Counts.Unrouted);
    }

    [Fact]
    public void Receive_WhileTheLaneIsBusy_KeepsACopyAndTheOrder()
    {
        var buffer = Message("/in/a", 1);
        using (_lane.EnterTurn())
        {
            _lane.Receive(buffer, Sender, 0);
            Message("/in/b", 2).CopyTo(buffer, 0);
            _lane.Receive(buffer, Sender, 0);
            Array.Fill(buffer, (byte)0xEE);
            Assert.Empty(_sent);
        }

        Assert.Equal([Message("/out", 1), Message("/out", 2)], _sent);
        Assert.Equal(2, _lane.Counts.Received);
    }

    [Fact]
    public void Receive_BetweenTwoIncarnations_WaitsForTheNext()
    {
        _lane.Detach();
        _lane.Receive(Message("/in/a", 1), Sender, 0);
        Assert.Empty(_sent);

        _lane.Attach(TestRig.Rethrow);

        Assert.Equal([Message("/out", 1)], _sent);
    }

    [Fact]
    public void Receive_Garbage_IsCountedAndSaidAndNothingElse()
    {
        var said = new List<string>();
        _lane.ErrorReported = said.Add;
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(1, 64)];
            random.NextBytes(bytes);
            bytes[0] = 0xFF;
            _lane.Receive(bytes, Sender, 0);
        }

        Assert.Equal(500, _lane.Counts.Received);
        Assert.Equal(500, _lane.Counts.Invalid);
        Assert.Equal(500, said.Count);
        _lane.Receive(Message("/in/a", 3), Sender, 0);
        Assert.Equal([Message("/out", 3)], _sent);
    }

    [Fact]
    public void Receive_SocketRefuses_IsCountedAndTraced()
    {
        _socket.Refuses = true;

        _lane.Receive(Message("/in/a", 1), Sender, 0);

        Assert.Equal(1, _lane.Counts.Refused);
        Assert.Equal(0, _lane.Counts.Sent);
        var entries = new List<TraceEntry>();
        _rig.Mesh.Trace.Read(0, entries);
        Assert.Contains(entries, entry => entry.Text == "refused by the test");
    }

    [Fact]
    public void Receive_SocketRefusesWhatItHadTaken_IsCountedAndTraced()
    {
        _socket.RefusedLater = 1;

        _lane.Receive(Message("/in/a", 1), Sender, 0);

        Assert.Equal((1, 1, 0), (_lane.Counts.Asked, _lane.Counts.Refused, _lane.Counts.Sent));
        var entries = new List<TraceEntry>();
        _rig.Mesh.Trace.Read(0, entries);
        Assert.Contains(entries, entry => entry.Kind == TraceKind.OscDropped && entry.Text!.StartsWith("1 of the last messages", StringComparison.Ordinal));
    }

    [Fact]
    public void Receive_FromWithinAnotherLanesItem_IsSentWhenThatIsDone()
    {
        var asked = new List<int>();
        var outer = new Lane<EndpointDelivery, EndpointDeliveryPolicy>("outer", 16, TimeProvider.System);
        outer.Attach(
            new Caller(() =>
            {
                _lane.Receive(Message("/in/a", 1), Sender, 0);
                _lane.Receive(Message("/in/a", 2), Sender, 0);
                asked.Add(_socket.Flushed.Count);
            }),
            TestRig.Rethrow);
        _socket.Flushed.Clear();

        outer.Deliver(EndpointDelivery.Datagram([], 0));
        outer.Deliver(EndpointDelivery.Datagram([], 0));

        Assert.Equal([0, 1], asked);
        Assert.Equal([2, 2], _socket.Flushed);
    }

    [Fact]
    public async Task Receive_AnotherThreadsItemGoesOnForLong_WaitsForOneOfThemAtMost()
    {
        using var put = new ManualResetEventSlim();
        using var end = new ManualResetEventSlim();
        _socket.Flushed.Clear();
        var slow = Task.Run(() => Within(() =>
        {
            _lane.Receive(Message("/in/a", 1), Sender, 0);
            put.Set();
            end.Wait();
        }));
        put.Wait();
        Assert.Empty(_socket.Flushed);

        Within(() => _lane.Receive(Message("/in/a", 2), Sender, 0));
        Assert.Equal([2], _socket.Flushed);
        end.Set();
        await slow;

        Assert.Equal([2], _socket.Flushed);

        static void Within(Action act)
        {
            var outer = new Lane<EndpointDelivery, EndpointDeliveryPolicy>("outer", 16, TimeProvider.System);
            outer.Attach(new Caller(act), TestRig.Rethrow);
            outer.Deliver(EndpointDelivery.Datagram([], 0));
        }
    }

    [Fact]
    public void Attach_TheLastIncarnationCrashedBeforeItsTurnEnded_SendsWhatItHadWritten()
    {
        _socket.OnSend = static _ => throw new InvalidOperationException("as a step that fails behind a message");
        _lane.Attach(static _ => { });
        _socket.Flushed.Clear();
        _lane.Receive(Message("/in/a", 1), Sender, 0);
        Assert.Empty(_socket.Flushed);

        _lane.Attach(TestRig.Rethrow);

        Assert.Equal([1], _socket.Flushed);
    }

    [Fact]
    public void Receive_QueueFull_DropsAndCountsEveryOne()
    {
        using (_lane.EnterTurn())
        {
            for (var i = 0; i < 3000; i++)
            {
                _lane.Receive(Message("/in/a", i), Sender, 0);
            }
        }

        SpinWait.SpinUntil(() => _lane.Counts.Lane.Waiting == 0, TimeSpan.FromSeconds(30));
        using (_lane.EnterTurn())
        {
            // The thread that worked the queue off has given the turn back.
        }

        var counts = _lane.Counts;
        Assert.Equal(3000, counts.Lane.In);
        Assert.Equal(3000, counts.Lane.Handled + counts.Lane.Dropped);
        Assert.Equal(counts.Lane.Handled, counts.Sent);
        Assert.True(counts.Lane.Dropped > 0);
    }

    [Fact]
    public void Receive_SteadyState_AllocatesNothing()
    {
        _socket.OnSend = null;
        var message = Message("/in/a", 7);
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                _lane.Receive(message, Sender, i);
            }
        }));
    }

    [Fact]
    public void UseSocket_Another_ClosesTheOld()
    {
        using (_lane.EnterTurn())
        {
            _lane.UseSocket(null);
        }

        Assert.True(_socket.IsDisposed);
        Assert.Null(_lane.LocalEndPoint);
    }

    private static OscRoute OscRouteOf(string pattern, string address)
    {
        var template = new OscTemplate(address, [new OscTemplateArgument('\0', Expression.Slot(0))]);
        var route = new Route(0, "osc", 1 << (int)Gesture.Osc, [], [], [new OscDestination(0, template)], false, null);
        return new OscRoute(OscAddressPattern.Compile(pattern), new RouteEntry(route, 0, []), [0]);
    }

    private static byte[] Message(string address, int argument)
    {
        var template = new OscTemplate(address, [new OscTemplateArgument('i', Expression.Whole(argument))]);
        var bytes = new byte[template.MaxSize];
        return bytes[..template.Write(default, bytes)];
    }

    private void Wire(OscRoute route)
    {
        var table = RouteTable.Empty with { Endpoints = [new TableEndpoint("desk", false)], OscSources = [new OscSource([route], 0)] };
        using var turn = _lane.EnterTurn();
        _lane.Apply(new MeshWiring(1, table, [], [_lane], []), 0);
    }

    private sealed class Caller(Action act) : ILaneHandler<EndpointDelivery>
    {
        public void Handle(in EndpointDelivery item) => act();

        public void Wake(long now)
        {
        }

        public void TurnEnding()
        {
        }
    }
}

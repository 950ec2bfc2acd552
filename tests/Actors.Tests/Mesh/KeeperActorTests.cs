using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tests.Ports;
using MidiMesh.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MidiMesh.Actors.Tests.Mesh;

public sealed class KeeperActorTests : TestKit
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly ManualTime _time = new();
    private readonly MeshBoard _board;
    private readonly IActorRef _keeper;

    public KeeperActorTests()
    {
        var context = new TestRig().Mesh with { Time = _time };
        _board = new MeshBoard(context, [], new FakeBackend("screen"), null!, NullLoggerFactory.Instance);
        var lane = new object();
        var started = TestActor;
        var props = Props.Create(() => new Fragile(started));
        _keeper = Sys.ActorOf(KeeperActor.CreateProps(_board, "devices", _ => new Dictionary<string, KeptChild> { ["apc"] = new(lane, props) }), "devices");
        ExpectMsg("started", Long);
    }

    [Fact]
    public void Crash_Once_IsStartedAnewAfterARest()
    {
        Crash("first");

        ExpectMsg("started", Long);
        Assert.Equal(1, _board.Restarts["devices/apc"]);
        Assert.Empty(_board.Parked);
    }

    [Fact]
    public void Crash_FiveTimesInTenSeconds_IsParkedWithTheReasonUntilToldToLookAgain()
    {
        for (var i = 1; i < Backoff.MaxFailures; i++)
        {
            Crash($"crash {i}");
            ExpectMsg("started", Long);
        }

        Crash("the last straw");
        AwaitCondition(() => _board.Parked.ContainsKey("devices/apc"), Long);
        Assert.Equal("the last straw", _board.Parked["devices/apc"]);
        Assert.Equal(Backoff.MaxFailures, _board.Restarts["devices/apc"]);

        _keeper.Tell(KeeperActor.SyncChildren.Instance);
        ExpectMsg("started", Long);
        Assert.Empty(_board.Parked);
    }

    [Fact]
    public void Crash_MoreRarelyThanTheWindow_IsNeverParked()
    {
        for (var i = 0; i < Backoff.MaxFailures + 2; i++)
        {
            Crash("now and then");
            ExpectMsg("started", Long);
            _time.Advance(Backoff.Window);
        }

        Assert.Empty(_board.Parked);
    }

    [Fact]
    public void Crash_OfTheKeeperItself_StartsItsChildrenAnew()
    {
        _keeper.Tell(new InjectCrash("the keeper"));

        ExpectMsg("started", Long);
    }

    private void Crash(string reason) => _keeper.Tell(new InjectCrash(reason, "apc"));

    private sealed class Fragile : MeshActor
    {
        private readonly IActorRef _watcher;

        public Fragile(IActorRef watcher)
        {
            _watcher = watcher;
            ReceiveFaults();
        }

        protected override void PreStart() => _watcher.Tell("started");
    }
}

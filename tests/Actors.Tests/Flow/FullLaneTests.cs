using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Groups;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Tests.Flow;

/// <summary>Stops are state: a full queue drops presses, and no stop.</summary>
public sealed class FullLaneTests : IDisposable
{
    private readonly TestRig _rig = new();
    private readonly FakeSocket _socket = new();
    private readonly List<string> _sent = [];
    private readonly EndpointLane _live;

    public FullLaneTests()
    {
        _socket.OnSend = datagram => _sent.Add(System.Text.Encoding.ASCII.GetString(datagram));
        _live = new EndpointLane(new EndpointPlan("live", EndpointKind.AbletonOsc, TestRig.Loopback(9000), TestRig.Loopback(0), false, 8, 5, [], 0), _rig.Mesh);
        _live.Attach(TestRig.Rethrow);
        using var turn = _live.EnterTurn();
        _live.UseSocket(_socket);
    }

    public void Dispose() => _live.Dispose();

    [Fact]
    public void Deliver_QueueFullOfCommands_StopsArriveAndPlayDoesNot()
    {
        using (_live.EnterTurn())
        {
            Fill();
            for (var press = 0; press < 8; press++)
            {
                Assert.False(_live.Deliver(EndpointDelivery.ToLive(new LiveCommand(press < 4 ? LiveVerb.StopAll : LiveVerb.Stop), 5000 + press)));
            }

            Assert.False(_live.Deliver(EndpointDelivery.ToLive(new LiveCommand(LiveVerb.Play), 6000)));
        }

        // What one turn does not get through is the thread pool's, and what is owed comes behind it.
        Assert.True(SpinWait.SpinUntil(IsStopped, TimeSpan.FromSeconds(30)), "the stop never came");
        var counts = _live.Look();
        Assert.Equal(1 + 8, counts.Rescued);                   // the one that found the queue full first, too
        Assert.Equal((0L, 0L), (counts.Lane.Missing, counts.Missing));
        Assert.Contains(_sent, static text => text.StartsWith("/live/song/stop_all_clips", StringComparison.Ordinal));
        Assert.Contains(_sent, static text => text.StartsWith("/live/song/stop_playing", StringComparison.Ordinal));
        Assert.DoesNotContain(_sent, static text => text.StartsWith("/live/song/start_playing", StringComparison.Ordinal));
    }

    [Fact]
    public void Take_StopsOwedTwice_AreOneCommand()
    {
        var owed = new OwedCommands();
        Assert.True(owed.TryOwe(new LiveCommand(LiveVerb.StopTracks, StopTracks: SetOf(1)), 7));
        Assert.True(owed.TryOwe(new LiveCommand(LiveVerb.StopTracks, StopTracks: SetOf(3)), 9));
        Assert.False(owed.TryOwe(new LiveCommand(LiveVerb.FireSlot, 1, 1), 10));

        Assert.False(owed.IsOlderThan(9));
        Assert.True(owed.IsOlderThan(10));
        Assert.True(owed.TryTakeNext(out var command));
        Assert.Equal("2 4", command.StopTracks.ToString());
        Assert.False(owed.TryTakeNext(out _));
        Assert.False(owed.IsDue);
    }

    [Fact]
    public void Take_MarksOwed_OnlyTheLastOfEachSlot()
    {
        var owed = new OwedCommands();
        owed.TryOwe(new LiveCommand(LiveVerb.MarkWaiting, 1, 2), 7);
        owed.TryOwe(new LiveCommand(LiveVerb.ClearMark, 1, 2), 8);

        Assert.True(owed.TryTakeNext(out var command));
        Assert.Equal((LiveVerb.ClearMark, 1, 2), (command.Verb, command.Track, command.Scene));
        Assert.False(owed.TryTakeNext(out _));
    }

    [Fact]
    public void TryOwe_GroupDeliveries_KeepsAllButPresses()
    {
        var owed = new OwedNotices();
        Assert.False(owed.TryOwe(GroupDelivery.Press(1, 1, 3)));
        Assert.True(owed.TryOwe(GroupDelivery.Clear(4)));
        Assert.True(owed.TryOwe(GroupDelivery.SlotChanged(1, 1)));
        Assert.True(owed.IsClearOlderThan(5));
        Assert.False(owed.IsClearOlderThan(4));

        Assert.Equal(OwedNotices.Notices.Clear | OwedNotices.Notices.Mirror, owed.Take());
        Assert.Equal(OwedNotices.Notices.None, owed.Take());
    }

    private bool IsStopped()
    {
        using var turn = _live.EnterTurn();
        return _sent.Exists(static text => text.StartsWith("/live/song/stop_playing", StringComparison.Ordinal));
    }

    private void Fill()
    {
        // Essential ones, so that the reserve is gone as well.
        while (_live.Deliver(EndpointDelivery.ToLive(new LiveCommand(LiveVerb.ClearMark, 0, 0), 1)))
        {
        }
    }

    private static TrackSet SetOf(int track)
    {
        var set = default(TrackSet);
        set.Add(track);
        return set;
    }
}

using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Groups;

public sealed class ExclusiveAllocationTests
{
    [Fact]
    public void Events_SteadyState_AllocateNothing()
    {
        var board = new LiveBoard(8, 5);
        var sink = new SilentSink();
        var group = new ExclusiveGroup(GroupBench.Rules(8), board, sink, new ManualTime());
        var now = TimeSpan.TicksPerHour;

        Assert.Equal(0, Steady.LeastAllocated(() => Play(group, board, ref now, 2000)));
        Assert.True(sink.Commands > 4000);
        Assert.True(group.Counters.Settled > 1000);
    }

    private static void Play(ExclusiveGroup group, LiveBoard board, ref long now, int launches)
    {
        for (var launch = 0; launch < launches; launch++)
        {
            var track = launch % 8;
            var scene = launch % 5;
            group.Press(track, scene, now);
            group.Release(track, scene, now);
            board.Fires(track, scene);
            group.TrackChanged(track, now);
            for (var other = 0; other < 8; other++)
            {
                board.Plays(other, other == track ? scene : -1);
                board.Fires(other, -1);
                group.TrackChanged(other, now);
            }

            // Long enough to ask, be answered, and settle; every tenth time cleared instead.
            for (var turn = 0; turn < 15; turn++)
            {
                now += TimeSpan.TicksPerSecond / 5;
                group.Tick(now);
                for (var other = 0; other < 8; other++)
                {
                    group.TrackChanged(other, now);
                }
            }

            group.SlotChanged(track, scene, now);
            if (launch % 10 == 9)
            {
                group.Clear(now);
                group.LinkChanged(LiveLink.Alive, now);
                group.LayoutChanged(now);
                group.Recover(now);
            }
        }
    }

    private sealed class SilentSink : IExclusiveSink
    {
        public long Commands { get; private set; }

        public void Send(in LiveCommand command) => Commands++;

        public void Schedule(long dueTimestamp)
        {
        }

        public void Note(ExclusiveNote what, int track, int scene, in TrackSet tracks, int attempt)
        {
        }
    }
}

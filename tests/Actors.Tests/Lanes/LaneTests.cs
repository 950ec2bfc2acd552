using System.Collections.Concurrent;
using MidiMesh.Actors.Lanes;
using MidiMesh.Testing;

namespace MidiMesh.Actors.Tests.Lanes;

public sealed class LaneTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Deliver_IdleLane_RunsOnTheDeliveringThread()
    {
        var lane = NewLane(64);
        var thread = 0;
        lane.Attach(new Handler(_ => thread = Environment.CurrentManagedThreadId), Rethrow);

        lane.Deliver(new Item(1));

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Deliver_FromWithinTheTurn_RunsAfterItAndNeverInside()
    {
        var lane = NewLane(64);
        var seen = new List<string>();
        var depth = 0;
        lane.Attach(
            new Handler(item =>
            {
                Assert.Equal(1, ++depth);
                seen.Add($"in {item.Value}");
                if (item.Value < 5)
                {
                    lane.Deliver(new Item(item.Value + 1));
                }

                seen.Add($"out {item.Value}");
                depth--;
            }),
            Rethrow);

        lane.Deliver(new Item(1));

        Assert.Equal(["in 1", "out 1", "in 2", "out 2", "in 3", "out 3", "in 4", "out 4", "in 5", "out 5"], seen);
    }

    [Fact]
    public void Deliver_NoHandler_WaitsForTheNextIncarnationWithinTheBound()
    {
        var lane = NewLane(16);
        for (var i = 0; i < 20; i++)
        {
            lane.Deliver(new Item(i));
        }

        var seen = new List<int>();
        var prepared = false;
        lane.Attach(new Handler(item => seen.Add(item.Value)), Rethrow, () => prepared = seen.Count == 0);

        Assert.True(prepared);
        Assert.Equal(Enumerable.Range(0, 12), seen);
        AssertBalanced(lane);
    }

    [Fact]
    public void Deliver_HandlerThrows_TellsTheActorOnceAndKeepsTheRest()
    {
        var lane = NewLane(64);
        var faults = new List<Exception>();
        lane.Attach(new Handler(item => throw new InvalidOperationException(item.Value.ToString())), faults.Add);

        lane.Deliver(new Item(1));
        lane.Deliver(new Item(2));
        lane.Deliver(new Item(3));

        Assert.Equal("1", Assert.Single(faults).Message);
        var seen = new List<int>();
        lane.Attach(new Handler(item => seen.Add(item.Value)), Rethrow);
        Assert.Equal([2, 3], seen);
        Assert.Equal(1, lane.Counts.Crashed);
        AssertBalanced(lane);
    }

    [Fact]
    public void Detach_ByAnOldIncarnation_LeavesTheNewOneInPlace()
    {
        var lane = NewLane(64);
        var old = new Handler(_ => { });
        var seen = 0;
        lane.Attach(old, Rethrow);
        lane.Attach(new Handler(_ => seen++), Rethrow);

        lane.Detach(old);
        lane.Deliver(new Item(1));

        Assert.Equal(1, seen);
    }

    [Fact]
    public void WakeAt_TimeComes_WakesOnce()
    {
        var lane = NewLane(64);
        var wakes = new List<long>();
        var handler = new Handler(_ => lane.WakeAt(TimeSpan.FromMilliseconds(10).Ticks)) { OnWake = wakes.Add };
        lane.Attach(handler, Rethrow);
        lane.Deliver(new Item(1));

        _time.Advance(TimeSpan.FromMilliseconds(9));
        Assert.Empty(wakes);
        _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal([TimeSpan.FromMilliseconds(10).Ticks], wakes);
    }

    [Fact]
    public void Attach_TheLastIncarnationWasToBeWoken_TheNextIs()
    {
        var lane = NewLane(64);
        var due = TimeSpan.FromMilliseconds(10).Ticks;
        lane.Attach(new Handler(_ => lane.WakeAt(due)), Rethrow);
        lane.Deliver(new Item(1));
        var wakes = new List<long>();
        var next = new Handler(_ => { }) { OnWake = wakes.Add };

        lane.Attach(next, Rethrow);
        Assert.Empty(wakes);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal([due], wakes);

        lane.Deliver(new Item(2));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal([due], wakes);
    }

    [Fact]
    public void Wake_Throws_TheNextIncarnationIsWokenForTheSame()
    {
        var lane = NewLane(64);
        var faults = new List<Exception>();
        lane.Attach(new Handler(_ => lane.WakeAt(TimeSpan.FromMilliseconds(10).Ticks)) { OnWake = static _ => throw new InvalidOperationException("too late") }, faults.Add);
        lane.Deliver(new Item(1));
        _time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Single(faults);
        var wakes = new List<long>();

        lane.Attach(new Handler(_ => { }) { OnWake = wakes.Add }, Rethrow);

        Assert.Equal([TimeSpan.FromMilliseconds(30).Ticks], wakes);
        Assert.Equal((1L, 1L, 0L), (lane.Counts.In, lane.Counts.Handled, lane.Counts.Crashed));
    }

    [Fact]
    public void TurnEnding_Burst_ComesOncePerTurn()
    {
        var lane = NewLane(64);
        var endings = 0;
        lane.Attach(
            new Handler(item =>
            {
                if (item.Value == 0)
                {
                    lane.Deliver(new Item(1));
                    lane.Deliver(new Item(2));
                }
            }) { OnEnding = () => endings++ },
            Rethrow);
        endings = 0;

        lane.Deliver(new Item(0));

        Assert.Equal(1, endings);
    }

    [Fact]
    public void EnterTurn_WhileOthersDeliver_KeepsThemOutAndRunsThemAfter()
    {
        var lane = NewLane(1024);
        var inTurn = 0;
        var clashes = 0;
        var handled = 0;
        lane.Attach(
            new Handler(_ =>
            {
                clashes += Interlocked.Increment(ref inTurn) == 1 ? 0 : 1;
                handled++;
                Interlocked.Decrement(ref inTurn);
            }),
            Rethrow);

        const int Deliverers = 4;
        const int Each = 20_000;
        var delivered = 0;
        var threads = Enumerable.Range(0, Deliverers).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                if (lane.Deliver(new Item(i)))
                {
                    Interlocked.Increment(ref delivered);
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        for (var i = 0; i < 2_000; i++)
        {
            using var turn = lane.EnterTurn();
            clashes += Interlocked.Increment(ref inTurn) == 1 ? 0 : 1;
            Interlocked.Decrement(ref inTurn);
        }

        Array.ForEach(threads, thread => thread.Join());
        SpinWait.SpinUntil(() => lane.Counts.Waiting == 0, TimeSpan.FromSeconds(30));
        using (lane.EnterTurn())
        {
            // Whoever still held the turn has given it back.
        }

        Assert.Equal(0, clashes);
        Assert.Equal(delivered, handled);
        AssertBalanced(lane);
    }

    [Fact]
    public void Deliver_ManyThreads_KeepsEachSendersOrder()
    {
        var lane = NewLane(65536);
        var last = new int[4];
        var wrong = 0;
        lane.Attach(
            new Handler(item =>
            {
                wrong += item.Value == last[item.Sender] + 1 ? 0 : 1;
                last[item.Sender] = item.Value;
            }),
            Rethrow);

        var threads = Enumerable.Range(0, 4).Select(sender => new Thread(() =>
        {
            for (var i = 1; i <= 10_000; i++)
            {
                Assert.True(lane.Deliver(new Item(i, sender)));
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        using (lane.EnterTurn())
        {
        }

        SpinWait.SpinUntil(() => lane.Counts.Waiting == 0, TimeSpan.FromSeconds(30));
        Assert.Equal(0, wrong);
        Assert.All(last, value => Assert.Equal(10_000, value));
    }

    [Fact]
    public void Deliver_ChainOfLanes_AllocatesNothing()
    {
        var last = NewLane(64);
        var first = NewLane(64);
        var sum = 0L;
        last.Attach(new Handler(item => sum += item.Value), Rethrow);
        first.Attach(new Handler(item => last.Deliver(item)), Rethrow);
        first.Deliver(new Item(1));

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                first.Deliver(new Item(i));
            }
        }));
    }

    private Lane<Item, ItemPolicy> NewLane(int capacity) => new("test", capacity, _time);

    private static void Rethrow(Exception cause) => throw new InvalidOperationException("the handler threw", cause);

    private static void AssertBalanced(Lane<Item, ItemPolicy> lane)
    {
        var counts = lane.Counts;
        Assert.Equal(counts.In, counts.Handled + counts.Merged + counts.Dropped + counts.Crashed + counts.Waiting);
    }

    private readonly record struct Item(int Value, int Sender = 0);

    private readonly struct ItemPolicy : IDeliveryPolicy<Item>
    {
        public static DeliveryKind KindOf(in Item item) => DeliveryKind.Ordered;

        public static int KeyOf(in Item item) => item.Value;
    }

    private sealed class Handler(Action<Item> handle) : ILaneHandler<Item>
    {
        public Action<long>? OnWake { get; init; }

        public Action? OnEnding { get; init; }

        public void Handle(in Item item) => handle(item);

        public void Wake(long now) => OnWake?.Invoke(now);

        public void TurnEnding() => OnEnding?.Invoke();
    }
}

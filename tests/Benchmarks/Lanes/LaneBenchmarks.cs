using MidiMesh.Actors.Lanes;

namespace MidiMesh.Benchmarks.Lanes;

/// <summary>What the data lane costs: an event through four lanes, beside the same four handlers called plainly.</summary>
internal static class LaneBenchmarks
{
    private const int Length = 4;
    private const int Capacity = 1024;
    private const int Events = 2_000_000;

    public static void Run(Rounds rounds)
    {
        Table.Title($"Chain of {Length} handlers: one event through all", Table.OperationColumns);
        var plain = Chain(static (handler, _) => handler);
        var lanes = new List<Lane<Event, EventPolicy>>();
        var viaLanes = Chain((handler, index) =>
        {
            var lane = new Lane<Event, EventPolicy>($"lane-{index}", Capacity, TimeProvider.System);
            lane.Attach(handler, static failure => throw new InvalidOperationException("a benchmark's handler threw", failure));
            lanes.Add(lane);
            return new LaneEntry(lane);
        });

        var basis = rounds.Measure(Events, events => Send(plain, events));
        Table.Operation("plain calls", basis, basis.Nanoseconds.Median);
        Table.Operation("lanes", rounds.Measure(Events, events => Send(viaLanes, events)), basis.Nanoseconds.Median);
        foreach (var lane in lanes)
        {
            var counts = lane.Counts;
            if (counts.In != counts.Handled)
            {
                throw new InvalidOperationException($"{lane.Name}: {counts}");
            }

            lane.Dispose();
        }
    }

    private static IEntry Chain(Func<Handler, int, IEntry> enter)
    {
        IEntry? next = null;
        for (var index = Length - 1; index >= 0; index--)
        {
            next = enter(new Handler(next), index);
        }

        return next!;
    }

    private static void Send(IEntry entry, int events)
    {
        for (var i = 0; i < events; i++)
        {
            entry.Deliver(new Event(i, i, i, i));
        }
    }

    /// <summary>As large as a small delivery of the program's.</summary>
    private readonly record struct Event(long Stamp, long Number, long Value, long Target);

    private interface IEntry
    {
        void Deliver(in Event item);
    }

    private readonly struct EventPolicy : IDeliveryPolicy<Event>
    {
        public static DeliveryKind KindOf(in Event item) => DeliveryKind.Ordered;

        public static int KeyOf(in Event item) => 0;
    }

    private sealed class LaneEntry(Lane<Event, EventPolicy> lane) : IEntry
    {
        public void Deliver(in Event item) => lane.Deliver(item);
    }

    private sealed class Handler(IEntry? next) : IEntry, ILaneHandler<Event>
    {
        public void Deliver(in Event item) => next?.Deliver(item);

        public void Handle(in Event item) => next?.Deliver(item);

        public void Wake(long now)
        {
        }

        public void TurnEnding()
        {
        }
    }
}

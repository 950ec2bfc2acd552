using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Metrics;

/// <summary>Some latencies as people read them, in milliseconds.</summary>
/// <param name="Count">How many were counted.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest.</param>
public sealed record LatencySummary(long Count, double P50, double P99, double Max)
{
    internal static LatencySummary Of(LatencyHistogram histogram) =>
        new(histogram.Count, Ms(histogram.Quantile(0.5)), Ms(histogram.Quantile(0.99)), Ms(histogram.Max));

    private static double Ms(double seconds) => Math.Round(seconds * 1000, 3);
}

/// <summary>How long events take, hop by hop and route by route, worked out from the trace by whoever looks: the data path writes nothing for it. Live's own part is apart.</summary>
/// <remarks>What a step delays on purpose counts for nobody. Figures are of all that was looked at; <see cref="Recent"/> is the last half to whole minute.</remarks>
internal sealed class Latencies(MeshTrace trace, TimeProvider time)
{
    /// <summary>Names of the hops: waiting for the lane, finding the routes and their steps, sending; all of it; and Live's answer.</summary>
    public const string Wait = "wait", Routing = "route", Send = "send", Total = "total", Live = "live";

    private const int Kept = 4096;                           // events under way at once, a power of two
    private const int MostRoutes = 2000;
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Pending[] _pending = new Pending[Kept];
    private readonly Dictionary<string, LatencyHistogram> _hops = new[] { Wait, Routing, Send, Total, Live }.ToDictionary(static hop => hop, static _ => new LatencyHistogram());
    private readonly Dictionary<string, LatencyHistogram> _routes = new(StringComparer.Ordinal);
    private Dictionary<string, LatencyHistogram> _now = Fresh();
    private Dictionary<string, LatencyHistogram> _before = Fresh();
    private long _turned = time.GetTimestamp();
    private long _after;

    /// <summary>Told of each latency: hop or null, route or null, seconds.</summary>
    public Action<string?, string?, double>? Counted { get; set; }

    /// <summary>Entries that were overwritten before they were looked at.</summary>
    public long Missed { get; private set; }

    /// <summary>Takes in what has happened since the last call. From any thread.</summary>
    public void Update()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_turned) >= Half)
            {
                (_before, _now, _turned) = (time.GetElapsedTime(_turned) >= 2 * Half ? Fresh() : _now, Fresh(), time.GetTimestamp());
            }

            var seen = 0L;
            var last = trace.Visit(_after, (in TraceEntry entry) =>
            {
                seen++;
                Take(entry);
            });
            Missed += last - _after - seen;
            _after = last;
        }
    }

    /// <summary>The hops and routes, shown to whoever writes them down, while nothing changes.</summary>
    public void Read(Action<IReadOnlyDictionary<string, LatencyHistogram>, IReadOnlyDictionary<string, LatencyHistogram>> read)
    {
        lock (_gate)
        {
            read(_hops, _routes);
        }
    }

    /// <summary>One hop, <see cref="Total"/> or <see cref="Live"/>, in the last half to whole minute.</summary>
    public LatencyHistogram Recent(string hop)
    {
        lock (_gate)
        {
            var both = new LatencyHistogram();
            both.Add(_before[hop]);
            both.Add(_now[hop]);
            return both;
        }
    }

    private static Dictionary<string, LatencyHistogram> Fresh() => new[] { Total, Live }.ToDictionary(static hop => hop, static _ => new LatencyHistogram());

    private void Take(in TraceEntry entry)
    {
        switch (entry.Kind)
        {
            case TraceKind.MidiIn or TraceKind.OscIn when entry.EventId != 0:
                _pending[(int)entry.EventId & (Kept - 1)] = new Pending { Id = entry.EventId, Arrived = entry.Arrived == 0 ? entry.Stamp : entry.Arrived, In = entry.Stamp };
                Count(Wait, entry.Arrived == 0 ? entry.Stamp : entry.Arrived, entry.Stamp);
                break;
            case TraceKind.Route when Find(entry.EventId, out var place):
                ref var routed = ref _pending[place];
                routed.IsHeldBack |= entry.Outcome is StepOutcome.Postponed or StepOutcome.RateLimited || ReferenceEquals(routed.Route, entry.Route);
                (routed.Route, routed.Routed) = (entry.Route, entry.Stamp);
                if (!routed.IsHeldBack)
                {
                    Count(Routing, routed.In, entry.Stamp);
                }

                break;
            case TraceKind.MidiOut or TraceKind.OscOut when Find(entry.EventId, out var place):
                TakeSent(ref _pending[place], entry);
                break;
            case TraceKind.Slot when entry.EventId == 0 && Find(entry.Parent, out var place):
                ref var asked = ref _pending[place];
                if (asked.AskedLive != 0)
                {
                    Count(Live, asked.AskedLive, entry.Stamp);
                    asked.AskedLive = 0;                     // the first answer tells how long Live took
                }

                break;
        }
    }

    private void TakeSent(ref Pending pending, in TraceEntry entry)
    {
        if (entry.Kind == TraceKind.OscOut && pending.AskedLive == 0)
        {
            pending.AskedLive = entry.Stamp;
        }

        if (pending.IsHeldBack)
        {
            return;
        }

        Count(Total, pending.Arrived, entry.Stamp);
        if (pending.Route is not { } route)
        {
            return;
        }

        Count(Send, pending.Routed, entry.Stamp);
        if (!_routes.TryGetValue(route.Name, out var histogram))
        {
            if (_routes.Count == MostRoutes)
            {
                return;                                      // rigs that came and went; names are not kept without bound
            }

            _routes[route.Name] = histogram = new LatencyHistogram();
        }

        var seconds = Seconds(pending.Arrived, entry.Stamp);
        histogram.Add(seconds);
        Counted?.Invoke(null, route.Name, seconds);
    }

    private void Count(string hop, long from, long to)
    {
        var seconds = Seconds(from, to);
        _hops[hop].Add(seconds);
        if (_now.TryGetValue(hop, out var recent))
        {
            recent.Add(seconds);
        }

        Counted?.Invoke(hop, null, seconds);
    }

    private double Seconds(long from, long to) => Math.Max(0, time.GetElapsedTime(from, to).TotalSeconds);

    private bool Find(long id, out int place)
    {
        place = (int)id & (Kept - 1);
        return id != 0 && _pending[place].Id == id;
    }

    private struct Pending
    {
        public long Id;
        public long Arrived;
        public long In;
        public long Routed;
        public long AskedLive;
        public Route? Route;
        public bool IsHeldBack;
    }
}

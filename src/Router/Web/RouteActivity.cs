using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Web;

/// <summary>What routes came to since the trace's ring began, counted from the trace for pages that look: nothing is counted on the data path.</summary>
/// <remarks>One thread at a time. Counts are of what was seen: entries that the ring lost before anybody looked are not among them.</remarks>
internal sealed class RouteActivity
{
    private const int Remembered = 4096;                     // events that may still fail; a power of two
    private readonly Dictionary<string, Counts> _routes = new(StringComparer.Ordinal);
    private readonly (long Event, Counts? Route)[] _recent = new (long, Counts?)[Remembered];

    /// <summary>A route's figures.</summary>
    public sealed class Counts
    {
        /// <summary>It matched and went on to its destinations, or set something off for later.</summary>
        public long Done { get; internal set; }

        /// <summary>It matched, and a condition or step let nothing pass.</summary>
        public long Nothing { get; internal set; }

        /// <summary>It went on, and what it sent could not go out.</summary>
        public long Failed { get; internal set; }
    }

    /// <summary>The routes that anything came to, by name.</summary>
    public IEnumerable<KeyValuePair<string, Counts>> Routes => _routes.OrderBy(static route => route.Key, StringComparer.Ordinal);

    /// <summary>Takes an entry of the trace; oldest first.</summary>
    public void Take(in TraceEntry entry)
    {
        if (entry.Kind == TraceKind.Route && entry.Route is { } route)
        {
            TakeRoute(route.Name, entry);
        }
        else if (entry.EventId != 0 && (entry.Kind is TraceKind.MidiDropped or TraceKind.OscDropped || (entry.Kind == TraceKind.Slot && entry.State == ClipState.Failed)))
        {
            ref var cause = ref _recent[(int)entry.EventId & (Remembered - 1)];
            if (cause.Event == entry.EventId && cause.Route is { } failed)
            {
                failed.Failed++;
                cause.Route = null;                          // once for each event, however many messages it lost
            }
        }
    }

    private void TakeRoute(string name, in TraceEntry entry)
    {
        if (!_routes.TryGetValue(name, out var counts))
        {
            _routes[name] = counts = new Counts();
        }

        if (entry.Outcome is StepOutcome.Filtered or StepOutcome.TakeoverWaiting or StepOutcome.RateLimited)
        {
            counts.Nothing++;
            return;
        }

        counts.Done++;
        if (entry.EventId != 0)
        {
            _recent[(int)entry.EventId & (Remembered - 1)] = (entry.EventId, counts);
        }
    }
}

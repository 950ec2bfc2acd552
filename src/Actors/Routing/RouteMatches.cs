using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>Which routes of a new table are those of the old one, control by control: same name, same words. Their steps go on with what they remember.</summary>
/// <remarks>Worked out before the lane's turn, so that the turn itself only copies.</remarks>
internal sealed class RouteMatches
{
    private readonly Dictionary<RouteEntry, RouteEntry> _successors = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<int, (int Next, int Length)> _shared = [];    // blocks that all controls of a route share

    /// <summary>Compares what a device fed with what it will feed.</summary>
    public static RouteMatches Between(DeviceSource old, DeviceSource next)
    {
        var matches = new RouteMatches();
        var names = new Dictionary<string, RouteEntry>(StringComparer.Ordinal);
        matches.Match(old.Any, next.Any, names);
        for (var element = 0; element < Math.Min(old.ByElement.Length, next.ByElement.Length); element++)
        {
            matches.Match(old.ByElement[element], next.ByElement[element], names);
        }

        return matches;
    }

    /// <summary>Compares what an endpoint fed with what it will feed.</summary>
    public static RouteMatches Between(OscSource old, OscSource next)
    {
        var matches = new RouteMatches();
        matches.Match([.. old.Routes.Select(static route => route.Entry)], [.. next.Routes.Select(static route => route.Entry)], new(StringComparer.Ordinal));
        return matches;
    }

    /// <summary>The new table's entry for one of the old table's; null when the route is gone or says something else.</summary>
    public RouteEntry? SuccessorOf(RouteEntry old) => _successors.GetValueOrDefault(old);

    /// <summary>Copies what the steps of unchanged routes remember.</summary>
    public void CopyMemory(StepState[] from, StepState[] to)
    {
        foreach (var (old, next) in _successors)
        {
            from.AsSpan(old.FirstState, old.Route.Via.Length).CopyTo(to.AsSpan(next.FirstState));
        }

        foreach (var (old, (next, length)) in _shared)
        {
            from.AsSpan(old, length).CopyTo(to.AsSpan(next));
        }
    }

    private void Match(RouteEntry[] old, RouteEntry[] next, Dictionary<string, RouteEntry> names)
    {
        // A route without steps has nothing to remember.
        names.Clear();
        foreach (var entry in old)
        {
            if (entry.Route is { Via.Length: > 0, Fingerprint.Length: > 0 })
            {
                names.TryAdd(entry.Route.Name, entry);
            }
        }

        foreach (var entry in next)
        {
            if (names.TryGetValue(entry.Route.Name, out var before) && before.Route.Fingerprint == entry.Route.Fingerprint
                && before.Route.Via.Length == entry.Route.Via.Length && before.Bound.AsSpan().SequenceEqual(entry.Bound))
            {
                _successors.TryAdd(before, entry);
                if (Array.Exists(entry.Route.Via, static step => step.Memory != StepMemory.Control))
                {
                    _shared[before.FirstShared] = (entry.FirstShared, entry.Route.Via.Length * RouteEntry.SharedStates);
                }
            }
        }
    }
}

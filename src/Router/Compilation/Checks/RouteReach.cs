using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Filters;
using MidiMesh.Router.Compilation.Stage;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>Which routes can get anything on which page, when those of higher priority that say <c>last</c> have had their share. Who plays a role may change, so a role's route takes nothing away for certain.</summary>
internal sealed class RouteReach
{
    private readonly RigDraft _draft;
    private readonly PageGates _gates;
    private readonly Dictionary<RouteDraft, RouteDraft> _shadows = new(ReferenceEqualityComparer.Instance);

    /// <summary>Looks at one page after the other. A rig without pages has one, so to speak.</summary>
    public RouteReach(RigDraft draft, PageGates gates)
    {
        (_draft, _gates) = (draft, gates);
        for (var page = 0; page < Math.Max(1, gates.Count); page++)
        {
            LookAt(page);
        }
    }

    /// <summary>The pages on which each route gets something, as bits; a route that gets nothing anywhere is missing.</summary>
    public Dictionary<RouteDraft, ulong> Pages { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>A route that takes everything away from another one on some page, or null.</summary>
    public RouteDraft? ShadowOf(RouteDraft route) => _shadows.GetValueOrDefault(route);

    private void LookAt(int page)
    {
        // For each place what has been taken by the routes seen so far (they stand highest priority first).
        var taken = new Dictionary<(int Device, int Element), Taken>();
        var wholly = new Dictionary<int, Taken>();
        var messages = new Dictionary<int, List<RouteDraft>>();
        foreach (var route in _draft.Routes)
        {
            if (_gates.Count > 0 && (_gates.PagesOf(route) >> page & 1) == 0)
            {
                continue;
            }

            if (FindShadow(route, taken, wholly, messages) is { } by)
            {
                _shadows.TryAdd(route, by);
            }
            else
            {
                Pages[route] = Pages.GetValueOrDefault(route) | (1UL << page);
            }

            // What a decoder makes of messages differs from parameter to parameter, which its conditions do not tell.
            if (route.Config.Last && route.Role < 0 && !route.Decodes)
            {
                Take(route, page, taken, wholly, messages);
            }
        }
    }

    private void Take(RouteDraft route, int page, Dictionary<(int Device, int Element), Taken> taken, Dictionary<int, Taken> wholly, Dictionary<int, List<RouteDraft>> messages)
    {
        switch (route.Source)
        {
            case ControlSource source:
                foreach (var element in source.Elements)
                {
                    At(taken, (source.Device, element)).Add(route, GesturesOn(route, source.Device, element, page));
                }

                break;
            case DeviceWideSource source when _gates.Count == 0 || _gates.PlacesOf(route).All(place => GesturesOn(route, place.Device, place.Element, page) == route.Gestures):
                At(wholly, source.Device).Add(route, route.Gestures);
                break;
            case MessageSource source:
                At(messages, source.Endpoint).Add(route);
                break;
        }
    }

    /// <summary>The gestures of a route that a page leaves it at one control.</summary>
    private int GesturesOn(RouteDraft route, int device, int element, int page)
    {
        var gestures = route.Gestures;
        for (var gesture = 0; _gates.Count > 0 && gesture < 32; gesture++)
        {
            if ((gestures & (1 << gesture)) != 0 && Enum.IsDefined((Gesture)gesture) && (_gates.PagesOf(route, device, element, (Gesture)gesture) >> page & 1) == 0)
            {
                gestures &= ~(1 << gesture);
            }
        }

        return gestures;
    }

    /// <summary>A route that leaves nothing, alone or with others, for another one; or null.</summary>
    private static RouteDraft? FindShadow(RouteDraft route, Dictionary<(int Device, int Element), Taken> taken, Dictionary<int, Taken> wholly, Dictionary<int, List<RouteDraft>> messages)
    {
        switch (route.Source)
        {
            case MessageSource source:
                return messages.TryGetValue(source.Endpoint, out var heard) ? heard.Find(by => Covers(((MessageSource)by.Source).Pattern, source.Pattern) && Covers(by, route)) : null;
            case DeviceWideSource source:
                return wholly.TryGetValue(source.Device, out var all) && all.Leaves(route, route.Gestures) == 0 ? all.First : null;
            case ControlSource source:
                var by = default(RouteDraft);
                var whole = wholly.GetValueOrDefault(source.Device);
                foreach (var element in source.Elements)
                {
                    var own = taken.GetValueOrDefault((source.Device, element));
                    var left = own?.Leaves(route, route.Gestures) ?? route.Gestures;
                    if ((whole?.Leaves(route, left) ?? left) != 0)
                    {
                        return null;
                    }

                    by ??= own?.First ?? whole?.First;
                }

                return by;
            default:
                return null;
        }
    }

    /// <summary>Whether one route's conditions hold whenever another's do. The page has been seen to.</summary>
    private static bool Covers(RouteDraft by, RouteDraft route) =>
        Array.TrueForAll(by.When, filter => filter is PageFilter || Array.Exists(route.When, filter.Covers));

    /// <summary>Whether every address that matches the second pattern matches the first: the same text, or part by part.</summary>
    private static bool Covers(OscAddressPattern wide, OscAddressPattern narrow)
    {
        if (wide.Pattern == narrow.Pattern)
        {
            return true;
        }

        if (narrow.IsLiteral)
        {
            return wide.Matches(narrow.LiteralPrefix);
        }

        var (parts, others) = (wide.Pattern.Split('/'), narrow.Pattern.Split('/'));
        if (parts.Length != others.Length || wide.Pattern.Contains("//", StringComparison.Ordinal) || narrow.Pattern.Contains("//", StringComparison.Ordinal))
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] != "*" && parts[i] != others[i]
                && !(OscAddressPattern.TryCompile("/" + parts[i], out var part, out _) && OscAddressPattern.TryCompile("/" + others[i], out var other, out _) && other.IsLiteral && part.Matches(other.LiteralPrefix)))
            {
                return false;
            }
        }

        return true;
    }

    private static T At<TKey, T>(Dictionary<TKey, T> all, TKey key)
        where TKey : notnull
        where T : new()
    {
        if (!all.TryGetValue(key, out var one))
        {
            all[key] = one = new T();
        }

        return one;
    }

    /// <summary>What routes with <c>last</c> take at one place.</summary>
    private sealed class Taken
    {
        private readonly List<(RouteDraft By, int Gestures)> _conditional = [];
        private int _gestures;                                 // taken without a condition

        /// <summary>Whoever came first.</summary>
        public RouteDraft? First { get; private set; }

        public void Add(RouteDraft route, int gestures)
        {
            First ??= route;
            if (Array.TrueForAll(route.When, static filter => filter is PageFilter))
            {
                _gestures |= gestures;
            }
            else
            {
                _conditional.Add((route, gestures));
            }
        }

        /// <summary>Of some gestures those that are left for a route.</summary>
        public int Leaves(RouteDraft route, int gestures)
        {
            gestures &= ~_gestures;
            foreach (var (by, its) in _conditional)
            {
                if (gestures == 0)
                {
                    break;
                }

                gestures &= Covers(by, route) ? ~its : -1;
            }

            return gestures;
        }
    }
}

using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Lights;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>On which pages each route is there at each control, and each light at each lamp: a page that has its own for the same control and gesture hides those that it falls back to.</summary>
internal sealed class PageGates
{
    private static readonly int Gestures = Enum.GetValues<Gesture>().Length;

    private readonly RigDraft _draft;
    private readonly PageChains _chains;
    private readonly ulong _all;
    private readonly HashSet<string> _always;
    private readonly Dictionary<(int Device, int Element), ulong[]> _routes = [];    // by gesture the pages with a route of their own
    private readonly Dictionary<(int Endpoint, string Address), ulong> _messages = [];
    private readonly Dictionary<(int Device, int Element), ulong> _lights = [];
    private readonly Dictionary<(int Level, ulong Owners), ulong> _open = [];
    private readonly Dictionary<(string Pages, int Role, int Device), Gate> _gates = [];

    /// <summary>Looks at all routes and lights of a rig.</summary>
    public PageGates(RigDraft draft)
    {
        _draft = draft;
        _chains = new PageChains(draft.Names);
        _all = _chains.Count >= 64 ? ulong.MaxValue : (1UL << _chains.Count) - 1;
        _always = [.. draft.Names.Config.Pages.Always.Select(static name => name.Value)];
        foreach (var route in draft.Routes)
        {
            if (LevelOf(route.Config.Page) is var page and >= 0)
            {
                Own(route, 1UL << page);
            }
        }

        foreach (var light in draft.Lights)
        {
            if (LevelOf(light.Config.Page) is var page and >= 0)
            {
                foreach (var binding in light.Bindings.Where(static binding => binding.Text is not { IsBrief: true }))
                {
                    // What comes for a while hides nothing for good.
                    foreach (var element in SharedCells.Of(draft.Names.Profiles[binding.Device]!, binding.Element))
                    {
                        _lights[(binding.Device, element)] = _lights.GetValueOrDefault((binding.Device, element)) | (1UL << page);
                    }
                }
            }
        }
    }

    /// <summary>How many pages there are.</summary>
    public int Count => _chains.Count;

    /// <summary>Every page.</summary>
    public ulong AllPages => _all;

    /// <summary>The gate of a route at one control; null when it is always there.</summary>
    /// <param name="route">The route.</param>
    /// <param name="device">The device, or the endpoint for OSC messages.</param>
    /// <param name="element">The element; -1 for messages that belong to no control.</param>
    public Gate? Of(RouteDraft route, int device, int element)
    {
        if (_chains.Count == 0)
        {
            return Make([Gate.AllPages], route.Role, device);
        }

        var pages = new ulong[Gestures];
        for (var gesture = 0; gesture < Gestures; gesture++)
        {
            pages[gesture] = PagesOf(route, device, element, (Gesture)gesture);
        }

        return Make(pages, route.Role, device);
    }

    /// <summary>The gate of a light at one lamp; null when it is always there.</summary>
    public Gate? Of(LightDraft light, LightBinding binding) =>
        Make([_chains.Count == 0 ? Gate.AllPages : PagesOf(light, binding)], light.Role, binding.Device);

    /// <summary>The pages on which a light is there at one lamp.</summary>
    public ulong PagesOf(LightDraft light, LightBinding binding) =>
        OpenFor(light.Config.Page, light.Config.Name.Value, binding.Text is { IsBrief: true } ? 0 : _lights.GetValueOrDefault((binding.Device, binding.Element)));

    /// <summary>The pages on which a route is there at one control for one gesture.</summary>
    public ulong PagesOf(RouteDraft route, int device, int element, Gesture gesture)
    {
        var owners = route.Source is MessageSource message
            ? _messages.GetValueOrDefault((message.Endpoint, AddressOf(route)))
            : _routes.TryGetValue((device, element), out var own) ? own[(int)gesture] : 0;
        return OpenFor(route.Config.Page, route.Config.Name.Value, owners);
    }

    /// <summary>The pages on which a route is there at any of its controls for any of its gestures, and its conditions allow it.</summary>
    public ulong PagesOf(RouteDraft route)
    {
        var pages = 0UL;
        foreach (var (device, element) in PlacesOf(route))
        {
            for (var gesture = 0; gesture < Gestures && pages != _all; gesture++)
            {
                pages |= (route.Gestures & (1 << gesture)) != 0 ? PagesOf(route, device, element, (Gesture)gesture) : 0;
            }
        }

        foreach (var filter in route.When)
        {
            pages &= filter is Contracts.Routing.Filters.PageFilter on ? on.Pages : ulong.MaxValue;
        }

        return pages;
    }

    /// <summary>The places where a route stands: device and element, or the endpoint.</summary>
    public IEnumerable<(int Device, int Element)> PlacesOf(RouteDraft route) => route.Source switch
    {
        ControlSource source => source.Elements.Select(element => (source.Device, element)),
        DeviceWideSource source => Enumerable.Range(-1, 1 + (_draft.Names.Profiles[source.Device]?.Elements.Length ?? 0)).Select(element => (source.Device, element)),
        MessageSource source => [(source.Endpoint, -1)],
        _ => [],
    };

    private void Own(RouteDraft route, ulong page)
    {
        if (route.Source is MessageSource message)
        {
            var key = (message.Endpoint, AddressOf(route));
            _messages[key] = _messages.GetValueOrDefault(key) | page;
            return;
        }

        foreach (var place in PlacesOf(route))
        {
            if (!_routes.TryGetValue(place, out var own))
            {
                _routes[place] = own = new ulong[Gestures];
            }

            for (var gesture = 0; gesture < Gestures; gesture++)
            {
                own[gesture] |= (route.Gestures & (1 << gesture)) != 0 ? page : 0;
            }
        }
    }

    private ulong OpenFor(string? page, string name, ulong owners)
    {
        var level = LevelOf(page);
        if (level == PageChains.Outside && _always.Contains(name))
        {
            return _all;
        }

        if (!_open.TryGetValue((level, owners), out var open))
        {
            _open[(level, owners)] = open = _chains.PagesOf(level, owners);
        }

        return open;
    }

    private Gate? Make(ulong[] pages, int role, int device)
    {
        if (Array.TrueForAll(pages, one => one == pages[0]))
        {
            pages = [pages[0] == _all ? Gate.AllPages : pages[0]];
        }

        if (role < 0 && pages is [Gate.AllPages])
        {
            return null;
        }

        var key = (string.Join(',', pages), role, role < 0 ? -1 : device);
        if (!_gates.TryGetValue(key, out var gate))
        {
            _gates[key] = gate = new Gate(pages, role, role < 0 ? -1 : device);
        }

        return gate;
    }

    private int LevelOf(string? page) => page is null ? PageChains.Outside : _draft.Names.PageOf(page);

    private static string AddressOf(RouteDraft route) => route.Config.From!.Value.Value.Split(':', 2)[1];
}

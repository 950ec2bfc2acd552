using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Compilation;

/// <summary>Lays a draft out as arrays: for each control of each device its routes in order, each with a place for what its steps remember.</summary>
internal static class RouteTableLayout
{
    /// <summary>Makes the table of a rig without errors.</summary>
    public static RouteTable Make(RigDraft draft)
    {
        var config = draft.Names.Config;
        var devices = config.Devices.Select((device, index) => new TableDevice(device.Name.Value, draft.Names.Profiles[index]!)).ToArray();
        var endpoints = config.Endpoints.Select((endpoint, index) => new TableEndpoint(endpoint.Name.Value, draft.Names.IsLive(index))).ToArray();
        var groups = draft.Groups.Select(static group => new TableGroup(group.Config.Name.Value, group.Endpoint)).ToArray();
        var routes = draft.Routes.Select(static (route, index) => new Route(
            index, route.Config.Name.Value, route.Gestures, route.When, route.Via, route.To, route.Config.Last, route.Target)).ToArray();
        var deviceSources = Array.ConvertAll(devices, static device => new DeviceLayout(device.Profile.Elements.Length));
        var oscSources = Array.ConvertAll(endpoints, static _ => new OscLayout());
        for (var i = 0; i < routes.Length; i++)
        {
            switch (draft.Routes[i].Source)
            {
                case ControlSource source:
                    deviceSources[source.Device].Add(routes[i], source);
                    break;
                case DeviceWideSource source:
                    deviceSources[source.Device].AddToAll(routes[i]);
                    break;
                case MessageSource source:
                    oscSources[source.Endpoint].Add(routes[i], source);
                    break;
            }
        }

        return new RouteTable(
            devices, endpoints, groups, routes,
            Array.ConvertAll(deviceSources, static source => source.Make()),
            Array.ConvertAll(oscSources, static source => source.Make()),
            [.. draft.Lights.SelectMany(static light => light.Bindings)]);
    }

    /// <summary>One device's routes, control by control.</summary>
    private sealed class DeviceLayout(int elements)
    {
        private readonly List<RouteEntry>?[] _byElement = new List<RouteEntry>?[elements];
        private readonly List<RouteEntry> _any = [];
        private int _states;

        public void Add(Route route, ControlSource source)
        {
            for (var i = 0; i < source.Elements.Length; i++)
            {
                (_byElement[source.Elements[i]] ??= []).Add(Entry(route, source.Bound[i]));
            }
        }

        /// <summary>A route of the whole device stands at every control, with its own memory for each: a rate must not drop one controller for another.</summary>
        public void AddToAll(Route route)
        {
            var any = Entry(route, []);
            _any.Add(any);
            for (var i = 0; i < _byElement.Length; i++)
            {
                (_byElement[i] ??= []).Add(route.Via.Length == 0 ? any : Entry(route, []));
            }
        }

        public DeviceSource Make() => _states == 0 && _any.Count == 0 && Array.TrueForAll(_byElement, static list => list is null)
            ? DeviceSource.None
            : new DeviceSource(Array.ConvertAll(_byElement, static list => list is null ? [] : list.ToArray()), [.. _any], _states);

        private RouteEntry Entry(Route route, int[] bound)
        {
            var entry = new RouteEntry(route, _states, bound);
            _states += route.Via.Length;
            return entry;
        }
    }

    /// <summary>One endpoint's routes.</summary>
    private sealed class OscLayout
    {
        private readonly List<OscRoute> _routes = [];
        private int _states;

        public void Add(Route route, MessageSource source)
        {
            _routes.Add(new OscRoute(source.Pattern, new RouteEntry(route, _states, []), source.Scope.ArgumentSlots));
            _states += route.Via.Length;
        }

        public OscSource Make() => _routes.Count == 0 ? OscSource.None : new OscSource([.. _routes], _states);
    }
}

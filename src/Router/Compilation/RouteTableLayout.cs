using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Checks;
using MidiMesh.Router.Compilation.Stage;

namespace MidiMesh.Router.Compilation;

/// <summary>Lays a draft out as arrays: for each control of each device its routes in order, each with a place for what its steps remember.</summary>
internal static class RouteTableLayout
{
    /// <summary>Makes the table of a rig without errors.</summary>
    public static RouteTable Make(RigDraft draft)
    {
        var config = draft.Names.Config;
        var devices = config.Devices.Select((device, index) => new TableDevice(device.Name.Value, draft.Names.Profiles[index]!)).ToArray();
        var endpoints = config.Endpoints.Select((endpoint, index) => new TableEndpoint(endpoint.Name.Value, draft.Names.IsLive(index)) { Front = EndpointFrontsCheck.LiveOf(config, endpoint) }).ToArray();
        var groups = draft.Groups.Select(static group => new TableGroup(group.Config.Name.Value, group.Endpoint)).ToArray();
        var routes = draft.Routes.Select(static (route, index) => new Route(
            index, route.Config.Name.Value, route.Gestures, route.When, route.Via, route.To, route.Config.Last, route.Target)
        {
            Times = route.Config.Times, Variables = route.Variables, Overheard = route.Overheard, Fingerprint = route.Config.Fingerprint + string.Concat(route.Via.Select(static step => step.Digest)),
        }).ToArray();
        var gates = new PageGates(draft);
        var deviceSources = Array.ConvertAll(devices, static device => new DeviceLayout(device.Profile));
        var oscSources = Array.ConvertAll(endpoints, static _ => new OscLayout());
        for (var i = 0; i < routes.Length; i++)
        {
            var at = i;
            switch (draft.Routes[i].Source)
            {
                case ControlSource source:
                    deviceSources[source.Device].Add(routes[i], source, draft.Routes[i].Native, element => gates.Of(draft.Routes[at], source.Device, element));
                    break;
                case DeviceWideSource source:
                    deviceSources[source.Device].AddToAll(routes[i], element => gates.Of(draft.Routes[at], source.Device, element));
                    break;
                case ValueSource source:
                    oscSources[source.Endpoint].Add(routes[i], source, gates.Of(draft.Routes[i], source.Endpoint, -1));
                    break;
                case MessageSource source:
                    oscSources[source.Endpoint].Add(routes[i], source, gates.Of(draft.Routes[i], source.Endpoint, -1));
                    break;
            }
        }

        return new RouteTable(
            devices, endpoints, groups, routes,
            Array.ConvertAll(deviceSources, static source => source.Make()),
            Array.ConvertAll(oscSources, static source => source.Make()),
            [.. draft.Lights.SelectMany(light => light.Bindings.Select(binding => binding with { Gate = gates.Of(light, binding), When = light.When }))])
        {
            Stage = StageLayouts.Make(draft), Clock = draft.Clock,
        };
    }

    private static int SharedStates(Route route) =>
        Array.Exists(route.Via, static step => step.Memory != StepMemory.Control) ? route.Via.Length * RouteEntry.SharedStates : 0;

    /// <summary>One device's routes, control by control.</summary>
    private sealed class DeviceLayout(DeviceProfile profile)
    {
        private readonly List<RouteEntry>?[] _byElement = new List<RouteEntry>?[profile.Elements.Length];
        private readonly List<RouteEntry> _any = [];
        private int _states;

        public void Add(Route route, ControlSource source, NativeMapping[]? natives, Func<int, Gate?> gate)
        {
            var shared = Shared(route);
            for (var i = 0; i < source.Elements.Length; i++)
            {
                (_byElement[source.Elements[i]] ??= []).Add(Entry(route, source.Bound[i], shared, gate(source.Elements[i])) with { Native = natives?[i] });
            }
        }

        /// <summary>A route of the whole device stands at every control, with its own memory for each: a rate must not drop one controller for another. Where it can never answer, it is left out.</summary>
        public void AddToAll(Route route, Func<int, Gate?> gate)
        {
            var shared = Shared(route);
            var any = Entry(route, [], shared, gate(-1));
            _any.Add(any);
            for (var i = 0; i < _byElement.Length; i++)
            {
                if (!Answers(any, i))
                {
                    continue;
                }

                var own = gate(i);
                (_byElement[i] ??= []).Add(route.Via.Length == 0 && ReferenceEquals(own, any.Gate) ? any : Entry(route, [], shared, own));
            }
        }

        public DeviceSource Make() => _states == 0 && _any.Count == 0 && Array.TrueForAll(_byElement, static list => list is null)
            ? DeviceSource.None
            : new DeviceSource(Array.ConvertAll(_byElement, static list => list is null ? [] : list.ToArray()), [.. _any], _states);

        private bool Answers(RouteEntry entry, int element)
        {
            var sends = profile.Elements[element];
            return sends.Text is null && (!sends.IsPlain || profile.Controls[sends.Group].Encoding == RelativeEncoding.Increments || entry.Admits(sends.Message, sends.Number));
        }

        private RouteEntry Entry(Route route, int[] bound, int shared, Gate? gate)
        {
            var entry = new RouteEntry(route, _states, bound) { FirstShared = shared, Gate = gate };
            _states += route.Via.Length;
            return entry;
        }

        /// <summary>Makes room for what all controls of a route remember together, if any of its steps does.</summary>
        private int Shared(Route route)
        {
            var first = _states;
            _states += SharedStates(route);
            return first;
        }
    }

    /// <summary>One endpoint's routes.</summary>
    private sealed class OscLayout
    {
        private readonly List<OscRoute> _routes = [];
        private readonly Dictionary<(LiveValue Value, int Track, int Item), List<RouteEntry>> _values = [];
        private int _states;

        public void Add(Route route, MessageSource source, Gate? gate)
        {
            var shared = _states;
            _states += SharedStates(route);
            _routes.Add(new OscRoute(source.Pattern, new RouteEntry(route, _states, []) { FirstShared = shared, Gate = gate }, source.Scope.ArgumentSlots));
            _states += route.Via.Length;
        }

        public void Add(Route route, ValueSource source, Gate? gate)
        {
            var shared = _states;
            _states += SharedStates(route);
            for (var i = 0; i < source.Places.Length; i++)
            {
                var key = (source.Value, source.Places[i].Track, source.Places[i].Item);
                if (!_values.TryGetValue(key, out var entries))
                {
                    _values[key] = entries = [];
                }

                entries.Add(new RouteEntry(route, _states, source.Bound[i]) { FirstShared = shared, Gate = gate });
                _states += route.Via.Length;
            }
        }

        public OscSource Make() => _routes.Count == 0 && _values.Count == 0 ? OscSource.None : new OscSource([.. _routes], _states)
        {
            ByValue = _values.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray()),
        };
    }
}

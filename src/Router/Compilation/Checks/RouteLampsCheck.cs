using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>No route sends messages that change a lamp which a light has: the lamp would show what nobody has said, and the light would not know.</summary>
/// <remarks>A route of single controls or with bytes of its own does so for certain and is wrong. What a whole device sends may never be one of these messages: that is doubtful.</remarks>
internal sealed class RouteLampsCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var lit = draft.Lights.SelectMany(static light => light.Bindings).Select(static binding => binding.Device).ToHashSet();
        var routes = draft.Routes.Where(route => Leads(route, lit)).ToList();
        if (routes.Count == 0)
        {
            return;
        }

        var gates = new PageGates(draft);
        var lamps = LampsOf(draft, gates);
        var told = new HashSet<RouteConfig>(ReferenceEqualityComparer.Instance);
        foreach (var route in routes.Where(route => !told.Contains(route.Config)))
        {
            var pages = gates.Count == 0 ? 1 : gates.PagesOf(route);
            (LightDraft Light, LightBinding Lamp)? hit = null;
            MessageFlow.Follow(route, draft, null, (device, message) =>
            {
                if (hit is null && lamps.TryGetValue(device, out var there) && there.TryGetValue(MessageFlow.KeyOf(message), out var owners))
                {
                    var (light, lamp, _) = owners.Find(owner => (owner.Pages & pages) != 0 && MayMeet(route, owner.Light));
                    hit = light is null ? null : (light, lamp);
                }
            });
            if (hit is var (owner, binding))
            {
                told.Add(route.Config);
                Report(route, owner, binding, draft, bag);
            }
        }
    }

    private static bool Leads(RouteDraft route, HashSet<int> lit) =>
        route.To.Concat(route.Via.OfType<SendStep>().Select(static send => send.To))
            .Any(to => to is MidiDestination midi ? lit.Contains(midi.Device) : to is RoleDestination role && role.Devices.Any(lit.Contains));

    /// <summary>The conditions of a route and a light that speak of the same variable hold together at some time.</summary>
    private static bool MayMeet(RouteDraft route, LightDraft light) => LightOwnersCheck.MayMeet(route.When, light.When);

    /// <summary>For each device the messages that change a lamp of which a light says what it shows.</summary>
    private static Dictionary<int, Dictionary<int, List<(LightDraft Light, LightBinding Lamp, ulong Pages)>>> LampsOf(RigDraft draft, PageGates gates)
    {
        var lamps = new Dictionary<int, Dictionary<int, List<(LightDraft, LightBinding, ulong)>>>();
        foreach (var light in draft.Lights)
        {
            foreach (var binding in light.Bindings)
            {
                var profile = draft.Names.Profiles[binding.Device]!;
                var element = profile.Elements[binding.Element];
                if (profile.Controls[element.Group].Palette is not (>= 0 and var palette))
                {
                    continue;                                // a motor: its messages are its positions, which routes may well send
                }

                if (!lamps.TryGetValue(binding.Device, out var messages))
                {
                    lamps[binding.Device] = messages = [];
                }

                var pages = gates.Count == 0 ? 1 : gates.PagesOf(light, binding);
                foreach (var key in KeysOf(profile.Palettes[palette], element))
                {
                    if (!messages.TryGetValue(key, out var owners))
                    {
                        messages[key] = owners = [];
                    }

                    owners.Add((light, binding, pages));
                }
            }
        }

        return lamps;
    }

    private static HashSet<int> KeysOf(LightPalette palette, ControlElement element) =>
        [.. palette.Colours.SelectMany(static colour => colour.Writes).Select(write => MessageFlow.KeyOf(write.MessageFor(element)))];

    private static void Report(RouteDraft route, LightDraft light, LightBinding binding, RigDraft draft, DiagnosticBag bag)
    {
        var names = draft.Names;
        var (device, control) = (names.Config.Devices[binding.Device].Name.Value, names.Profiles[binding.Device]!.NameOf(binding.Element));
        var goal = light.Role >= 0 ? names.Config.Roles[light.Role].Name.Value : device;
        var sends = route.Config.Via.FirstOrDefault(static step => step.Word.Value == "send")?.Word ?? route.Config.Name;
        var origin = route.Config.To.FirstOrDefault(text => text.Value == device || text.Value == goal, sends).Origin;
        var owner = $"{device}.{control}, which belongs to light '{light.Config.Name.Value}' (line {light.Config.Name.Origin.Line})";
        if (route.Source is DeviceWideSource source)
        {
            bag.Warning(RigDiagnosticIds.TwoOwners, origin,
                $"{route.What}: some of what '{names.Config.Devices[source.Device].Name.Value}' can send changes the lamp {owner}; a condition such as when {{ channel = 10 }} keeps it out");
        }
        else
        {
            bag.Error(RigDiagnosticIds.TwoOwners, origin, $"{route.What}: what it sends changes the lamp {owner} already");
        }
    }
}

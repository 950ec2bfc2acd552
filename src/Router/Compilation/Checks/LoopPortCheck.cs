using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>What is sent to a port that gives everything back (ALSA's Midi Through, macOS' IAC, loopMIDI) must not be routed there again, on whatever way, and must not be lights.</summary>
internal sealed class LoopPortCheck : IRigCheck
{
    private static readonly string[] LoopPorts = ["midi through", "iac driver", "iac bus", "loopmidi", "loopbe"];

    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var back = new List<int>[draft.Names.Config.Devices.Count];
        for (var told = 0; told < back.Length; told++)
        {
            back[told] = HeardAt(draft, told);
        }

        if (!Array.Exists(back, static heard => heard.Count > 0))
        {
            return;
        }

        CheckRoutes(draft, back, bag);
        foreach (var light in draft.Lights.Where(light => light.Bindings.Any(binding => back[binding.Device].Exists(heard => draft.Routes.Exists(route => EndlessMessages.DeviceOf(route) == heard)))))
        {
            bag.Error(RigDiagnosticIds.FeedbackLoop, light.Config.To!.Value.Origin,
                $"light '{light.Config.Name.Value}': this port gives back all it is told, so lights would come in as presses; match the controller's own port");
        }
    }

    /// <summary>The devices whose input is a port that gives back what this device is sent.</summary>
    public static List<int> HeardAt(RigDraft draft, int device)
    {
        var outputs = Ports(draft, device, static match => match.Output).Where(IsLoop).ToList();
        return outputs.Count == 0 ? [] : [.. Enumerable.Range(0, draft.Names.Config.Devices.Count).Where(heard => Ports(draft, heard, static match => match.Input).Any(outputs.Contains))];
    }

    /// <summary>Routes through which some message goes round for ever, each of them once.</summary>
    private static void CheckRoutes(RigDraft draft, List<int>[] back, DiagnosticBag bag)
    {
        var routes = draft.Routes.Where(route => Array.Exists(back, heard => heard.Contains(EndlessMessages.DeviceOf(route)))).ToList();
        var endless = EndlessMessages.Find(routes, draft, device => back[device]);
        if (endless.IsEmpty)
        {
            return;
        }

        var heardOf = routes.ToDictionary(static route => route, route => endless.HeardOf(route, draft, device => back[device]), (IEqualityComparer<RouteDraft>)ReferenceEqualityComparer.Instance);
        var told = new HashSet<RouteConfig>(ReferenceEqualityComparer.Instance);
        foreach (var route in routes.Where(route => LeadsBack(route, heardOf) && told.Add(route.Config)))
        {
            var from = route.Source is ControlSource ? route.Config.From!.Value.Value : draft.Names.Config.Devices[EndlessMessages.DeviceOf(route)].Name.Value;
            var (to, origin) = Through(route, draft, back);
            bag.Error(RigDiagnosticIds.FeedbackLoop, origin,
                $"{route.What}: {(route.Source is ControlSource ? "what comes" : "everything")} from '{from}' comes back to '{from}' through '{to}', a port that gives back all it is told; choose another port");
        }
    }

    /// <summary>Whether what a route makes leads, from loop to loop, back to where the route starts.</summary>
    private static bool LeadsBack(RouteDraft route, Dictionary<RouteDraft, HashSet<int>> heardOf)
    {
        var seen = new HashSet<int>();
        var next = new Stack<int>(heardOf[route]);
        while (next.TryPop(out var heard))
        {
            if (heard == EndlessMessages.DeviceOf(route))
            {
                return true;
            }

            if (seen.Add(heard))
            {
                foreach (var onward in heardOf.Where(other => EndlessMessages.DeviceOf(other.Key) == heard).SelectMany(static other => other.Value))
                {
                    next.Push(onward);
                }
            }
        }

        return false;
    }

    /// <summary>The port through which it comes back, as the route names it, and where.</summary>
    private static (string Name, HoconOrigin Origin) Through(RouteDraft route, RigDraft draft, List<int>[] back)
    {
        var devices = route.To.Concat(route.Via.OfType<SendStep>().Select(static send => send.To)).Select(to => to switch
        {
            MidiDestination midi => midi.Device,
            RoleDestination role => role.Devices.FirstOrDefault(player => back[player].Count > 0, -1),
            _ => -1,
        });
        var name = draft.Names.Config.Devices[devices.First(device => device >= 0 && back[device].Count > 0)].Name.Value;
        return (name, route.Config.To.FirstOrDefault(text => text.Value == name, route.Config.Name).Origin);
    }

    private static bool IsLoop(string port) => LoopPorts.Any(port.Contains);

    /// <summary>Port names of a device with a plug, without case and wildcards.</summary>
    private static IEnumerable<string> Ports(RigDraft draft, int device, Func<PortMatch, string?> side)
    {
        var config = draft.Names.Config.Devices[device];
        if (config.Attachment != DeviceAttachment.Port)
        {
            return [];
        }

        var pattern = draft.Names.Profiles[device]?.PortPattern;
        IEnumerable<PortMatch> matches = config.Match.Count > 0 ? config.Match : [new PortMatch(pattern, pattern)];
        return matches.Select(side).OfType<string>().Select(static name => name.Trim('*', ' ').ToLowerInvariant());
    }
}

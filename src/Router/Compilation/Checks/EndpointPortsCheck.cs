using System.Net;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>No two endpoints listen at one port, and none sends to a port where this program listens itself.</summary>
internal sealed class EndpointPortsCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var endpoints = draft.Names.Config.Endpoints;
        var listening = new Dictionary<(bool IsTcp, int Port), List<(IPAddress Address, EndpointConfig By, string What)>>();
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Simulate && endpoint.Send is { } simulated)
            {
                Listen(listening, endpoint, endpoint.Host, simulated, "its simulated Live", bag);
            }

            if (endpoint.Receive is { } receive)
            {
                Listen(listening, endpoint, endpoint.Bind, receive, "it", bag);
            }
        }

        foreach (var device in draft.Names.Config.Devices)
        {
            CheckDevice(device, draft.Names.Config, listening, bag);
        }

        foreach (var endpoint in endpoints)
        {
            if (endpoint.Send is not { } send || endpoint.Simulate || !IPAddress.IsLoopback(endpoint.Host) || !listening.TryGetValue((IsTcp(endpoint), send.Value), out var listeners))
            {
                continue;
            }

            var listener = listeners.Find(listener => Overlap(listener.Address, endpoint.Host));
            if (listener.By is { Simulate: false } by)
            {
                bag.Error(RigDiagnosticIds.FeedbackLoop, send.Origin,
                    $"endpoint '{endpoint.Name.Value}' sends to port {send.Value}, where {(by == endpoint ? "it" : $"endpoint '{by.Name.Value}'")} listens itself: messages would come straight back");
            }
        }
    }

    /// <summary>A device that is played over OSC listens, too.</summary>
    private static void CheckDevice(DeviceConfig device, RigConfig config, Dictionary<(bool IsTcp, int Port), List<(IPAddress Address, EndpointConfig By, string What)>> listening, DiagnosticBag bag)
    {
        if (device is not { Osc.Local: var local, OscOrigin: { } origin })
        {
            return;
        }

        var endpoint = listening.TryGetValue((false, local.Port), out var there) ? there.Find(other => Overlap(other.Address, local.Address)).By?.Name.Value : null;
        var other = config.Devices.TakeWhile(one => one != device).FirstOrDefault(one => one.Osc is { } osc && osc.Local.Port == local.Port && Overlap(osc.Local.Address, local.Address));
        if (endpoint is not null || other is not null)
        {
            bag.Error(RigDiagnosticIds.TwoOwners, origin,
                $"device '{device.Name.Value}': port {local.Port} is taken by {(endpoint is not null ? $"endpoint '{endpoint}'" : $"device '{other!.Name.Value}'")}; choose another");
        }
    }

    private static void Listen(
        Dictionary<(bool IsTcp, int Port), List<(IPAddress Address, EndpointConfig By, string What)>> listening, EndpointConfig endpoint, IPAddress address, Written<int> port, string what, DiagnosticBag bag)
    {
        if (!listening.TryGetValue((IsTcp(endpoint), port.Value), out var there))
        {
            listening[(IsTcp(endpoint), port.Value)] = there = [];
        }

        var other = there.Find(other => Overlap(other.Address, address));
        if (other.By is not null)
        {
            bag.Error(RigDiagnosticIds.TwoOwners, port.Origin, other.By == endpoint
                ? $"endpoint '{endpoint.Name.Value}': 'send' and 'receive' are the same port {port.Value}; two programs cannot listen at one"
                : $"endpoint '{endpoint.Name.Value}': port {port.Value} is taken by endpoint '{other.By.Name.Value}' ({other.What} listens there); choose another");
        }

        there.Add((address, endpoint, what));
    }

    private static bool IsTcp(EndpointConfig endpoint) => endpoint.Way != OscWay.Udp;

    private static bool Overlap(IPAddress a, IPAddress b) =>
        a.Equals(b) || a.Equals(IPAddress.Any) || b.Equals(IPAddress.Any) || a.Equals(IPAddress.IPv6Any) || b.Equals(IPAddress.IPv6Any);
}

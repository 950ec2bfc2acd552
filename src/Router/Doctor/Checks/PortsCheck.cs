using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the ports that the rig listens at are free, or a router of ours has them. Each is opened for a moment, the way the router opens it.</summary>
internal sealed class PortsCheck : IDoctorCheck
{
    /// <summary>The user that the package's service runs as.</summary>
    private const string ServiceUser = "midimesh";

    public string Name => "ports";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop)
    {
        var transport = new OscTransport(of.Context.Time, NullLoggerFactory.Instance);
        var findings = new List<Finding>();
        foreach (var port in Wanted(of))
        {
            findings.Add(Look(of, transport, port));
        }

        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private static IEnumerable<WantedPort> Wanted(Examination of)
    {
        foreach (var endpoint in of.Plan?.Endpoints ?? [])
        {
            if (endpoint.Local.Port != 0)
            {
                yield return new WantedPort(endpoint.Way == OscWay.Udp ? PortKind.Udp : PortKind.Tcp, endpoint.Local, $"endpoint '{endpoint.Name}'");
            }

            if (endpoint is { Simulate: true, Peer: { } simulated })
            {
                yield return new WantedPort(PortKind.Udp, new IPEndPoint(IPAddress.Loopback, simulated.Port), $"the simulated Live of '{endpoint.Name}'");
            }
        }

        foreach (var device in of.Plan?.Devices ?? [])
        {
            if (device.Osc is { Local.Port: not 0 } surface)
            {
                yield return new WantedPort(PortKind.Udp, surface.Local, $"device '{device.Name}'");
            }
        }

        if (of.Rig is { Web: { Enabled: true, Port: not 0 } web })
        {
            yield return new WantedPort(PortKind.Tcp, new IPEndPoint(web.Address, web.Port), "the page");
        }
    }

    private static Finding Look(Examination of, OscTransport transport, WantedPort port)
    {
        var (check, user) = ($"{(port.Kind == PortKind.Udp ? "UDP" : "TCP")} port {port.Where.Port}", port.User);
        var owner = PortOwner.Find(port.Where.Port, port.Kind);
        if (owner is { Name: not null } && of.IsRouter(owner.Process))
        {
            return Finding.Ok(check, $"for {user}: the MidiMesh that runs has it (process {owner.Process}).");
        }

        if (owner is { Name: null, User: ServiceUser })
        {
            return Finding.Ok(check, $"for {user}: a program of the user '{ServiceUser}' has it, which is the service.");
        }

        try
        {
            transport.Open(port.Kind == PortKind.Udp ? OscWay.Udp : OscWay.TcpSize, port.Where, null, NoSink.Instance).Dispose();
            return Finding.Ok(check, $"free, for {user}.");
        }
        catch (OscPortException problem) when (IsTaken(problem) && owner is null && of.Routers is [var router, ..])
        {
            return Finding.Warning(check, $"for {user}: taken, perhaps by the MidiMesh that runs (process {router.Process}).", "Nothing, if it is; else end that MidiMesh and look again.");
        }
        catch (OscPortException problem)
        {
            return Finding.Problem(check, $"for {user}: {(IsTaken(problem) ? $"taken by {owner?.ToString() ?? "another program"}." : problem.Message)}", Advice(port, problem));
        }
    }

    private static string Advice(WantedPort port, OscPortException problem) =>
        port.User == "the page" ? "Choose another with web.port in the rig, or with `midimesh run --web-port N`."
        : IsTaken(problem) ? "End that program, or give the rig another port and tell the other side to send there."
        : "Give the rig an address and a port that this machine has.";

    private static bool IsTaken(OscPortException problem) => problem.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    /// <summary>A port that the rig listens at.</summary>
    private sealed record WantedPort(PortKind Kind, IPEndPoint Where, string User);

    /// <summary>What arrives in that moment is nobody's.</summary>
    private sealed class NoSink : IDatagramSink
    {
        public static readonly NoSink Instance = new();

        public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
        {
        }
    }
}

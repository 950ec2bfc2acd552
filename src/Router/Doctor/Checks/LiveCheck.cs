using System.Net;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Client;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.OscUdp;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether each Live of the rig answers, and if not, why: by the words that the router has for it.</summary>
internal sealed class LiveCheck : IDoctorCheck
{
    /// <summary>AbletonOSC reads its socket every 100 ms; a set with many tracks may keep Live busy for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    public string Name => "Live";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop)
    {
        var findings = new List<Finding>();
        foreach (var endpoint in (of.Plan?.Endpoints ?? []).Where(static endpoint => endpoint.Kind.IsLive() && endpoint.Peer is not null))
        {
            findings.Add(await LookAsync(of, endpoint, stop).ConfigureAwait(false));
        }

        return findings;
    }

    private static async Task<Finding> LookAsync(Examination of, EndpointPlan endpoint, CancellationToken stop)
    {
        var (check, peer) = ($"Live '{endpoint.Name}'", endpoint.Peer!);
        if (endpoint.Simulate)
        {
            return Finding.Ok(check, "simulated by MidiMesh itself.");
        }

        var isOurs = PortOwner.Find(endpoint.Local.Port) is { Name: not null } owner && of.IsRouter(owner.Process);
        string? failure = null;
        if (!isOurs && endpoint.Kind is EndpointKind.AbletonOsc or EndpointKind.MidiMesh)
        {
            (var answer, failure) = await AskAsync(of, endpoint, stop).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }
        }

        var found = await new UdpPeerProbe().LookAsync(peer).ConfigureAwait(false);
        if (isOurs && found.Presence != PeerPresence.Nothing)
        {
            return Finding.Ok(check, $"the MidiMesh that runs speaks with {peer}; `midimesh top` tells how it is.");
        }

        if (failure is null && found is { Presence: PeerPresence.Something, LiveRuns: true })
        {
            return Finding.Ok(check, $"a program listens at {peer}, and Live runs.");
        }

        if (LiveAdvice.Explain(endpoint, LiveLink.Silent, found) is not { } why)
        {
            return Finding.Warning(check, failure ?? $"whether anything listens at {peer} cannot be told from here.", "See to it that Live runs there with its script chosen, and that no firewall stands between.");
        }

        // A Live that has not been started yet is no fault; it is found by itself when it comes.
        var (says, advice) = Divide(why);
        return found is { Presence: PeerPresence.Nothing, LiveRuns: false } ? Finding.Warning(check, says, advice) : Finding.Problem(check, says, advice);
    }

    private static async Task<(Finding? Answer, string? Failure)> AskAsync(Examination of, EndpointPlan endpoint, CancellationToken stop)
    {
        var check = $"Live '{endpoint.Name}'";
        try
        {
            var options = new LiveSetOptions { Host = endpoint.Peer!.Address, Port = endpoint.Peer.Port, ReplyPort = endpoint.Local.Port, Timeout = Patience, Time = of.Context.Time };
            var live = await LiveConnection.OpenAsync(options, stop).ConfigureAwait(false);
            await using (live.ConfigureAwait(false))
            {
                var script = live.IsMidiMesh ? "MidiMesh's script" : "AbletonOSC";
                return (endpoint.Kind == EndpointKind.MidiMesh && !live.IsMidiMesh
                    ? Finding.Problem(check, $"answers at {endpoint.Peer}, but with {script}, and the rig says kind = midimesh.", "Choose MidiMesh as a control surface in Live's settings, or write kind = ableton-osc.")
                    : Finding.Ok(check, $"answers at {endpoint.Peer} ({script})."), null);
            }
        }
        catch (LiveException cause)
        {
            return (null, cause.Message);
        }
    }

    /// <summary>What is found is the first sentence; what is left is what to do.</summary>
    private static (string Says, string Advice) Divide(string why)
    {
        var end = why.IndexOf(". ", StringComparison.Ordinal) + 1;
        return end > 0 ? (why[..end], why[end..].Trim()) : (why, "Start Live, and choose its script as a control surface in its settings (Link, Tempo & MIDI).");
    }
}

using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Endpoints;

/// <summary>Answers "is Live running?" for people: what was found where Live should be, and what to do.</summary>
public static class LiveAdvice
{
    private const int AbletonOscAnswers = 11001;

    /// <summary>Why a Live that does not answer does not, as far as can be seen from outside; null when no more can be said than the conversation says.</summary>
    /// <param name="plan">The endpoint.</param>
    /// <param name="link">How its link is: silent or lost.</param>
    /// <param name="found">What was found at its port.</param>
    public static string? Explain(EndpointPlan plan, LiveLink link, PeerFinding found)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(found);
        var (script, where) = (Script(plan.Kind), plan.Peer?.ToString() ?? "");
        return found.Presence switch
        {
            PeerPresence.Nothing when found.LiveRuns =>
                $"Live runs, but nothing listens at {where}: its script is not loaded. Choose {script} as a control surface in Live's settings (Link, Tempo & MIDI); if it is chosen, Live's status bar or Log.txt says what is wrong.",
            PeerPresence.Nothing when link == LiveLink.Lost =>
                $"Live has ended, or its script has: nothing listens at {where} any more. It is found by itself when it comes back.",
            PeerPresence.Nothing =>
                $"Nothing listens at {where}: Live is not running, or {script} is not chosen as a control surface in its settings (Link, Tempo & MIDI).",
            PeerPresence.Something when found.Owner is { } owner && !IsLive(owner) =>
                $"{where} is held by {owner}, which does not answer as {script} would. End that program, then let Live load the script again.",
            PeerPresence.Something when plan.Kind == EndpointKind.AbletonOsc && plan.Local.Port != AbletonOscAnswers =>
                $"Something listens at {where}, but AbletonOSC always answers to port {AbletonOscAnswers} and this endpoint listens at {plan.Local.Port}: leave 'receive' out of the rig.",
            PeerPresence.Something =>
                $"A program listens at {where} but does not answer as {script} would. If it is Live: a dialogue or menu that is open stops it; or another script is chosen, or its answers go to a program that took port {plan.Local.Port} before.",
            _ => null,
        };
    }

    private static bool IsLive(string owner) => owner.StartsWith("Live", StringComparison.Ordinal) || owner.StartsWith("Ableton", StringComparison.Ordinal);

    private static string Script(EndpointKind kind) => kind switch
    {
        EndpointKind.MidiMesh => "MidiMesh",
        EndpointKind.LiveOsc => "LiveOSC",
        EndpointKind.LiveOsc2 => "LiveOSC2",
        _ => "AbletonOSC",
    };
}

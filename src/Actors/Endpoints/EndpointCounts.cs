using MidiMesh.Actors.Lanes;

namespace MidiMesh.Actors.Endpoints;

/// <summary>An endpoint's figures at one moment.</summary>
/// <param name="Lane">Deliveries to its lane.</param>
/// <param name="Received">Datagrams that came.</param>
/// <param name="Invalid">Datagrams, or parts of bundles, that are not OSC.</param>
/// <param name="Unrouted">Messages that no route wants.</param>
/// <param name="Sent">Datagrams that the socket took.</param>
/// <param name="Refused">What could not be sent or asked; also what a template asked that is not done.</param>
/// <param name="Errors">Errors that the peer reported.</param>
public sealed record EndpointCounts(LaneCounts Lane, long Received, long Invalid, long Unrouted, long Sent, long Refused, long Errors)
{
    /// <summary>Datagrams to be sent, and commands that never became one.</summary>
    public long Asked { get; init; }

    /// <summary>Values that gave way to a later one about the same control before they were sent.</summary>
    public long Merged { get; init; }

    /// <summary>Values that wait for the peer's next tick.</summary>
    public int Waiting { get; init; }

    /// <summary>Stops and marks that found the lane's queue full and were seen to all the same; the lane counts them as dropped.</summary>
    public long Rescued { get; init; }

    /// <summary>Datagrams and connections of those that the rig does not allow; they are not among those received.</summary>
    public long Strangers { get; init; }

    /// <summary>Controls whose parameters Live moves by itself now.</summary>
    public int Mapped { get; init; }

    /// <summary>Values that were not sent because Live had them from the control itself; they are not among those asked for.</summary>
    public long HandedOver { get; init; }

    /// <summary>How often Live has taken a control over, since the start.</summary>
    public long MappingsTaken { get; init; }

    /// <summary>How often the script or Live has refused one.</summary>
    public long MappingsRefused { get; init; }

    /// <summary>How often one was taken back, because its device or Live was lost, another rig runs, or what it moves is in doubt.</summary>
    public long MappingsReturned => MappingsTaken - Mapped;

    /// <summary>What none of them accounts for; 0 between two turns.</summary>
    public long Missing => Asked - Sent - Refused - Merged - Waiting;
}

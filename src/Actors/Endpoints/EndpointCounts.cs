using MidiMesh.Actors.Lanes;

namespace MidiMesh.Actors.Endpoints;

/// <summary>An endpoint's figures at one moment.</summary>
/// <param name="Lane">Deliveries to its lane.</param>
/// <param name="Received">Datagrams that came.</param>
/// <param name="Invalid">Datagrams, or parts of bundles, that are not OSC.</param>
/// <param name="Unrouted">Messages that no route wants.</param>
/// <param name="Sent">Datagrams that the socket took.</param>
/// <param name="Refused">What could not be sent or asked.</param>
/// <param name="Errors">Errors that the peer reported.</param>
public sealed record EndpointCounts(LaneCounts Lane, long Received, long Invalid, long Unrouted, long Sent, long Refused, long Errors);

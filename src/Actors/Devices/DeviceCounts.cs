using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Routing;

namespace MidiMesh.Actors.Devices;

/// <summary>A device's figures at one moment.</summary>
/// <param name="Lane">Deliveries to its lane.</param>
/// <param name="Backlog">Messages that waited for room at its port.</param>
/// <param name="Received">Messages that it sent.</param>
/// <param name="Sent">Messages that its port took.</param>
/// <param name="Absent">Messages for it that were dropped because it was not there.</param>
/// <param name="Refused">Messages that its port cannot carry.</param>
/// <param name="Unheld">Notes not sent on because the ledger was full.</param>
/// <param name="Garbage">Runs of bytes from it that are no MIDI, and SysEx messages beyond the cap.</param>
/// <param name="Held">Effects of notes that are held at it now.</param>
/// <param name="Sounding">Notes that sound at its output now.</param>
/// <param name="Pedals">Hold pedals of its output that are down, in all channels.</param>
/// <param name="LightsWaiting">Lights that wait to be told.</param>
/// <param name="Postponed">Events that its routes hold back.</param>
/// <param name="PostponedDropped">Events dropped because its routes held back too many, or because the device went while they were delayed.</param>
public sealed record DeviceCounts(
    LaneCounts Lane, DeliveryCounts Backlog, long Received, long Sent, long Absent, long Refused, long Unheld, long Garbage,
    int Held, int Sounding, int Pedals, int LightsWaiting, int Postponed, long PostponedDropped)
{
    /// <summary>Routes that wait for the release of a control that is down.</summary>
    public int Presses { get; init; }

    /// <summary>Presses that did not run a route because too many wait for a release.</summary>
    public long Unpressed { get; init; }

    /// <summary>Events dropped because one event caused too many others.</summary>
    public long EmittedDropped { get; init; }

    /// <summary>Note-offs not sent because another source still holds the note, or because it does not sound.</summary>
    public long Shared { get; init; }

    /// <summary>Notes off and pedals up added to what was delivered: by settling, and before a note that sounds is struck again.</summary>
    public long Settled { get; init; }

    /// <summary>What became of every message for its output.</summary>
    public OutputCounts Output { get; init; }

    /// <summary>Routes from it that were opened because what they send comes back.</summary>
    public IReadOnlyList<OpenedRoute> Loops { get; init; } = [];

    /// <summary>Events dropped because they were only coming back.</summary>
    public long Returned { get; init; }

    /// <summary>Releases, positions and lights that found the lane's queue full and were seen to all the same; the lane counts them as dropped.</summary>
    public long Rescued { get; init; }

    /// <summary>Whether the next message for the port waits outside the backlog: 0 or 1.</summary>
    public int Blocked { get; init; }

    /// <summary>Releases and last positions that found every queue full; they are sent as soon as there is room.</summary>
    public int Owed { get; init; }
}

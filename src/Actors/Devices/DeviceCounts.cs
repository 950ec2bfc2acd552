using MidiMesh.Actors.Lanes;

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
/// <param name="Pedals">Channels of its output whose sustain pedal is down.</param>
/// <param name="LightsWaiting">Lights that wait to be told.</param>
/// <param name="Postponed">Events that its routes hold back.</param>
/// <param name="PostponedDropped">Events dropped because its routes held back too many.</param>
public sealed record DeviceCounts(
    LaneCounts Lane, DeliveryCounts Backlog, long Received, long Sent, long Absent, long Refused, long Unheld, long Garbage,
    int Held, int Sounding, int Pedals, int LightsWaiting, int Postponed, long PostponedDropped)
{
    /// <summary>Note-offs not sent because another source still holds the note.</summary>
    public long Shared { get; init; }

    /// <summary>Notes off and pedals up that settling has added to what was delivered.</summary>
    public long Settled { get; init; }

    /// <summary>Whether the next message for the port waits outside the backlog: 0 or 1.</summary>
    public int Blocked { get; init; }

    /// <summary>Notes off and pedals up that found every queue full; they are sent as soon as there is room.</summary>
    public int Owed { get; init; }
}

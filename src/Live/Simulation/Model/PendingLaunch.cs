namespace MidiMesh.Live.Simulation.Model;

/// <summary>What happens when a launch falls due.</summary>
internal enum LaunchAction
{
    Fire,
    Stop,
    Record,
}

/// <summary>What a track waits for.</summary>
/// <param name="Action">What happens then.</param>
/// <param name="Slot">The slot whose button blinks; null: the track's own stop button does.</param>
/// <param name="Due">The beat; null: at once, that is with the next step of time.</param>
/// <param name="RecordLength">Beats to record; null: open-ended.</param>
internal sealed record PendingLaunch(LaunchAction Action, SimulatedSlot? Slot, double? Due, double? RecordLength);

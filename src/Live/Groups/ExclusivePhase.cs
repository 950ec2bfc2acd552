namespace MidiMesh.Live.Groups;

/// <summary>What an exclusive group is busy with.</summary>
public enum ExclusivePhase
{
    /// <summary>Nothing is pending: what Live says is what the group shows.</summary>
    Idle,

    /// <summary>A start was sent and Live has neither triggered nor played it.</summary>
    Launching,

    /// <summary>Live has triggered the slot; it waits for its quantisation, and so do the stops of the others.</summary>
    Waiting,

    /// <summary>Live has triggered the slot; the stops of the others are kept back until it starts, because the song's quantisation is another than the clip's.</summary>
    Holding,

    /// <summary>The slot plays; it is being made sure that every other track of the group is silent and stays so.</summary>
    Settling,

    /// <summary>Nothing is to start; tracks were told to stop and that is being made sure of.</summary>
    Stopping,

    /// <summary>Live went away in the middle; what is still due is taken up when it is soon back.</summary>
    Suspended,

    /// <summary>The last press came to nothing, and its light says so.</summary>
    Failed,
}

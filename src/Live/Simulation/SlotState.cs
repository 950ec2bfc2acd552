namespace MidiMesh.Live.Simulation;

/// <summary>What a slot shows in Live's session view.</summary>
public enum SlotState
{
    /// <summary>No clip, and nothing waits.</summary>
    Empty,

    /// <summary>A clip that neither plays nor waits.</summary>
    Stopped,

    /// <summary>Its button blinks: it starts, records or stops with the next boundary.</summary>
    Waiting,

    /// <summary>Its clip plays.</summary>
    Playing,

    /// <summary>A take runs in it.</summary>
    Recording,
}

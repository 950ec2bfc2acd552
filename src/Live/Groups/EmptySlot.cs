namespace MidiMesh.Live.Groups;

/// <summary>What pressing a slot without a clip does; the words of a rig's <c>empty-slot</c>.</summary>
public enum EmptySlot
{
    /// <summary><c>stop-track</c>, the default, as in Live: the slot is its track's stop button; the other tracks play on.</summary>
    StopTrack,

    /// <summary><c>stop-all</c>: "only this slot plays" taken at its word: every track of the group stops.</summary>
    StopAll,

    /// <summary><c>record</c>: the slot is fired like a clip and the other tracks stop. Live records when the track is armed; else it stops the track, and the press ends as failed.</summary>
    Record,

    /// <summary><c>nothing</c>: the press is ignored.</summary>
    Nothing,
}

namespace MidiMesh.Live.Groups;

/// <summary>What an exclusive group did and why: one line of a trace.</summary>
public enum ExclusiveNote
{
    /// <summary>A press won: its slot was fired and the tracks named were told to stop (or will be, when held).</summary>
    Launched,

    /// <summary>An earlier press lost to a later one before the group had settled.</summary>
    Superseded,

    /// <summary>The slot plays or waits already: nothing was fired, only the other tracks were told to stop.</summary>
    Kept,

    /// <summary>The slot pressed is the one already on its way: nothing was sent.</summary>
    AlreadyWaiting,

    /// <summary>Pressed again while it plays, and the rig says to leave it alone.</summary>
    AlreadyPlaying,

    /// <summary>An empty slot was pressed, and the rig says to leave it alone.</summary>
    EmptyIgnored,

    /// <summary>The slot is not in this group, not in the set, or belongs to a group track.</summary>
    NotAMember,

    /// <summary>Refused: Live does not answer, so nothing was sent.</summary>
    LiveAway,

    /// <summary>Tracks were told to stop, by a press or by clear.</summary>
    StopAsked,

    /// <summary>There was nothing to stop.</summary>
    NothingToStop,

    /// <summary>The stops are kept back until the slot starts.</summary>
    StopsHeld,

    /// <summary>The slot started and the stops that were kept back went out.</summary>
    StopsReleased,

    /// <summary>Live triggered the slot.</summary>
    Triggered,

    /// <summary>Live plays the slot.</summary>
    Started,

    /// <summary>Live was asked what the tracks named do.</summary>
    Asked,

    /// <summary>Live's answer showed the slot untriggered: it was fired again.</summary>
    FiredAgain,

    /// <summary>Live's answer showed the tracks named still active: they were told to stop again.</summary>
    StoppedAgain,

    /// <summary>Live did not acknowledge in time; the press is given up.</summary>
    Failed,

    /// <summary>Live acknowledged a press after it was given up; the group followed.</summary>
    AcknowledgedLate,

    /// <summary>Live itself (its user, a follow action, a clip that ended) changed the track; the group leaves it alone.</summary>
    LeftToLive,

    /// <summary>The clip went away before it started.</summary>
    ClipGone,

    /// <summary>Tracks or scenes moved, or another set was opened: what was pending is dropped.</summary>
    LayoutChanged,

    /// <summary>Live went away while something was pending.</summary>
    Suspended,

    /// <summary>Live came back soon enough: the stops still due are seen to.</summary>
    Resumed,

    /// <summary>The group is in one true state, confirmed by Live's answers.</summary>
    Settled,

    /// <summary>The owner was restarted and the state was rebuilt from the mirror.</summary>
    Recovered,
}

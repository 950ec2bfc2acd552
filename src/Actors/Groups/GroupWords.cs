using MidiMesh.Live.Groups;

namespace MidiMesh.Actors.Groups;

/// <summary>What a group did, in plain words for the trace.</summary>
internal static class GroupWords
{
    public static string Of(ExclusiveNote note) => note switch
    {
        ExclusiveNote.Launched => "launched, the others told to stop",
        ExclusiveNote.Superseded => "an earlier press lost to a later one",
        ExclusiveNote.Kept => "plays or waits already; only the others told to stop",
        ExclusiveNote.AlreadyWaiting => "is on its way already",
        ExclusiveNote.AlreadyPlaying => "plays already and is left alone",
        ExclusiveNote.EmptyIgnored => "an empty slot, left alone",
        ExclusiveNote.NotAMember => "no clip of this group",
        ExclusiveNote.LiveAway => "refused: Live does not answer",
        ExclusiveNote.StopAsked => "told to stop",
        ExclusiveNote.NothingToStop => "nothing to stop",
        ExclusiveNote.StopsHeld => "the others play on until it starts",
        ExclusiveNote.StopsReleased => "started, the others stopped",
        ExclusiveNote.Triggered => "triggered by Live",
        ExclusiveNote.Started => "playing, says Live",
        ExclusiveNote.Asked => "Live was asked what plays",
        ExclusiveNote.FiredAgain => "not triggered: fired again",
        ExclusiveNote.StoppedAgain => "still active: told to stop again",
        ExclusiveNote.Failed => "not acknowledged in time: given up",
        ExclusiveNote.AcknowledgedLate => "acknowledged after it was given up",
        ExclusiveNote.LeftToLive => "changed in Live itself, left alone",
        ExclusiveNote.ClipGone => "the clip went away",
        ExclusiveNote.LayoutChanged => "tracks or scenes moved; what waited is dropped",
        ExclusiveNote.Suspended => "Live went away",
        ExclusiveNote.Resumed => "Live is back; what was due is seen to",
        ExclusiveNote.Settled => "settled",
        ExclusiveNote.Recovered => "restarted; state read from the mirror",
        _ => note.ToString(),
    };
}

namespace MidiMesh.Live.Groups;

/// <summary>What pressing the clip that already plays does; the words of a rig's <c>press-again</c>.</summary>
public enum PressAgain
{
    /// <summary><c>stop</c>: the clip's track stops at the song's quantisation.</summary>
    Stop,

    /// <summary><c>restart</c>: the clip is fired again and starts from its beginning.</summary>
    Restart,

    /// <summary><c>nothing</c>: the clip plays on.</summary>
    Nothing,
}

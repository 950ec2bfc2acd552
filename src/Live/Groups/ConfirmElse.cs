namespace MidiMesh.Live.Groups;

/// <summary>What happens to a launch that Live has not acknowledged by its deadline; the words of a rig's <c>confirm.else</c>.</summary>
public enum ConfirmElse
{
    /// <summary><c>mark-failed</c>, the default: nothing more is sent and the light shows failed.</summary>
    MarkFailed,

    /// <summary><c>keep-trying</c>: asked about and sent again, at the longest pause, until Live answers, goes away, or something else is pressed.</summary>
    KeepTrying,
}

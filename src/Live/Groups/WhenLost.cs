namespace MidiMesh.Live.Groups;

/// <summary>What the light of a pressed slot shows while Live does not answer; the words of a rig's <c>when-lost</c>. A launch is never sent then.</summary>
public enum WhenLost
{
    /// <summary><c>mark-failed</c>, the default: the slot shows failed until Live is back or something else is pressed.</summary>
    MarkFailed,

    /// <summary><c>ignore</c>: the light keeps the last known state.</summary>
    Ignore,
}

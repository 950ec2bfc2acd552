namespace MidiMesh.Contracts.Live;

/// <summary>What a clip slot is doing, as far as Live has said so; the words of a rig's <c>show</c> block.</summary>
/// <remarks>Only Live's own answers lead to <see cref="Playing"/> and <see cref="Recording"/>; see design promise 3, "lights never lie".</remarks>
public enum ClipState : byte
{
    /// <summary>Live has not told us yet, or is not there.</summary>
    Unknown,

    /// <summary>No clip in the slot.</summary>
    Empty,

    /// <summary>A clip that neither plays nor waits.</summary>
    Stopped,

    /// <summary>Asked for: by us and not yet acknowledged, or acknowledged by Live and waiting for its quantisation.</summary>
    Waiting,

    /// <summary>Live says that it plays.</summary>
    Playing,

    /// <summary>Live says that it records.</summary>
    Recording,

    /// <summary>We asked, and Live neither triggered nor played it before the deadline.</summary>
    Failed,
}

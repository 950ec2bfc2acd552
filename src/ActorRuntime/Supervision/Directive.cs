namespace MidiMesh.ActorRuntime;

/// <summary>What a supervisor does with a child that failed.</summary>
public enum Directive
{
    /// <summary>Goes on with the next message, as if nothing had happened; state is kept.</summary>
    Resume,

    /// <summary>Replaces the instance; mailbox and reference are kept.</summary>
    Restart,

    /// <summary>Fails itself: its own supervisor decides.</summary>
    Escalate,

    /// <summary>Stops the child.</summary>
    Stop,
}

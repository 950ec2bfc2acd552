namespace MidiMesh.Contracts.Routing;

/// <summary>Whether an event is something that we sent ourselves a moment ago.</summary>
public enum EchoSign : byte
{
    /// <summary>No sign of it.</summary>
    None,

    /// <summary>The same message was sent a moment ago. Repeated playing may look like that.</summary>
    Returned,

    /// <summary>The same message was sent to a light a moment ago.</summary>
    LightReturned,

    /// <summary>The same note-on was sent a moment ago, and the note is down already: no hand does that.</summary>
    ReturnedWhileDown,
}

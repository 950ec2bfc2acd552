namespace MidiMesh.Actors.Ports;

/// <summary>Which way the bytes of a port go, seen from MidiMesh.</summary>
public enum MidiDirection
{
    /// <summary>The port brings bytes to MidiMesh: a controller's keys and pads.</summary>
    Input,

    /// <summary>The port takes bytes from MidiMesh: a controller's lights, a synthesiser's notes.</summary>
    Output,
}

/// <summary>A port as the system lists it at one moment.</summary>
/// <param name="Id">The backend's own stable name of the port (a JACK port name, an ALSA client and port, a CoreMIDI unique id). Never an index: indices shift when a cable slips.</param>
/// <param name="Name">The name shown to people and matched by a rig's patterns.</param>
/// <param name="Direction">Which way its bytes go.</param>
public sealed record MidiPortDescription(string Id, string Name, MidiDirection Direction)
{
    /// <summary>The hardware it belongs to, as far as known; null when nothing is.</summary>
    public PortUnit? Unit { get; init; }
}

/// <summary>Takes what an input port brings. Called by one backend thread at a time, never from the driver's own callback.</summary>
public interface IMidiSink
{
    /// <summary>Bytes that arrived together: any number of messages, cut anywhere. The span is the caller's and lives for the call only.</summary>
    /// <param name="bytes">Raw MIDI, as it came.</param>
    /// <param name="timestamp">Monotonic stamp of arrival, in <see cref="TimeProvider.GetTimestamp"/> units.</param>
    void Receive(ReadOnlySpan<byte> bytes, long timestamp);

    /// <summary>The port is gone for good (unplugged, server died). Called at most once; nothing follows it.</summary>
    void Lost(string reason);
}

/// <summary>An open input. Disposing it closes the port and returns once no call into the sink runs or follows.</summary>
public interface IMidiInput : IDisposable
{
    /// <summary>Bytes lost because the ring between driver and reader was full; counted, never silent.</summary>
    long DroppedBytes { get; }
}

/// <summary>An open output. Owned by one lane: <see cref="TrySend"/> is called by one thread at a time and never blocks.</summary>
public interface IMidiOutput : IDisposable
{
    /// <summary>Hands whole messages over in order. False: the queue towards the port is full and nothing of <paramref name="message"/> was taken.</summary>
    /// <param name="message">One whole message (channel, system or SysEx).</param>
    bool TrySend(ReadOnlySpan<byte> message);

    /// <summary>Messages taken but not yet given to the driver.</summary>
    int Queued { get; }

    /// <summary>Why the port no longer takes anything, or null while it does.</summary>
    string? LostReason { get; }
}

/// <summary>A system of MIDI ports: JACK, ALSA, CoreMIDI, WinMM through RtMidi; or the in-process loopback.</summary>
/// <remarks>
/// All calls are safe from any thread and may block for tens of milliseconds: they belong on a control thread, never on the data path.
/// Opening throws <see cref="MidiPortException"/> with what to do about it.
/// </remarks>
public interface IMidiBackend : IDisposable
{
    /// <summary>Short name for people: "jack", "alsa", "coremidi", "winmm", "loopback".</summary>
    string Name { get; }

    /// <summary>Null while the backend can be used; otherwise one sentence on why not and what to do ("JACK server not running: …").</summary>
    string? Unavailable { get; }

    /// <summary>The ports other programs and devices offer now, both directions, without MidiMesh's own.</summary>
    IReadOnlyList<MidiPortDescription> ListPorts();

    /// <summary>Raised on any thread, possibly several times for one change, when the list may have changed or the server came or went.</summary>
    event Action? PortsChanged;

    /// <summary>Opens an input by <see cref="MidiPortDescription.Id"/>.</summary>
    IMidiInput OpenInput(string portId, IMidiSink sink);

    /// <summary>Opens an output by <see cref="MidiPortDescription.Id"/>.</summary>
    IMidiOutput OpenOutput(string portId);

    /// <summary>Makes a port that other programs can send to.</summary>
    IMidiInput CreateVirtualInput(string name, IMidiSink sink);

    /// <summary>Makes a port that other programs can read from.</summary>
    IMidiOutput CreateVirtualOutput(string name);
}

/// <summary>A port could not be opened. The message says which one and what to do.</summary>
public sealed class MidiPortException : Exception
{
    /// <summary>Makes one with a message fit for people.</summary>
    public MidiPortException(string message) : base(message) { }

    /// <summary>Makes one with a message fit for people and the cause for the log.</summary>
    public MidiPortException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Needed by tools that construct exceptions by reflection.</summary>
    public MidiPortException() { }
}

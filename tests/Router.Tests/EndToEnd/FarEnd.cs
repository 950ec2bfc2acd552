using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>The other end of a cable: a controller or synthesizer that a test plays, plugs in and pulls out.</summary>
internal interface IFarEnd
{
    /// <summary>Messages that the router sent, one a call, on whatever thread brings them.</summary>
    event LoopbackBytesHandler? Received;

    bool IsPlugged { get; }

    /// <summary>Plays one or more short messages, or one SysEx. False: there was no room for any of it.</summary>
    bool Send(ReadOnlySpan<byte> bytes);

    void Plug();

    void Unplug();
}

/// <summary>A far end in this process.</summary>
internal sealed class LoopbackFarEnd(LoopbackDevice device) : IFarEnd
{
    public event LoopbackBytesHandler? Received
    {
        add => device.Received += value;
        remove => device.Received -= value;
    }

    public bool IsPlugged => device.IsPlugged;

    public bool Send(ReadOnlySpan<byte> bytes) => device.Send(bytes);

    public void Plug() => device.Plug();

    public void Unplug() => device.Unplug();
}

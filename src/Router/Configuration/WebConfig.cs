using System.Net;

namespace MidiMesh.Router.Configuration;

/// <summary>Where the web page is, as the rig gives it.</summary>
public sealed record WebConfig
{
    /// <summary>Port when the rig names none.</summary>
    public const int DefaultPort = 8484;

    /// <summary>What a rig without a <c>web</c> block gets.</summary>
    public static WebConfig Default { get; } = new();

    /// <summary>Whether there is a page at all.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Address it is served at: this machine only, unless the rig says otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>TCP port, 0 for any free one.</summary>
    public int Port { get; init; } = DefaultPort;
}

using System.Net;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Router.Simulation;

/// <summary>Where the simulated Live listens and answers, and how it behaves. Immutable.</summary>
public sealed record SimulatedLiveHostOptions
{
    /// <summary>AbletonOSC's fixed listening port.</summary>
    public const int DefaultPort = 11000;

    /// <summary>AbletonOSC's fixed port for replies, at the address of whoever spoke.</summary>
    public const int DefaultReplyPort = 11001;

    /// <summary>The address it listens on. The real one listens on all; the simulated one on this machine only, unless told otherwise.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>UDP port it listens on; 0: any free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>UDP port that replies go to.</summary>
    public int ReplyPort { get; init; } = DefaultReplyPort;

    /// <summary>The simulation itself.</summary>
    public LiveSimulatorOptions Simulation { get; init; } = new();

    /// <summary>The clock; tests give their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

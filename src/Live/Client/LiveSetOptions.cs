using System.Net;

namespace MidiMesh.Live.Client;

/// <summary>How Live is reached.</summary>
public sealed record LiveSetOptions
{
    /// <summary>Where Live runs.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Where the script listens: 11000 for AbletonOSC and for MidiMesh's own.</summary>
    public int Port { get; init; } = 11000;

    /// <summary>Where AbletonOSC answers, whoever asked: 11001. MidiMesh's own script answers to any port, and this one is then left free.</summary>
    public int ReplyPort { get; init; } = 11001;

    /// <summary>How long one question may take, all its repetitions together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a question is asked before it is given up: UDP loses datagrams.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long a change may take to show when it is awaited.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Questions under way at once. AbletonOSC reads its socket ten times a second, and what does not fit into its buffer is lost.</summary>
    public int MostInFlight { get; init; } = 100;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

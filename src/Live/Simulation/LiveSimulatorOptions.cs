namespace MidiMesh.Live.Simulation;

/// <summary>How the simulated Live behaves. Immutable.</summary>
public sealed record LiveSimulatorOptions
{
    /// <summary>What is in the set.</summary>
    public LiveSet Set { get; init; } = LiveSet.Default;

    /// <summary>The script that it runs.</summary>
    public SimulatedScript Script { get; init; }

    /// <summary>How often arrived datagrams are read; Live's display tick is about 100 ms. Zero: at every call of <see cref="LiveSimulator.Tick"/>.</summary>
    public TimeSpan OscTick { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Datagrams that wait between two ticks; more are lost without a trace, as in a full socket buffer (a default Linux
    /// socket takes 256 small ones).
    /// </summary>
    public int ReceiveBuffer { get; init; } = 256;

    /// <summary>Largest reply in bytes: 65,507 on IPv4, 9,216 by default on macOS. A larger one is an error instead of a reply.</summary>
    public int LargestReply { get; init; } = 65_507;

    /// <summary>
    /// AbletonOSC as released has no address for the master track. True: volume and panning take "master" in place of a track's
    /// index, the form that its open pull requests #197 and #205 agree on. A released one answers that with an error.
    /// </summary>
    public bool AnswersForMaster { get; init; }

    /// <summary>What <c>/live/application/get/version</c> says.</summary>
    public Version Version { get; init; } = new(12, 1);
}

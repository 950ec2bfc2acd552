namespace MidiMesh.Live.Simulation;

/// <summary>Which script the simulated Live runs.</summary>
public enum SimulatedScript : byte
{
    /// <summary>AbletonOSC, with its good sides and its bad ones.</summary>
    AbletonOsc,

    /// <summary>Our own, as far as a router speaks with it.</summary>
    MidiMesh,

    /// <summary>LiveOSC of 2009, as far as a router speaks with it.</summary>
    LiveOsc,

    /// <summary>LiveOSC2, as far as a router speaks with it.</summary>
    LiveOsc2,
}

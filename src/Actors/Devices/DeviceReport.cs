namespace MidiMesh.Actors.Devices;

/// <summary>How far a device is.</summary>
public enum DevicePhase : byte
{
    /// <summary>No port fits it.</summary>
    Absent,

    /// <summary>More than one port fits it equally well; nobody guesses.</summary>
    Ambiguous,

    /// <summary>Its ports are being opened.</summary>
    Opening,

    /// <summary>Its ports are open; it has been asked who it is.</summary>
    Identifying,

    /// <summary>It plays.</summary>
    Ready,

    /// <summary>Something is wrong with it that its owner must mend; <see cref="DeviceReport.Reason"/> says what.</summary>
    Failed,
}

/// <summary>How a device is.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Reason">Why, and what to do; empty when all is well.</param>
/// <param name="Identity">What it said it is, or null.</param>
public sealed record DeviceReport(DevicePhase Phase, string Reason, string? Identity);

namespace MidiMesh.Contracts.Clocks;

/// <summary>What the rig's clock says at one moment.</summary>
/// <param name="IsRunning">Whether the song runs; else <paramref name="Beat"/> stands still.</param>
/// <param name="Beat">Quarter notes since the start of the song.</param>
/// <param name="StampsPerBeat">Length of a quarter note in stamps, also while the song stands; 0 where there is no clock.</param>
/// <param name="BeatsPerBar">Quarter notes of a bar.</param>
public readonly record struct ClockReading(bool IsRunning, double Beat, double StampsPerBeat, double BeatsPerBar)
{
    /// <summary>Quarter notes of a bar where nobody says.</summary>
    public const double UsualBar = 4;
}

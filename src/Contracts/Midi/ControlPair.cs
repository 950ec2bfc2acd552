namespace MidiMesh.Contracts.Midi;

/// <summary>
/// The state of one 14-bit control: controller n (0-31) carries the MSB, n + 32 the LSB. Opt-in per control, because on many boxes both numbers are
/// separate knobs (on the APC40, 16-23 and 48-55).
/// </summary>
/// <remarks>
/// Source: MIDI 1.0 Detailed Specification, "Control Change": an MSB sets the LSB to 0 and is valid alone; an LSB alone refines the last MSB.
/// A mutable value: keep it in a field or array element.
/// </remarks>
public struct ControlPair
{
    /// <summary>Controllers below this one are MSBs.</summary>
    public const int LsbOffset = 32;

    /// <summary>The value now, 0-16383; 0 before the first byte.</summary>
    public int Value { get; private set; }

    /// <summary>Takes the MSB, 0-127 (low seven bits count). Returns the value, with LSB 0.</summary>
    public int TakeMsb(int msb) => Value = Midi14.Combine(msb, 0);

    /// <summary>Takes the LSB, 0-127 (low seven bits count). Returns the value.</summary>
    public int TakeLsb(int lsb) => Value = Midi14.Combine(Midi14.Msb(Value), lsb);
}

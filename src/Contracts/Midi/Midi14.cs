namespace MidiMesh.Contracts.Midi;

/// <summary>
/// 14-bit values as two data bytes of seven bits: pitch bend and song position (LSB first on the wire), control change pairs n and n+32 (MSB first).
/// </summary>
public static class Midi14
{
    /// <summary>The highest value.</summary>
    public const int Max = 0x3FFF;

    /// <summary>The middle: a pitch wheel at rest.</summary>
    public const int Centre = 0x2000;

    /// <summary>The value, 0-16383, of two data bytes; the bytes' top bits are ignored.</summary>
    public static int Combine(int msb, int lsb) => ((msb & 0x7F) << 7) | (lsb & 0x7F);

    /// <summary>The upper seven bits, 0-127; bits above the fourteenth are ignored.</summary>
    public static byte Msb(int value) => (byte)((value >> 7) & 0x7F);

    /// <summary>The lower seven bits, 0-127.</summary>
    public static byte Lsb(int value) => (byte)(value & 0x7F);

    /// <summary>Both bytes; bits above the fourteenth are ignored.</summary>
    public static (byte Msb, byte Lsb) Split(int value) => (Msb(value), Lsb(value));
}

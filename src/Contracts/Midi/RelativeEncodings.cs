namespace MidiMesh.Contracts.Midi;

/// <summary>Steps of endless knobs to and from data bytes.</summary>
public static class RelativeEncodings
{
    private const int SignBit = 0x40;
    private const int Magnitude = 0x3F;

    /// <summary>
    /// Steps, positive clockwise: -64 to 63. Both zeros of the signed-bit encodings (0 and 64) are 0. Only the low seven bits of
    /// <paramref name="value"/> count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoding"/> is none of the four that write steps into a value.</exception>
    public static int Decode(RelativeEncoding encoding, int value)
    {
        var low = value & 0x7F;
        var up = (low & SignBit) == 0;
        return encoding switch
        {
            RelativeEncoding.TwosComplement => up ? low : low - 128,
            RelativeEncoding.BinaryOffset => low - SignBit,
            RelativeEncoding.SignedBit => up ? low : -(low & Magnitude),
            RelativeEncoding.SignedBit2 => up ? -low : low & Magnitude,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "No such encoding."),
        };
    }

    /// <summary>Steps of the same encodings in 14 bits, -8192 to 8191, as the BCR2000 has them: the sign is bit 13, the middle 8192.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoding"/> is none of the four that write steps into a value.</exception>
    public static int DecodeFine(RelativeEncoding encoding, int value)
    {
        var low = value & Midi14.Max;
        var up = low < Midi14.Centre;
        return encoding switch
        {
            RelativeEncoding.TwosComplement => up ? low : low - Midi14.Max - 1,
            RelativeEncoding.BinaryOffset => low - Midi14.Centre,
            RelativeEncoding.SignedBit => up ? low : -(low - Midi14.Centre),
            RelativeEncoding.SignedBit2 => up ? -low : low - Midi14.Centre,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "No such encoding."),
        };
    }

    /// <summary>
    /// The data byte, 0-127, for so many steps. Steps beyond -63 to 63 are clamped: every encoding can say these, and a faster turn is not heard apart.
    /// No steps are the encoding's plain zero (64 for binary offset, else 0).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoding"/> is none of the four.</exception>
    public static byte Encode(RelativeEncoding encoding, int steps)
    {
        var clamped = Math.Clamp(steps, -Magnitude, Magnitude);
        return (byte)(encoding switch
        {
            RelativeEncoding.TwosComplement => clamped & 0x7F,
            RelativeEncoding.BinaryOffset => clamped + SignBit,
            RelativeEncoding.SignedBit => clamped < 0 ? SignBit | -clamped : clamped,
            RelativeEncoding.SignedBit2 => clamped > 0 ? SignBit | clamped : -clamped,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "No such encoding."),
        });
    }

    /// <summary>The 14 bits for so many steps: the inverse of <see cref="DecodeFine"/> for -8191 to 8191; steps beyond are clamped.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="encoding"/> is none of the four that write steps into a value.</exception>
    public static int EncodeFine(RelativeEncoding encoding, int steps)
    {
        const int Most = Midi14.Centre - 1;
        var clamped = Math.Clamp(steps, -Most, Most);
        return encoding switch
        {
            RelativeEncoding.TwosComplement => clamped & Midi14.Max,
            RelativeEncoding.BinaryOffset => clamped + Midi14.Centre,
            RelativeEncoding.SignedBit => clamped < 0 ? Midi14.Centre - clamped : clamped,
            RelativeEncoding.SignedBit2 => clamped > 0 ? Midi14.Centre + clamped : -clamped,
            _ => throw new ArgumentOutOfRangeException(nameof(encoding), encoding, "No such encoding."),
        };
    }
}

namespace MidiMesh.Contracts.Devices;

/// <summary>The message that sets a light to any colour, as the profile writes it: <c>F0 00 20 29 02 0C 03 03 &lt;number&gt; &lt;red&gt; &lt;green&gt; &lt;blue&gt; F7</c>. Immutable.</summary>
/// <param name="bytes">The message; the places of the variable bytes hold anything.</param>
/// <param name="places">Where number, red, green and blue stand.</param>
public sealed class RgbMessage(byte[] bytes, (int Number, int Red, int Green, int Blue) places)
{
    /// <summary>Longest message.</summary>
    public const int MaxLength = 32;

    /// <summary>Bytes of the message.</summary>
    public int Length => bytes.Length;

    /// <summary>Writes the message for a light; colours lose their lowest bit, data bytes have seven.</summary>
    public void Write(int number, int rgb, Span<byte> to)
    {
        bytes.CopyTo(to);
        to[places.Number] = (byte)number;
        to[places.Red] = (byte)(Rgb.Red(rgb) >> 1);
        to[places.Green] = (byte)(Rgb.Green(rgb) >> 1);
        to[places.Blue] = (byte)(Rgb.Blue(rgb) >> 1);
    }

    /// <summary>Reads the message as the device does: which light, which colour in the seven bits that were sent. False when it is another message.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, out int number, out int rgb)
    {
        (number, rgb) = (-1, 0);
        if (message.Length != bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < bytes.Length; i++)
        {
            if (i != places.Number && i != places.Red && i != places.Green && i != places.Blue && message[i] != bytes[i])
            {
                return false;
            }
        }

        number = message[places.Number];
        rgb = (message[places.Red] << 17) | (message[places.Green] << 9) | (message[places.Blue] << 1);
        return true;
    }
}

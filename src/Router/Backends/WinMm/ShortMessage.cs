using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Backends.WinMm;

/// <summary>A message of at most three bytes as Windows passes it: packed into a number, the status lowest.</summary>
internal static class ShortMessage
{
    /// <summary>Packs one whole message.</summary>
    /// <returns>False for a longer message, one that is not whole, and SysEx: those go as bytes.</returns>
    public static bool TryPack(ReadOnlySpan<byte> message, out int packed)
    {
        packed = 0;
        if (!MidiMessage.TryFromBytes(message, out _))
        {
            return false;
        }

        for (var i = 0; i < message.Length; i++)
        {
            packed |= message[i] << (8 * i);
        }

        return true;
    }

    /// <summary>Unpacks a message; Windows always gives its status.</summary>
    /// <returns>Bytes written, 1 to 3; 0 when it is no message.</returns>
    public static int Unpack(int packed, Span<byte> into)
    {
        var length = MidiStatus.LengthOf((byte)packed);
        if (length is < 1 or > 3)
        {
            return 0;
        }

        for (var i = 0; i < length; i++)
        {
            into[i] = (byte)(packed >> (8 * i));
        }

        return length;
    }
}

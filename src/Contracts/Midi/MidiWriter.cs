namespace MidiMesh.Contracts.Midi;

/// <summary>
/// Writes messages with their full status byte, which every driver and USB cable wants. For DIN cables see <see cref="RunningStatusWriter"/>.
/// SysEx bytes are written by whoever holds them; the mark itself has none.
/// </summary>
public static class MidiWriter
{
    /// <summary>The bytes <see cref="Write"/> will write: 1 to 3; 0 for the SysEx mark and for <c>default</c>.</summary>
    public static int Size(in MidiMessage message) => message.Length;

    /// <summary>Writes the message to the start of <paramref name="destination"/>, whole or not at all.</summary>
    /// <returns>Bytes written; 0 when it does not fit or there is nothing to write.</returns>
    public static int Write(in MidiMessage message, Span<byte> destination)
    {
        var length = message.Length;
        if (length == 0 || length > destination.Length)
        {
            return 0;
        }

        destination[0] = message.Status;
        if (length > 1)
        {
            destination[1] = message.Data1;
        }

        if (length > 2)
        {
            destination[2] = message.Data2;
        }

        return length;
    }
}

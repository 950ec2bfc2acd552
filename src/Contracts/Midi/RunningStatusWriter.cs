namespace MidiMesh.Contracts.Midi;

/// <summary>
/// Writes the messages of one DIN output (31,250 baud: 0.32 ms a byte) without status bytes the receiver already knows. One per output, kept in a field:
/// a copy has a memory of its own. Not for USB or virtual ports, whose drivers want every message whole.
/// </summary>
/// <remarks>
/// Source: MIDI 1.0 Detailed Specification, "Running Status": the status stands for further channel messages until another status that is not real-time.
/// The specification wants the status repeated now and then for receivers that were plugged in later; see <see cref="RefreshInterval"/>.
/// </remarks>
public struct RunningStatusWriter
{
    /// <summary>After so many messages without their status it is written again: late receivers miss little, and it costs under 2 % of the bytes.</summary>
    public const int RefreshInterval = 32;

    private byte _running;
    private int _omitted;

    /// <summary>The bytes <see cref="Write"/> will write now; 0 for the SysEx mark and for <c>default</c>.</summary>
    public readonly int Size(in MidiMessage message) => message.Length - (Omits(in message) ? 1 : 0);

    /// <summary>Writes the message to the start of <paramref name="destination"/>, whole or not at all.</summary>
    /// <returns>Bytes written; 0 when it does not fit or there is nothing to write. The writer's memory then stays as it was.</returns>
    public int Write(in MidiMessage message, Span<byte> destination)
    {
        var size = Size(in message);
        if (size == 0 || size > destination.Length)
        {
            return 0;
        }

        if (!Omits(in message))
        {
            Remember(in message);
            return MidiWriter.Write(in message, destination);
        }

        _omitted++;
        destination[0] = message.Data1;
        if (size > 1)
        {
            destination[1] = message.Data2;
        }

        return size;
    }

    /// <summary>Forgets the running status: call it when SysEx was sent, when the port was opened again, or when bytes may have been lost.</summary>
    public void Reset() => _running = 0;

    private readonly bool Omits(in MidiMessage message) =>
        message.IsChannel && message.Status == _running && _omitted < RefreshInterval;

    private void Remember(in MidiMessage message)
    {
        // Real-time messages leave the running status alone, system common ones end it.
        if (!message.IsRealTime)
        {
            _running = message.IsChannel ? message.Status : (byte)0;
            _omitted = 0;
        }
    }
}

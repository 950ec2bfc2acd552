namespace MidiMesh.Contracts.Midi;

/// <summary>What makes bytes a SysEx message.</summary>
public static class SysExFormat
{
    /// <summary>
    /// True for one whole message: F0, data bytes below 80 hex, F7. What a router sends must be this: anything else changes the meaning of the
    /// bytes behind it on the cable.
    /// </summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 2
        && bytes[0] == MidiStatus.SysEx
        && bytes[^1] == MidiStatus.EndOfSysEx
        && !bytes[1..^1].ContainsAnyInRange((byte)0x80, (byte)0xFF);
}

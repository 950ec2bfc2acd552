namespace MidiMesh.Contracts.Midi;

/// <summary>
/// One MIDI 1.0 message of at most three bytes, or the mark that a SysEx message stands here (its bytes are in
/// <see cref="MidiParser.SysEx"/> or in memory that travels beside the mark).
/// </summary>
/// <remarks>
/// A value is always well formed: it comes from a factory that checks its arguments, from <see cref="TryFromBytes"/> or from the parser;
/// <c>default</c> is the empty message of kind <see cref="MidiKind.None"/>. Data bytes the kind does not have are 0, so equal messages compare equal.
/// Three bytes, no references: copy it freely, from any thread.
/// </remarks>
public readonly partial record struct MidiMessage
{
    /// <summary>The highest value of one data byte.</summary>
    public const int MaxValue = 127;

    /// <summary>Channels on one port.</summary>
    public const int ChannelCount = 16;

    internal MidiMessage(byte status, byte data1 = 0, byte data2 = 0)
    {
        Status = status;
        Data1 = data1;
        Data2 = data2;
    }

    /// <summary>The status byte, channel included; 0 in <c>default</c>.</summary>
    public byte Status { get; }

    /// <summary>First data byte, 0-127; 0 if the kind has none.</summary>
    public byte Data1 { get; }

    /// <summary>Second data byte, 0-127; 0 if the kind has none.</summary>
    public byte Data2 { get; }

    /// <summary>Bytes on the wire without running status: 1 to 3; 0 for the SysEx mark and for <c>default</c>.</summary>
    public int Length => MidiStatus.LengthOf(Status);

    /// <summary>What the status byte says; a note on with velocity 0 stays <see cref="MidiKind.NoteOn"/>.</summary>
    public MidiKind Kind => MidiStatus.KindOf(Status);

    /// <summary>The channel on the wire, 0-15. Only for channel messages; 0 for all others.</summary>
    public int Channel => IsChannel ? Status & 0x0F : 0;

    /// <summary>The channel as people count, 1-16; 0 for messages that have none.</summary>
    public int ChannelNumber => IsChannel ? (Status & 0x0F) + 1 : 0;

    /// <summary>The note, 0-127, of a note on, note off or poly pressure.</summary>
    public int Note => Data1;

    /// <summary>The velocity, 0-127, of a note on or note off.</summary>
    public int Velocity => Data2;

    /// <summary>The controller, 0-127, of a control change.</summary>
    public int Controller => Data1;

    /// <summary>The program, 0-127, of a program change; many devices show it as 1-128.</summary>
    public int Program => Data1;

    /// <summary>
    /// The message's only value, or the second of two: a control change's value, a pressure, a velocity, a program, a song,
    /// a time code's data byte; 0-127. Not for 14-bit messages: see <see cref="Bend"/> and <see cref="Position"/>.
    /// </summary>
    public int Value => Length == 2 ? Data1 : Data2;

    /// <summary>A pitch bend's position, 0-16383, 8192 at rest.</summary>
    public int Bend => Midi14.Combine(Data2, Data1);

    /// <summary>A song position, 0-16383, in sixteenth notes (six clocks each).</summary>
    public int Position => Midi14.Combine(Data2, Data1);

    /// <summary>A note on that starts a note: velocity above 0.</summary>
    public bool IsNoteOn => (Status & 0xF0) == MidiStatus.NoteOn && Data2 != 0;

    /// <summary>The end of a note: 8n with any velocity, or 9n with velocity 0, which running status makes common.</summary>
    public bool IsNoteOff => (Status & 0xF0) == MidiStatus.NoteOff || ((Status & 0xF0) == MidiStatus.NoteOn && Data2 == 0);

    /// <summary>Clock, start, continue, stop, active sensing or reset.</summary>
    public bool IsRealTime => MidiStatus.IsRealTime(Status);

    /// <summary>A voice or mode message, which has a channel.</summary>
    public bool IsChannel => MidiStatus.IsChannel(Status);

    /// <summary>
    /// Reads exactly one whole message of one to three bytes with its own status byte, as system APIs hand them over.
    /// False, and no exception, for anything else: SysEx, undefined statuses, a byte too few or too many, data above 127.
    /// </summary>
    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out MidiMessage message)
    {
        message = default;
        if (bytes.IsEmpty || MidiStatus.LengthOf(bytes[0]) != bytes.Length || bytes[1..].ContainsAnyInRange((byte)0x80, (byte)0xFF))
        {
            return false;
        }

        message = new MidiMessage(bytes[0], bytes.Length > 1 ? bytes[1] : (byte)0, bytes.Length > 2 ? bytes[2] : (byte)0);
        return true;
    }

    /// <summary>Writes the message with its status byte. The same as <see cref="MidiWriter.Write"/>.</summary>
    /// <returns>Bytes written: <see cref="Length"/>, or 0 when <paramref name="destination"/> is too short or there is nothing to write.</returns>
    public int CopyTo(Span<byte> destination) => MidiWriter.Write(in this, destination);

    /// <summary>The message in musicians' words, such as "note on C3 (60) velocity 100 channel 1": channels from 1, middle C is C3 as Live shows it.</summary>
    public override string ToString() => MidiMessageText.Format(in this);
}

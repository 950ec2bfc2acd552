namespace MidiMesh.Contracts.Midi;

/// <summary>
/// The status bytes of MIDI 1.0 and what each announces. Channel statuses are given for channel 0; the low four bits are the channel.
/// Source: MIDI 1.0 Detailed Specification, tables I, III, IV and V.
/// </summary>
public static class MidiStatus
{
    /// <summary>Note off, channel 0.</summary>
    public const byte NoteOff = 0x80;

    /// <summary>Note on, channel 0.</summary>
    public const byte NoteOn = 0x90;

    /// <summary>Polyphonic key pressure, channel 0.</summary>
    public const byte PolyPressure = 0xA0;

    /// <summary>Control change, channel 0.</summary>
    public const byte ControlChange = 0xB0;

    /// <summary>Program change, channel 0.</summary>
    public const byte ProgramChange = 0xC0;

    /// <summary>Channel pressure, channel 0.</summary>
    public const byte ChannelPressure = 0xD0;

    /// <summary>Pitch bend, channel 0.</summary>
    public const byte PitchBend = 0xE0;

    /// <summary>Start of a system exclusive message.</summary>
    public const byte SysEx = 0xF0;

    /// <summary>MIDI time code, quarter frame.</summary>
    public const byte TimeCode = 0xF1;

    /// <summary>Song position pointer.</summary>
    public const byte SongPosition = 0xF2;

    /// <summary>Song select.</summary>
    public const byte SongSelect = 0xF3;

    /// <summary>Tune request.</summary>
    public const byte TuneRequest = 0xF6;

    /// <summary>End of a system exclusive message ("EOX"). Means nothing anywhere else.</summary>
    public const byte EndOfSysEx = 0xF7;

    /// <summary>Timing clock; also the lowest real-time status.</summary>
    public const byte Clock = 0xF8;

    /// <summary>Start.</summary>
    public const byte Start = 0xFA;

    /// <summary>Continue.</summary>
    public const byte Continue = 0xFB;

    /// <summary>Stop.</summary>
    public const byte Stop = 0xFC;

    /// <summary>Active sensing.</summary>
    public const byte ActiveSensing = 0xFE;

    /// <summary>System reset.</summary>
    public const byte Reset = 0xFF;

    // Indexed by the high nibble less 8 for channel messages; the sixteen F statuses have a row of their own.
    private static ReadOnlySpan<MidiKind> ChannelKinds =>
    [
        MidiKind.NoteOff, MidiKind.NoteOn, MidiKind.PolyPressure, MidiKind.ControlChange,
        MidiKind.ProgramChange, MidiKind.ChannelPressure, MidiKind.PitchBend,
    ];

    private static ReadOnlySpan<MidiKind> SystemKinds =>
    [
        MidiKind.SysEx, MidiKind.TimeCode, MidiKind.SongPosition, MidiKind.SongSelect,
        MidiKind.None, MidiKind.None, MidiKind.TuneRequest, MidiKind.None,
        MidiKind.Clock, MidiKind.None, MidiKind.Start, MidiKind.Continue,
        MidiKind.Stop, MidiKind.None, MidiKind.ActiveSensing, MidiKind.Reset,
    ];

    private static ReadOnlySpan<byte> ChannelLengths => [3, 3, 3, 3, 2, 2, 3];

    private static ReadOnlySpan<byte> SystemLengths => [0, 2, 3, 2, 0, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 1];

    /// <summary>The kind that <paramref name="status"/> announces; <see cref="MidiKind.None"/> for data bytes, F4, F5, F7, F9 and FD.</summary>
    public static MidiKind KindOf(byte status) =>
        status < NoteOff ? MidiKind.None
        : status < SysEx ? ChannelKinds[(status >> 4) - 8]
        : SystemKinds[status & 0x0F];

    /// <summary>Bytes of a whole message with this status, 1 to 3; 0 for SysEx (any length) and for what <see cref="KindOf"/> calls None.</summary>
    public static int LengthOf(byte status) =>
        status < NoteOff ? 0
        : status < SysEx ? ChannelLengths[(status >> 4) - 8]
        : SystemLengths[status & 0x0F];

    /// <summary>80 to EF: voice and mode messages, which carry a channel and may use running status.</summary>
    public static bool IsChannel(byte status) => status is >= NoteOff and < SysEx;

    /// <summary>F8 to FF, the two undefined ones included: single bytes that may stand inside any other message.</summary>
    public static bool IsRealTime(byte status) => status >= Clock;
}

namespace MidiMesh.Contracts.Midi;

/// <summary>
/// What a MIDI 1.0 message is, by its status byte alone: a note on with velocity 0 is still <see cref="NoteOn"/> here
/// (ask <see cref="MidiMessage.IsNoteOff"/> for its meaning). Source: MIDI 1.0 Detailed Specification, tables I to V.
/// </summary>
public enum MidiKind : byte
{
    /// <summary>No message: the value of <c>default</c>, and of every undefined status byte.</summary>
    None,

    /// <summary>8n note velocity.</summary>
    NoteOff,

    /// <summary>9n note velocity.</summary>
    NoteOn,

    /// <summary>An note pressure.</summary>
    PolyPressure,

    /// <summary>Bn controller value; controllers 120-127 are the channel mode messages.</summary>
    ControlChange,

    /// <summary>Cn program.</summary>
    ProgramChange,

    /// <summary>Dn pressure.</summary>
    ChannelPressure,

    /// <summary>En LSB MSB.</summary>
    PitchBend,

    /// <summary>F0 … F7. A <see cref="MidiMessage"/> only marks it; the bytes travel beside it.</summary>
    SysEx,

    /// <summary>F1 0tttvvvv: MIDI time code, quarter frame.</summary>
    TimeCode,

    /// <summary>F2 LSB MSB, in sixteenth notes since the start of the song.</summary>
    SongPosition,

    /// <summary>F3 song.</summary>
    SongSelect,

    /// <summary>F6.</summary>
    TuneRequest,

    /// <summary>F8, 24 in each quarter note.</summary>
    Clock,

    /// <summary>FA.</summary>
    Start,

    /// <summary>FB.</summary>
    Continue,

    /// <summary>FC.</summary>
    Stop,

    /// <summary>FE.</summary>
    ActiveSensing,

    /// <summary>FF.</summary>
    Reset,
}

namespace MidiMesh.Contracts.Midi;

/// <summary>How an endless knob writes "so many steps up or down" into one data byte. Makers number these differently; the names say what the bits do.</summary>
public enum RelativeEncoding : byte
{
    /// <summary>1..63 up, 127..64 down (value - 128). "Relative 1"; most Akai knobs, the APC40's cue level among them.</summary>
    TwosComplement,

    /// <summary>65..127 up, 63..0 down (value - 64). "Relative 2"; many Novation knobs.</summary>
    BinaryOffset,

    /// <summary>1..63 up, 65..127 down: bit 6 is the sign. "Relative 3"; Mackie V-Pots.</summary>
    SignedBit,

    /// <summary>65..127 up, 1..63 down: bit 6 is the sign, the other way round. Live's "signed bit 2".</summary>
    SignedBit2,

    /// <summary>One step a message, whatever its value: one controller up, the next one down; 96 and 97 by the standard (MIDI 1.0, "Data increment").</summary>
    Increments,
}

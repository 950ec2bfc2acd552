namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>enum RtMidiApi of rtmidi_c.h (the same numbers in RtMidi 5 and 6).</summary>
internal enum RtMidiApi
{
    Unspecified = 0,
    CoreMidi = 1,
    Alsa = 2,
    Jack = 3,
    WinMm = 4,
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.RigTests;

/// <summary>MIDI messages in a test's own words: what is written here could be read again.</summary>
internal static class MidiText
{
    /// <summary>A message in words.</summary>
    public static string Write(in MidiMessage message, byte[] bytes)
    {
        var words = message.Kind switch
        {
            MidiKind.NoteOn when message.Velocity > 0 => $"note-on {NoteNames.Format(message.Note)} {message.Velocity}",
            MidiKind.NoteOn => $"note-off {NoteNames.Format(message.Note)}",
            MidiKind.NoteOff => $"note-off {NoteNames.Format(message.Note)} {message.Velocity}",
            MidiKind.ControlChange => $"controller {message.Controller} {message.Value}",
            MidiKind.ProgramChange => $"program {message.Program}",
            MidiKind.PitchBend => $"bend {message.Bend}",
            MidiKind.ChannelPressure => $"pressure {message.Value}",
            MidiKind.PolyPressure => $"poly-pressure {NoteNames.Format(message.Note)} {message.Value}",
            MidiKind.Start => "start",
            MidiKind.Stop => "stop",
            MidiKind.Continue => "continue",
            MidiKind.Clock => "clock",
            _ => string.Join(' ', bytes.Select(static one => one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))),
        };
        return message.IsChannel ? $"{words} channel {message.ChannelNumber}" : words;
    }
}

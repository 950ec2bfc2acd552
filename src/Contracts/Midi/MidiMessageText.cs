using System.Globalization;

namespace MidiMesh.Contracts.Midi;

/// <summary>Messages in musicians' words, for monitors and logs. Allocates: never on the data path.</summary>
internal static class MidiMessageText
{
    public static string Format(in MidiMessage message)
    {
        var words = message.Kind switch
        {
            // The sender's choice of status is worth seeing: some receivers treat the two note offs differently.
            MidiKind.NoteOn when message.Velocity == 0 => $"note off {Note(message)} velocity 0 (sent as note on)",
            MidiKind.NoteOn => $"note on {Note(message)} velocity {message.Velocity}",
            MidiKind.NoteOff => $"note off {Note(message)} velocity {message.Velocity}",
            MidiKind.PolyPressure => $"poly pressure {Note(message)} pressure {message.Value}",
            MidiKind.ControlChange => $"control change {message.Controller} value {message.Value}",
            MidiKind.ProgramChange => $"program change {message.Program}",
            MidiKind.ChannelPressure => $"channel pressure {message.Value}",
            MidiKind.PitchBend => string.Create(CultureInfo.InvariantCulture, $"pitch bend {message.Bend - Midi14.Centre:+0;-0;0}"),
            MidiKind.SysEx => "SysEx",
            MidiKind.TimeCode => $"time code piece {message.Data1 >> 4} value {message.Data1 & 0x0F}",
            MidiKind.SongPosition => $"song position {message.Position}",
            MidiKind.SongSelect => $"song select {message.Value}",
            MidiKind.TuneRequest => "tune request",
            MidiKind.Clock => "clock",
            MidiKind.Start => "start",
            MidiKind.Continue => "continue",
            MidiKind.Stop => "stop",
            MidiKind.ActiveSensing => "active sensing",
            MidiKind.Reset => "reset",
            _ => "no message",
        };
        return message.IsChannel ? $"{words} channel {message.ChannelNumber}" : words;
    }

    private static string Note(in MidiMessage message) => $"{NoteNames.Format(message.Note)} ({message.Note})";
}

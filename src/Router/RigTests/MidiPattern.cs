using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>A MIDI message as a line of a test writes it: <c>note-on C3 100 channel 2</c>, <c>controller 7 *</c>, or bytes in hexadecimal, <c>90 3C 64</c>. What is left out may be anything.</summary>
/// <param name="Kind">What it is; None for bytes and for any message.</param>
/// <param name="First">Note, controller, program, bend or pressure; null for any.</param>
/// <param name="Second">Velocity or value; null for any.</param>
/// <param name="Channel">Channel from 1; null for any.</param>
/// <param name="Bytes">The bytes themselves, when they are written.</param>
internal sealed record MidiPattern(MidiKind Kind, int? First, int? Second, int? Channel, byte[]? Bytes)
{
    private const int UsualVelocity = 100;
    private const int UsualRelease = 64;

    // Word, kind, whether its first number is a note, the highest first number (-1: it has none), whether a second one follows.
    private static readonly (string Word, MidiKind Kind, bool IsNote, int Highest, bool HasSecond)[] Kinds =
    [
        ("note-on", MidiKind.NoteOn, true, MidiMessage.MaxValue, true),
        ("note-off", MidiKind.NoteOff, true, MidiMessage.MaxValue, true),
        ("controller", MidiKind.ControlChange, false, MidiMessage.MaxValue, true),
        ("program", MidiKind.ProgramChange, false, MidiMessage.MaxValue, false),
        ("bend", MidiKind.PitchBend, false, Midi14.Max, false),
        ("pressure", MidiKind.ChannelPressure, false, MidiMessage.MaxValue, false),
        ("poly-pressure", MidiKind.PolyPressure, true, MidiMessage.MaxValue, true),
        ("start", MidiKind.Start, false, -1, false),
        ("stop", MidiKind.Stop, false, -1, false),
        ("continue", MidiKind.Continue, false, -1, false),
        ("clock", MidiKind.Clock, false, -1, false),
    ];

    /// <summary>The words that messages begin with.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Kinds.Select(static kind => kind.Word)];

    /// <summary>Reads the rest of a line; nothing at all stands for any message.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isWhole">Whether everything must be said, because it is to be sent.</param>
    public static MidiPattern? Read(TestLine line, bool isWhole)
    {
        if (line.Next is null && !isWhole)
        {
            return new MidiPattern(MidiKind.None, null, null, null, null);
        }

        if (line.Next is { } next && IsByte(next))
        {
            return ReadBytes(line, isWhole);
        }

        if (line.Take("a message such as note-on C3 100, or bytes such as 90 3C 64") is not { } word)
        {
            return null;
        }

        var known = Array.FindIndex(Kinds, kind => kind.Word == word.Value);
        if (known < 0)
        {
            line.Error(RigDiagnosticIds.UnknownWord, word.At(0), $"no message '{word.Value}'{NearestWord.Suggest(line.Bag, word.Value, Words)}");
            return null;
        }

        var (_, midi, isNote, highest, hasSecond) = Kinds[known];
        var first = highest < 0 ? 0 : TakeNumber(line, isNote, highest, isWhole);
        var second = !hasSecond || line.Failed ? null
            : isWhole && line.Next is (null or "channel") && Usual(midi) is { } usual ? usual
            : TakeNumber(line, false, MidiMessage.MaxValue, isWhole);
        if (!line.Failed && line.Next is { } odd && odd != "channel" && NearestWord.Find(odd, ["channel"]) is not null && line.Take("a channel") is { } misspelt)
        {
            line.Error(RigDiagnosticIds.UnknownWord, misspelt.At(0), $"no word '{odd}'; did you mean 'channel'?");
        }

        int? channel = null;
        if (!line.Failed && line.TrySkip("channel"))
        {
            channel = (int?)line.TakeNumber("a channel", 1, MidiMessage.ChannelCount);
        }

        return line.Failed ? null : new MidiPattern(midi, first, second, channel, null);
    }

    /// <summary>The message itself; the pattern was read as a whole one.</summary>
    public byte[] ToBytes()
    {
        if (Bytes is { } bytes)
        {
            return bytes;
        }

        var (channel, first, second) = ((Channel ?? 1) - 1, First ?? 0, Second ?? 0);
        var message = Kind switch
        {
            MidiKind.NoteOn => MidiMessage.NoteOn(channel, first, second),
            MidiKind.NoteOff => MidiMessage.NoteOff(channel, first, second),
            MidiKind.ControlChange => MidiMessage.ControlChange(channel, first, second),
            MidiKind.ProgramChange => MidiMessage.ProgramChange(channel, first),
            MidiKind.PitchBend => MidiMessage.PitchBend(channel, first),
            MidiKind.ChannelPressure => MidiMessage.ChannelPressure(channel, first),
            MidiKind.PolyPressure => MidiMessage.PolyPressure(channel, first, second),
            MidiKind.Start => MidiMessage.Start,
            MidiKind.Stop => MidiMessage.Stop,
            MidiKind.Continue => MidiMessage.Continue,
            _ => MidiMessage.Clock,
        };
        var made = new byte[message.Length];
        message.CopyTo(made);
        return made;
    }

    /// <summary>Whether a message is what the pattern says. A note on with velocity 0 is a note off, as every receiver takes it.</summary>
    public bool Fits(in MidiMessage message, byte[] bytes)
    {
        if (Bytes is { } wanted)
        {
            return wanted.AsSpan().SequenceEqual(bytes);
        }

        if (Kind == MidiKind.None)
        {
            return true;
        }

        var kind = message.IsNoteOff ? MidiKind.NoteOff : message.Kind;
        return kind == Kind
            && (Channel is not { } channel || channel == message.ChannelNumber)
            && (First is not { } first || first == (kind == MidiKind.PitchBend ? message.Bend : message.Data1))
            && (Second is not { } second || second == message.Data2);
    }

    /// <summary>What stands for a second number that is left out of a message to send.</summary>
    private static int? Usual(MidiKind kind) => kind switch
    {
        MidiKind.NoteOn => UsualVelocity,
        MidiKind.NoteOff => UsualRelease,
        _ => null,
    };

    private static int? TakeNumber(TestLine line, bool isNote, int highest, bool isNeeded)
    {
        if (!isNeeded && line.Next is null or "channel")
        {
            return null;
        }

        if (!isNeeded && line.TrySkip("*"))
        {
            return null;
        }

        if (!isNote)
        {
            return (int?)line.TakeNumber("a value", 0, highest);
        }

        if (line.Take("a note such as C3 or 60") is not { } word)
        {
            return null;
        }

        if (NoteNames.TryParse(word.Value, out var note))
        {
            return note;
        }

        line.Error(word, $"'{word.Value}' is no note; notes are C-2 to G8, or 0 to 127");
        return null;
    }

    private static MidiPattern? ReadBytes(TestLine line, bool isWhole)
    {
        var bytes = new List<byte>();
        while (line.Next is { } next && IsByte(next) && line.Take("a byte") is { } word)
        {
            bytes.Add(byte.Parse(word.Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        }

        if (bytes[0] >= 0x80 || !isWhole)
        {
            return new MidiPattern(MidiKind.None, null, null, null, [.. bytes]);
        }

        line.Error(RigDiagnosticIds.BadValue, line.Text.Origin, $"a message begins with a status byte, 80 to FF, not {bytes[0]:X2}");
        return null;
    }

    private static bool IsByte(string word) =>
        word.Length == 2 && byte.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);
}

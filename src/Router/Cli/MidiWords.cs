using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary>Reads MIDI messages from words as people type them for sendmidi: <c>ch 3 on C3 100 cc 7 127 syx F0 7E 7F 06 01 F7</c>.</summary>
/// <remarks>Channels count from 1 and stand until the next <c>ch</c>; programs are 0-127 as on the wire. All or nothing: one wrong word and no message counts.</remarks>
internal sealed class MidiWords
{
    private const byte SysExStart = MidiStatus.SysEx;
    private const byte SysExEnd = MidiStatus.EndOfSysEx;

    private static readonly string[] Known =
    [
        "on", "off", "pp", "cc", "pc", "cp", "pb", "ch", "syx", "panic", "start", "stop", "continue", "clock", "spp", "ss", "tc", "tun", "as", "rst",
    ];

    private readonly IReadOnlyList<string> _words;
    private readonly List<byte[]> _messages = [];
    private int _next;
    private int _channel;
    private string? _error;

    private MidiWords(IReadOnlyList<string> words) => _words = words;

    /// <summary>The messages, each whole and in order, or a sentence on what is wrong, without its full stop.</summary>
    public static (IReadOnlyList<byte[]> Messages, string? Error) Parse(IReadOnlyList<string> words)
    {
        var reader = new MidiWords(words);
        while (reader._error is null && reader._next < words.Count)
        {
            reader.ReadCommand(words[reader._next++]);
        }

        return reader._error is { } error ? ([], error)
            : reader._messages.Count == 0 ? ([], "these words make no MIDI message; write for example: on C3 100")
            : (reader._messages, null);
    }

    private void ReadCommand(string word)
    {
        switch (word.ToLowerInvariant())
        {
            case "on":
                TwoValues(word, "a note", Note, "a velocity", Seven, (note, velocity) => MidiMessage.NoteOn(_channel, note, velocity));
                break;
            case "off":
                TwoValues(word, "a note", Note, "a velocity", Seven, (note, velocity) => MidiMessage.NoteOff(_channel, note, velocity));
                break;
            case "pp":
                TwoValues(word, "a note", Note, "a pressure", Seven, (note, pressure) => MidiMessage.PolyPressure(_channel, note, pressure));
                break;
            case "cc":
                TwoValues(word, "a controller", Seven, "a value", Seven, (controller, value) => MidiMessage.ControlChange(_channel, controller, value));
                break;
            case "tc":
                TwoValues(word, "a piece", Range(0, 7), "a value", Range(0, 15), MidiMessage.TimeCode);
                break;
            case "pc":
                OneValue(word, "a program", Seven, program => MidiMessage.ProgramChange(_channel, program));
                break;
            case "cp":
                OneValue(word, "a pressure", Seven, pressure => MidiMessage.ChannelPressure(_channel, pressure));
                break;
            case "pb":
                OneValue(word, "a bend", Range(0, Midi14.Max), bend => MidiMessage.PitchBend(_channel, bend));
                break;
            case "spp":
                OneValue(word, "a song position", Range(0, Midi14.Max), MidiMessage.SongPosition);
                break;
            case "ss":
                OneValue(word, "a song", Seven, MidiMessage.SongSelect);
                break;
            case "ch":
                if (Read(word, "a channel", Range(1, MidiMessage.ChannelCount)) is { } channel)
                {
                    _channel = channel - 1;
                }

                break;
            case "syx":
                SysEx(word);
                break;
            case "panic":
                Panic();
                break;
            default:
                Add(word);
                break;
        }
    }

    /// <summary>The words that stand alone.</summary>
    private void Add(string word)
    {
        MidiMessage? message = word.ToLowerInvariant() switch
        {
            "start" => MidiMessage.Start,
            "stop" => MidiMessage.Stop,
            "continue" or "cont" => MidiMessage.Continue,
            "clock" => MidiMessage.Clock,
            "tun" => MidiMessage.TuneRequest,
            "as" => MidiMessage.ActiveSensing,
            "rst" => MidiMessage.Reset,
            _ => null,
        };
        if (message is { } known)
        {
            Add(known);
            return;
        }

        var near = NearestWord.Find(word, Known);
        _error = $"word {_next}: '{word}' is no MIDI word; {(near is null ? $"there is {string.Join(' ', Known)}" : $"did you mean '{near}'?")}";
    }

    private void Add(in MidiMessage message)
    {
        var bytes = new byte[message.Length];
        message.CopyTo(bytes);
        _messages.Add(bytes);
    }

    private void OneValue(string word, string name, Limit limit, Func<int, MidiMessage> make)
    {
        if (Read(word, name, limit) is { } value)
        {
            Add(make(value));
        }
    }

    private void TwoValues(string word, string firstName, Limit firstLimit, string secondName, Limit secondLimit, Func<int, int, MidiMessage> make)
    {
        if (Read(word, firstName, firstLimit) is { } first && Read(word, secondName, secondLimit) is { } second)
        {
            Add(make(first, second));
        }
    }

    private int? Read(string word, string name, Limit limit)
    {
        var wanted = limit.IsNote ? "C-2 to G8 or 0 to 127" : $"{limit.Least} to {limit.Most}";
        if (_next == _words.Count)
        {
            _error = $"'{word}' needs {name}, {wanted}; nothing follows";
            return null;
        }

        var text = _words[_next++];
        var isNumber = limit.IsNote
            ? NoteNames.TryParse(text, out var value)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= limit.Least && value <= limit.Most;
        if (!isNumber)
        {
            _error = $"word {_next}: '{word}' needs {name}, {wanted}; '{text}' is none";
            return null;
        }

        return value;
    }

    /// <summary>Bytes in hexadecimal, with or without F0 and F7 around them.</summary>
    private void SysEx(string word)
    {
        var bytes = new List<byte> { SysExStart };
        if (_next < _words.Count && ReadByte(_words[_next]) == SysExStart)
        {
            _next++;
        }

        while (_next < _words.Count && ReadByte(_words[_next]) is { } data && (data <= MidiMessage.MaxValue || data == SysExEnd))
        {
            _next++;
            if (data == SysExEnd)
            {
                bytes.Add(SysExEnd);
                _messages.Add([.. bytes]);
                return;
            }

            bytes.Add(data);
        }

        if (_next < _words.Count)
        {
            _error = $"word {_next + 1}: '{word}' takes bytes 00 to 7F in hexadecimal up to F7; '{_words[_next]}' is none";
        }
        else
        {
            _error = $"'{word}' needs F7 after its bytes: syx F0 7E 7F 06 01 F7";
        }
    }

    private static byte? ReadByte(string text) =>
        text.Length is 1 or 2 && byte.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>What silences every instrument: pedal up, all notes off, all sound off, and a note off for each note, because many know only that.</summary>
    private void Panic()
    {
        const int sustain = 64;
        const int allSoundOff = 120;
        const int allNotesOff = 123;
        for (var channel = 0; channel < MidiMessage.ChannelCount; channel++)
        {
            foreach (var controller in (int[])[sustain, allNotesOff, allSoundOff])
            {
                Add(MidiMessage.ControlChange(channel, controller, 0));
            }

            for (var note = 0; note <= MidiMessage.MaxValue; note++)
            {
                Add(MidiMessage.NoteOff(channel, note));
            }
        }
    }

    private static Limit Note => new(0, MidiMessage.MaxValue, IsNote: true);

    private static Limit Seven => Range(0, MidiMessage.MaxValue);

    private static Limit Range(int least, int most) => new(least, most, IsNote: false);

    private readonly record struct Limit(int Least, int Most, bool IsNote);
}

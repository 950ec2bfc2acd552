using System.Globalization;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Cli.Scores;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary>Reads MIDI messages from words as people type them for sendmidi: <c>ch 3 on C3 100 cc 7 127 syx F0 7E 7F 06 01 F7</c>.</summary>
/// <remarks>Channels count from 1 and stand until the next <c>ch</c>; programs are 0-127 as on the wire. All or nothing: one wrong word and no message counts.</remarks>
internal sealed class MidiWords
{
    private const double MostSeconds = 3600;
    private const byte SysExStart = MidiStatus.SysEx;
    private const byte SysExEnd = MidiStatus.EndOfSysEx;

    private static readonly string[] Known =
    [
        "on", "off", "pp", "cc", "pc", "cp", "pb", "ch", "syx", "panic", "start", "stop", "continue", "clock", "spp", "ss", "tc", "tun", "as", "rst",
        "note", "wait", "play",
    ];

    private readonly IReadOnlyList<string> _words;
    private readonly string _folder;
    private readonly List<TimedMessage> _messages = [];
    private int _next;
    private int _channel;
    private TimeSpan _now;
    private string? _error;

    private MidiWords(IReadOnlyList<string> words, string folder) => (_words, _folder) = (words, folder);

    /// <summary>The messages, each whole, by time and then in order, or a sentence on what is wrong, without its full stop.</summary>
    /// <param name="words">As typed.</param>
    /// <param name="folder">Where the paths of <c>play</c> start.</param>
    public static (IReadOnlyList<TimedMessage> Messages, string? Error) Parse(IReadOnlyList<string> words, string folder)
    {
        var reader = new MidiWords(words, folder);
        while (reader._error is null && reader._next < words.Count)
        {
            reader.ReadCommand(words[reader._next++]);
        }

        return reader._error is { } error ? ([], error)
            : reader._messages.Count == 0 ? ([], "these words make no MIDI message; write for example: on C3 100")
            : ([.. reader._messages.OrderBy(static message => message.At)], null);
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
            case "note":
                NoteWithEnd(word);
                break;
            case "wait":
                _now += ReadTime(word) ?? TimeSpan.Zero;
                break;
            case "play":
                Play(word);
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
        _messages.Add(TimedMessage.Of(_now, message));
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

    private void NoteWithEnd(string word)
    {
        if (Read(word, "a note", Note) is { } note && Read(word, "a velocity", Range(1, MidiMessage.MaxValue)) is { } velocity && ReadTime(word) is { } length)
        {
            Add(MidiMessage.NoteOn(_channel, note, velocity));
            _messages.Add(TimedMessage.Of(_now + length, MidiMessage.NoteOff(_channel, note)));
        }
    }

    /// <summary>A whole file, from now on; what follows comes when it has ended.</summary>
    private void Play(string word)
    {
        if (_next == _words.Count)
        {
            _error = $"'{word}' needs a MIDI file; nothing follows";
            return;
        }

        if (MidiFiles.Read(_folder, _words[_next++], out _error) is not { } file)
        {
            return;
        }

        var start = _now;
        foreach (var message in TimedMessage.From(file))
        {
            _messages.Add(message with { At = start + message.At });
            _now = start + message.At;
        }
    }

    private TimeSpan? ReadTime(string word)
    {
        var text = _next < _words.Count ? _words[_next++] : null;
        var isMilliseconds = text?.EndsWith("ms", StringComparison.Ordinal) == true;
        if (text is null || !text.EndsWith('s')
            || !double.TryParse(text.AsSpan(0, text.Length - (isMilliseconds ? 2 : 1)), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number > MostSeconds * (isMilliseconds ? 1000 : 1))
        {
            _error = $"'{word}' needs a time such as 500ms or 1.5s, an hour at most; {(text is null ? "nothing follows" : $"'{text}' is none")}";
            return null;
        }

        return isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
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
                _messages.Add(new TimedMessage(_now, [.. bytes]));
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

using System.Globalization;
using System.Text;

namespace MidiMesh.Router.Recording;

/// <summary>The words of one line of a recording, taken one after the other; the first that is wrong is kept with its place.</summary>
/// <param name="number">The line's number, from 1.</param>
internal sealed class RecordingLine(int number)
{
    private readonly List<(string Text, int Column)> _words = [];
    private int _at;
    private int _end = 1;

    /// <summary>The line's number, from 1.</summary>
    public int LineNumber => number;

    /// <summary>What is wrong; null while all is right.</summary>
    public RecordingProblem? Problem { get; private set; }

    /// <summary>Cuts the line into its words, up to the remark.</summary>
    public bool Split(string line)
    {
        var at = 0;
        while (at < line.Length)
        {
            var column = at + 1;
            if (line[at] == '"')
            {
                if (!TakeQuoted(line, ref at, out var text))
                {
                    return false;
                }

                _words.Add((text, column));
            }
            else
            {
                var end = line.IndexOf(' ', at);
                end = end < 0 ? line.Length : end;
                var word = line[at..end];
                if (word == RecordingWords.Remark)
                {
                    break;
                }

                if (word.Length == 0 || word.Contains('"', StringComparison.Ordinal) || word.Any(char.IsControl))
                {
                    return FailAt(column, word.Length == 0 ? "words stand one blank apart" : "a word with other letters stands in quotes");
                }

                _words.Add((word, column));
                at = end;
            }

            _end = at + 1;
            if (at < line.Length && line[at++] != ' ')
            {
                return FailAt(at, "words stand one blank apart");
            }

            if (at == line.Length && line[^1] == ' ')
            {
                return FailAt(at, "a line does not end in a blank");
            }
        }

        return true;
    }

    /// <summary>Takes a word that must be this one.</summary>
    public bool Expect(string word) => Word(out var found) && (found == word || FailBefore($"'{word}' was expected, not '{found}'"));

    /// <summary>Takes any word.</summary>
    public bool Word(out string word)
    {
        word = "";
        if (_at >= _words.Count)
        {
            return FailAt(_end, "the line ends too early");
        }

        word = _words[_at++].Text;
        return true;
    }

    /// <summary>Takes a name or text.</summary>
    public bool Text(out string text) => Word(out text);

    /// <summary>Takes a whole number.</summary>
    public bool Number(long least, long most, out long value)
    {
        value = 0;
        return Word(out var word)
            && ((long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most)
                || FailBefore(string.Create(CultureInfo.InvariantCulture, $"'{word}' is no whole number of {least} to {most}")));
    }

    /// <summary>Takes a time in seconds.</summary>
    public bool Seconds(double most, TimeSpan least, out TimeSpan time)
    {
        time = least;
        if (!Word(out var word))
        {
            return false;
        }

        if (!double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || !(seconds <= most))
        {
            return FailBefore(string.Create(CultureInfo.InvariantCulture, $"'{word}' is no time in seconds of 0 to {most}"));
        }

        var taken = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        if (taken < least)
        {
            return FailBefore("time goes back here");
        }

        time = taken;
        return true;
    }

    /// <summary>Takes a date with its time.</summary>
    public bool Date(out DateTimeOffset date)
    {
        date = default;
        return Word(out var word)
            && (DateTimeOffset.TryParseExact(word, "yyyy-MM-ddTHH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
                || FailBefore($"'{word}' is no date as in 2026-05-01T20:15:03.1250000+02:00"));
    }

    /// <summary>Takes one of an enumeration's names.</summary>
    public bool Name<T>(out T value)
        where T : struct, Enum
    {
        value = default;
        if (!Word(out var word))
        {
            return false;
        }

        return (char.IsLetter(word.FirstOrDefault()) && Enum.TryParse(word, out value) && Enum.IsDefined(value)) || FailBefore($"no word '{word}'; there is {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>Takes bytes in hexadecimal, <c>-</c> for none, <c>+N</c> behind them for those that were not kept.</summary>
    public bool Bytes(out byte[] bytes, out int missing)
    {
        (bytes, missing) = ([], 0);
        if (!Word(out var word))
        {
            return false;
        }

        var plus = word.IndexOf('+', StringComparison.Ordinal);
        var hex = plus < 0 ? word : word[..plus];
        if (plus >= 0 && (!int.TryParse(word.AsSpan(plus + 1), NumberStyles.None, CultureInfo.InvariantCulture, out missing) || missing == 0))
        {
            return FailBefore("behind '+' stands how many bytes were not kept");
        }

        if (hex == "-")
        {
            return true;
        }

        if (hex.Length == 0 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            return FailBefore("bytes are written in pairs of hexadecimal digits, or '-' for none");
        }

        bytes = Convert.FromHexString(hex);
        return true;
    }

    /// <summary>Nothing but a remark may follow.</summary>
    public bool End() => _at == _words.Count || FailAt(_words[_at].Column, $"'{_words[_at].Text}' is too much");

    /// <summary>The line as a whole is wrong.</summary>
    public bool Fail(string message) => FailAt(1, message);

    /// <summary>The word taken last is wrong.</summary>
    public bool FailBefore(string message) => FailAt(_at > 0 ? _words[_at - 1].Column : 1, message);

    private bool TakeQuoted(string line, ref int at, out string text)
    {
        var (begin, taken) = (at + 1, new StringBuilder());
        text = "";
        for (at++; at < line.Length && line[at] != '"'; at++)
        {
            if (char.IsControl(line[at]))
            {
                return FailAt(at + 1, "a control character stands here");
            }

            if (line[at] != '\\')
            {
                taken.Append(line[at]);
                continue;
            }

            at++;
            var plain = at < line.Length ? "\"\\nrt".IndexOf(line[at], StringComparison.Ordinal) : -1;
            if (plain < 0)
            {
                return FailAt(at, @"behind '\' stands \, "", n, r or t");
            }

            taken.Append("\"\\\n\r\t"[plain]);
        }

        if (at >= line.Length)
        {
            return FailAt(begin, "this quotation does not end");
        }

        at++;
        text = taken.ToString();
        return true;
    }

    private bool FailAt(int column, string message)
    {
        Problem ??= new RecordingProblem(number, column, message);
        return false;
    }
}

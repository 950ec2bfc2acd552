using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>Reads a message from words as people type them: <c>/live/clip/fire 0 2</c> or <c>/live/clip/fire ,ii 0 2</c>.</summary>
/// <remarks>
/// <para>The first word is the address. A second word that begins with a comma holds the type tags and every tag with a
/// payload takes one word: numbers in decimal with a point, <c>b m r</c> in hexadecimal (two digits a byte, <c>m</c> and
/// <c>r</c> four bytes), <c>c</c> one character, <c>t</c> as <c>now</c> or ISO 8601.</para>
/// <para>Without tags each word finds its own: whole numbers are <c>i</c> (<c>h</c> beyond 32 bits), other numbers <c>f</c>,
/// <c>true false nil</c> are <c>T F N</c>, everything else is <c>s</c>.</para>
/// </remarks>
public static class OscText
{
    /// <summary>The message, or a sentence on what is wrong, without its full stop.</summary>
    public static bool TryParse(
        IReadOnlyList<string> words, [NotNullWhen(true)] out OscMessage? message, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(words);
        message = null;
        if (words.Count == 0 || !words[0].StartsWith('/'))
        {
            error = words.Count == 0 ? "An OSC message needs an address" : $"An OSC address begins with '/', '{words[0]}' does not";
            return false;
        }

        List<OscValue>? values;
        if (words.Count > 1 && words[1].StartsWith(','))
        {
            values = ReadTyped(words[1][1..], [.. words.Skip(2)], out error);
        }
        else
        {
            values = [.. words.Skip(1).Select(Infer)];
            error = null;
        }

        if (values is null)
        {
            error ??= "The values do not follow the type tags";
            return false;
        }

        var whole = new OscMessage(words[0], values);
        if (whole.TryToPacket(out _) is var fault && fault != OscError.None)
        {
            error = $"OSC cannot carry that message: {fault}";
            return false;
        }

        message = whole;
        error = null;
        return true;
    }

    private static List<OscValue>? ReadTyped(string tags, string[] words, out string? error)
    {
        if (OscTypeTags.Check(Encoding.UTF8.GetBytes(tags), out var at) is var fault && fault != OscError.None)
        {
            error = fault == OscError.UnknownTypeTag
                ? $"'{tags[at]}' is no type tag; known are i f s b T F N I h t d c r m S [ ]"
                : $"The array brackets in ',{tags}' do not pair up";
            return null;
        }

        var wanted = tags.Count(tag => OscTypeTags.PayloadOf((byte)tag) != OscPayload.None);
        if (wanted != words.Length)
        {
            error = $"The type tags ',{tags}' take {wanted} values, {words.Length} given";
            return null;
        }

        var values = new List<OscValue>(tags.Length);
        var word = 0;
        foreach (var tag in tags)
        {
            var text = OscTypeTags.PayloadOf((byte)tag) == OscPayload.None ? string.Empty : words[word++];
            if (Read(tag, text) is not { } value)
            {
                error = $"'{text}' is no {NameOf(tag)} (type tag {tag})";
                return null;
            }

            values.Add(value);
        }

        error = null;
        return values;
    }

    private static OscValue? Read(char tag, string text) => tag switch
    {
        'i' => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? OscValue.FromInt32(number) : null,
        'h' => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? OscValue.FromInt64(number) : null,
        'f' => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? OscValue.FromFloat(number) : null,
        'd' => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? OscValue.FromDouble(number) : null,
        's' => OscValue.FromString(text),
        'S' => OscValue.FromSymbol(text),
        'c' => Rune.TryGetRuneAt(text, 0, out var rune) && rune.Utf16SequenceLength == text.Length ? OscValue.FromChar(rune) : null,
        't' => ReadTime(text),
        'b' => TryReadHex(text, out var bytes) ? OscValue.FromBlob(bytes) : null,
        'm' => TryReadHex(text, out var bytes) && bytes is [var port, var status, var data1, var data2]
            ? OscValue.FromMidi(port, status, data1, data2)
            : null,
        'r' => TryReadHex(text, out var bytes) && bytes is [var red, var green, var blue, var alpha]
            ? OscValue.FromColor(red, green, blue, alpha)
            : null,
        'T' => OscValue.True,
        'F' => OscValue.False,
        'N' => OscValue.Nil,
        'I' => OscValue.Impulse,
        '[' => OscValue.ArrayBegin,
        _ => OscValue.ArrayEnd,
    };

    private static OscValue? ReadTime(string text)
    {
        if (text == "now")
        {
            return OscValue.FromTimeTag(OscTimeTag.Immediately);
        }

        var known = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        return known && time >= OscTimeTag.MinTime && time < OscTimeTag.EndTime
            ? OscValue.FromTimeTag(OscTimeTag.FromDateTimeOffset(time))
            : null;
    }

    private static bool TryReadHex(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static OscValue Infer(string word)
    {
        // Only what looks like a number: names such as "infinity" and "nan" are names.
        var numeric = word.Length > 0 && (char.IsAsciiDigit(word[^1]) || word[^1] == '.');
        return word switch
        {
            "true" => OscValue.True,
            "false" => OscValue.False,
            "nil" => OscValue.Nil,
            _ when !numeric => OscValue.FromString(word),
            _ => Read('i', word) ?? Read('h', word) ?? ReadPlainFloat(word) ?? OscValue.FromString(word),
        };
    }

    private static OscValue? ReadPlainFloat(string word) =>
        float.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var number)
            ? OscValue.FromFloat(number)
            : null;

    private static string NameOf(char tag) => tag switch
    {
        'i' => "whole number of 32 bits",
        'h' => "whole number of 64 bits",
        'f' or 'd' => "number",
        'c' => "single character",
        't' => "time: write 'now' or such as 2026-01-31T20:15:00Z",
        'b' => "row of bytes in hexadecimal",
        _ => "row of four bytes in hexadecimal",
    };
}

using System.Text;
using MidiMesh.Actors.Tracing;

namespace MidiMesh.Router.Recording;

/// <summary>The words of the format, for writer and reader alike; docs/recording.md tells it.</summary>
internal static class RecordingWords
{
    /// <summary>First word of the first line, followed by the version.</summary>
    public const string Head = "midimesh-recording";

    /// <summary>The version that is written and read.</summary>
    public const string Version = "1";

    /// <summary>Separates what is read from what is only for people.</summary>
    public const string Remark = "|";

    private static readonly (TraceKind Kind, string Word)[] Kinds =
    [
        (TraceKind.MidiIn, "midi-in"), (TraceKind.MidiOut, "midi-out"), (TraceKind.MidiDropped, "midi-dropped"),
        (TraceKind.OscIn, "osc-in"), (TraceKind.OscOut, "osc-out"), (TraceKind.OscDropped, "osc-dropped"),
        (TraceKind.Route, "route"), (TraceKind.Slot, "slot"), (TraceKind.Group, "group"), (TraceKind.Life, "life"),
        (TraceKind.Page, "page"), (TraceKind.Loop, "loop"), (TraceKind.Role, "role"),
    ];

    /// <summary>All words of kinds.</summary>
    public static IEnumerable<string> All => Kinds.Select(static one => one.Word);

    /// <summary>A kind's word.</summary>
    public static string Of(TraceKind kind) => Array.Find(Kinds, one => one.Kind == kind).Word ?? "";

    /// <summary>A word's kind, or None.</summary>
    public static TraceKind KindOf(string word) => Array.Find(Kinds, one => one.Word == word).Kind;

    /// <summary>Ends the remark of an input that replay cannot play because only its beginning was kept.</summary>
    public const string TooLong = "(too long to be replayed)";

    /// <summary>Whether a line is such an input.</summary>
    public static bool IsTooLong(string line) => line.AsSpan().TrimEnd('\n').EndsWith(TooLong, StringComparison.Ordinal);

    /// <summary>What people are told of such lines.</summary>
    public static string Cut(long count) => FormattableString.Invariant($"{count} {(count == 1 ? "input was" : "inputs were")} longer than the {TraceBytes.Capacity} bytes that are kept; replay leaves {(count == 1 ? "it" : "them")} out.");

    /// <summary>A name or text as one word: in quotes when it is not plain; <c>\\</c>, <c>\"</c>, <c>\n</c>, <c>\r</c>, <c>\t</c> within them.</summary>
    public static string Quote(string text)
    {
        if (text.Length > 0 && text != Remark && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or '[' or ']' or ','))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(letter) || char.IsSurrogate(letter) => quoted.Append('?'),
                _ => quoted.Append(letter),
            };
        }

        return quoted.Append('"').ToString();
    }
}

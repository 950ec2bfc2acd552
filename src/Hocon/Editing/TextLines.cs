using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>Lines, indentation and line ends of a text.</summary>
internal sealed class TextLines(HoconSyntaxTree tree)
{
    /// <summary>Indentation per level where the text gives no example.</summary>
    public const string OneLevel = "  ";

    private readonly string _text = tree.Text;

    /// <summary>The line end this text uses: that of its first line.</summary>
    public string LineEnd => _text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var at && _text[at - 1] == '\r' ? "\r\n" : "\n";

    public int LineStart(int position) => _text.AsSpan(0, position).LastIndexOf('\n') + 1;

    public string IndentAt(int position)
    {
        var start = LineStart(position);
        var end = start;
        while (end < position && HoconCharacters.IsWhitespace(_text[end]))
        {
            end++;
        }

        return _text[start..end].TrimStart('\uFEFF');
    }

    public bool IsFirstOnLine(int position) => IsBlank(LineStart(position), position);

    /// <summary>True when only whitespace stands in between.</summary>
    public bool IsBlank(int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (!HoconCharacters.IsWhitespace(_text[i]))
            {
                return false;
            }
        }

        return true;
    }
}

namespace MidiMesh.Hocon.Sources;

/// <summary>The text of one file with its line starts. Immutable apart from the line table, which is made on first use (benign race).</summary>
internal sealed class SourceText(string path, string text)
{
    private int[]? _lineStarts;

    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>Line and column, both from 1, of a UTF-16 position in 0..Length.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var starts = _lineStarts ??= FindLineStarts(Text);
        var line = Array.BinarySearch(starts, position);
        if (line < 0)
        {
            line = ~line - 1;
        }

        var column = position - starts[line] + 1;
        if (line == 0 && column > 1 && Text[0] == '\uFEFF')
        {
            column--;                                   // editors do not show the byte order mark
        }

        return (line + 1, column);
    }

    private static int[] FindLineStarts(string text)
    {
        var span = text.AsSpan();
        var starts = new List<int>(Math.Max(16, text.Length / 32)) { 0 };
        for (var from = 0; ;)
        {
            var next = span[from..].IndexOf('\n');
            if (next < 0)
            {
                return [.. starts];
            }

            from += next + 1;
            starts.Add(from);
        }
    }
}

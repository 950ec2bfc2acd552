using System.Globalization;

namespace MidiMesh.Hocon.Editing;

/// <summary>A path that may lead into lists: <c>routes.launch.via[0].takeover</c>. The brackets are ours; HOCON has no paths into lists.</summary>
internal static class EditPath
{
    /// <summary>Marks a step as the index of a list element. No key can begin with it by accident: documents are compared step by step.</summary>
    private const char IndexMark = '\u0001';

    public static string Index(int index) => IndexMark + index.ToString(CultureInfo.InvariantCulture);

    public static bool IsIndex(string step) => step.Length > 1 && step[0] == IndexMark;

    public static int IndexOf(string step) => int.Parse(step.AsSpan(1), CultureInfo.InvariantCulture);

    public static string Key(string step) => HoconWriter.Key(step);

    /// <summary>Null when the path is malformed.</summary>
    public static string[]? Parse(string path)
    {
        var steps = new List<string>();
        var start = 0;
        while (start < path.Length)
        {
            var bracket = UnquotedBracket(path, start);
            var keys = path[start..bracket];
            if (keys.Length > 0)
            {
                if (!HoconPath.TryParse(keys, out var elements))
                {
                    return null;
                }

                steps.AddRange(elements);
            }

            if (bracket == path.Length)
            {
                break;
            }

            var close = path.IndexOf(']', bracket);
            if (steps.Count == 0 || close < 0 || !int.TryParse(path.AsSpan(bracket + 1, close - bracket - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                return null;
            }

            steps.Add(Index(index));
            start = close + 1;
            if (start < path.Length && path[start] == '.')
            {
                start++;
                if (start == path.Length)
                {
                    return null;
                }
            }
            else if (start < path.Length && path[start] != '[')
            {
                return null;
            }
        }

        return steps.Count == 0 ? null : [.. steps];
    }

    /// <summary>The value at a path, or null.</summary>
    public static HoconValue? Find(HoconValue? value, ReadOnlySpan<string> steps)
    {
        foreach (var step in steps)
        {
            value = value switch
            {
                HoconArray array when IsIndex(step) => IndexOf(step) < array.Items.Count ? array.Items[IndexOf(step)] : null,
                HoconObject o => o.FindField(step)?.Value,
                _ => null,
            };
        }

        return value;
    }

    private static int UnquotedBracket(string path, int from)
    {
        var quoted = false;
        for (var i = from; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when quoted:
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case '[' when !quoted:
                    return i;
            }
        }

        return path.Length;
    }
}

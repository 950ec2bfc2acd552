using System.Globalization;
using System.Text;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon;

/// <summary>Writes values as HOCON or JSON. Reading the result gives an equal value.</summary>
public static class HoconWriter
{
    /// <summary>The value as HOCON: quotes only where needed, numbers as they were written.</summary>
    public static string ToHocon(HoconValue value, HoconWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        options ??= HoconWriterOptions.Indented;
        var text = new StringBuilder();
        if (options.BareRoot && value is HoconObject root)
        {
            for (var i = 0; i < root.Fields.Count; i++)
            {
                text.Append(i == 0 ? string.Empty : options.Indent is null ? ", " : "\n");
                WriteField(text, root.Fields[i], options.Indent, 0);
            }
        }
        else
        {
            Write(text, value, options.Indent, 0);
        }

        return text.ToString();
    }

    /// <summary>The value as JSON. Numbers that JSON would not take (<c>007</c>, <c>1.</c>) are rewritten without changing their value.</summary>
    public static string ToJson(HoconValue value, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        WriteJson(text, value, indented ? "  " : null, 0);
        return text.ToString();
    }

    /// <summary>A key, or one element of a path, with quotes if it needs them.</summary>
    public static string Key(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return IsPlain(key) && !key.Contains('.') && key != "include" ? key : Quote(key);
    }

    /// <summary>Text in double quotes with JSON's escapes.</summary>
    public static string Quote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                < ' ' or (>= '\x7f' and <= '\x9f') => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ when char.IsSurrogate(c) || HoconCharacters.IsWhitespace(c) && c != ' ' => result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => result.Append(c),
            };
        }

        return result.Append('"').ToString();
    }

    // Recursion is bounded: no value is nested deeper than the load limit.
    private static void Write(StringBuilder text, HoconValue value, string? indent, int level)
    {
        switch (value)
        {
            case HoconObject { Fields: [] }:
                text.Append("{}");
                break;
            case HoconArray { Items: [] }:
                text.Append("[]");
                break;
            case HoconObject o:
                text.Append('{');
                for (var i = 0; i < o.Fields.Count; i++)
                {
                    Break(text, indent, level + 1, i == 0 ? " " : ", ");
                    WriteField(text, o.Fields[i], indent, level + 1);
                }

                Break(text, indent, level, " ");
                text.Append('}');
                break;
            case HoconArray a:
                text.Append('[');
                for (var i = 0; i < a.Items.Count; i++)
                {
                    Break(text, indent, level + 1, i == 0 ? string.Empty : ", ");
                    Write(text, a.Items[i], indent, level + 1);
                }

                Break(text, indent, level, string.Empty);
                text.Append(']');
                break;
            case HoconScalar { Kind: HoconKind.String } s:
                text.Append(IsPlain(s.Text) && !ReadsAsAnotherKind(s.Text) ? s.Text : Quote(s.Text));
                break;
            case HoconScalar s:
                text.Append(s.Text);
                break;
        }
    }

    private static void WriteField(StringBuilder text, HoconField field, string? indent, int level)
    {
        text.Append(Key(field.Key)).Append(field.Value is HoconObject ? " " : " = ");
        Write(text, field.Value, indent, level);
    }

    private static void WriteJson(StringBuilder text, HoconValue value, string? indent, int level)
    {
        switch (value)
        {
            case HoconObject { Fields: [] }:
                text.Append("{}");
                break;
            case HoconArray { Items: [] }:
                text.Append("[]");
                break;
            case HoconObject o:
                text.Append('{');
                for (var i = 0; i < o.Fields.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ",");
                    Break(text, indent, level + 1, string.Empty);
                    text.Append(Quote(o.Fields[i].Key)).Append(indent is null ? ":" : ": ");
                    WriteJson(text, o.Fields[i].Value, indent, level + 1);
                }

                Break(text, indent, level, string.Empty);
                text.Append('}');
                break;
            case HoconArray a:
                text.Append('[');
                for (var i = 0; i < a.Items.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ",");
                    Break(text, indent, level + 1, string.Empty);
                    WriteJson(text, a.Items[i], indent, level + 1);
                }

                Break(text, indent, level, string.Empty);
                text.Append(']');
                break;
            case HoconScalar { Kind: HoconKind.String } s:
                text.Append(Quote(s.Text));
                break;
            case HoconScalar { Kind: HoconKind.Number } s:
                text.Append(HoconNumber.ToJson(s.Text));
                break;
            case HoconScalar s:
                text.Append(s.Text);
                break;
        }
    }

    private static void Break(StringBuilder text, string? indent, int level, string flat)
    {
        if (indent is null)
        {
            text.Append(flat);
            return;
        }

        text.Append('\n');
        for (var i = 0; i < level; i++)
        {
            text.Append(indent);
        }
    }

    /// <summary>True for text that reads back as itself without quotes.</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadsAsAnotherKind(string text) => text is "true" or "false" or "null" || HoconNumber.IsNumber(text);
}

using System.Globalization;
using System.Text;

namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>A value as one line, keys sorted: the form the reference harness prints.</summary>
internal static class CanonicalForm
{
    public static string Of(HoconValue value)
    {
        var line = new StringBuilder();
        Write(line, value);
        return line.ToString();
    }

    private static void Write(StringBuilder line, HoconValue value)
    {
        switch (value)
        {
            case HoconObject o:
                line.Append('{');
                foreach (var (key, field) in o.Fields.OrderBy(f => f.Key, StringComparer.Ordinal))
                {
                    Quote(line, key);
                    line.Append(':');
                    Write(line, field);
                    line.Append(' ');
                }

                line.Append('}');
                break;
            case HoconArray a:
                line.Append('[');
                foreach (var item in a.Items)
                {
                    Write(line, item);
                    line.Append(' ');
                }

                line.Append(']');
                break;
            case HoconScalar { Kind: HoconKind.Null }:
                line.Append("null");
                break;
            case HoconScalar s:
                line.Append(s.Kind == HoconKind.String ? 's' : s.Kind == HoconKind.Number ? 'n' : 'b');
                Quote(line, s.Text);
                break;
        }
    }

    private static void Quote(StringBuilder line, string text)
    {
        line.Append('"');
        foreach (var c in text)
        {
            _ = c is < ' ' or > '~' or '"' or '\\' ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : line.Append(c);
        }

        line.Append('"');
    }
}

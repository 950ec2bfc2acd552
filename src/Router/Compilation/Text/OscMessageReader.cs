using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Reads an OSC message as the rig writes it: <c>"/track/{track}/volume"</c> and <c>args = [ 0, "=value", { d = "=value" } ]</c>.</summary>
/// <remarks>
/// Whole numbers leave as i, others as f, text as s, true and false as T and F, null as N. Text behind <c>=</c> is computed; a text that begins with = is written with two.
/// An argument in braces has its type before it: i, f, h (64-bit integer), d (64-bit float), s, b (bytes in hexadecimal) or bool (T from 0.5 on, else F).
/// </remarks>
internal static class OscMessageReader
{
    private const int MostArguments = 64;
    private const int LongestAddress = 500;
    private const int LongestBlob = 1024;

    private static readonly Words<char> Types = new(("i", 'i'), ("f", 'f'), ("h", 'h'), ("d", 'd'), ("s", 's'), ("b", 'b'), ("bool", 'T'));

    /// <summary>Reads the address; null when something is wrong, which has been reported.</summary>
    public static List<OscAddressPart>? ReadAddress(Written<string> address, RouteContext route)
    {
        var text = address.Value;
        if (!text.StartsWith('/') || text.Length > LongestAddress)
        {
            route.Error(RigDiagnosticIds.BadSyntax, address.Origin, $"an OSC address begins with / and has at most {LongestAddress} characters: '{(text.Length > 60 ? text[..60] + "…" : text)}'");
            return null;
        }

        var parts = new List<OscAddressPart>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '{' && text.IndexOf('}', i) is var end and > 0)
            {
                if (route.Read(address, Slice.Trimmed(text, i + 1, end)) is not { } number)
                {
                    return null;
                }

                parts.Add(new OscAddressPart(text[start..i]));
                parts.Add(new OscAddressPart("", number));
                (i, start) = (end, end + 1);
            }
            else if (text[i] is <= ' ' or '#' or ',' or '?' or '[' or ']' or '{' or '}' || text[i] > '~')
            {
                // OSC 1.0, OSC Address Spaces and OSC Addresses: these have meaning in patterns only; AbletonOSC takes * as one.
                route.Error(RigDiagnosticIds.BadSyntax, address.At(i), $"an OSC address to send has no '{text[i]}'{(text[i] == '{' ? " without its '}'" : "")}");
                return null;
            }
        }

        parts.Add(new OscAddressPart(text[start..]));
        return parts;
    }

    /// <summary>Reads <c>args</c>; what is wrong is reported.</summary>
    public static List<OscTemplateArgument> ReadArguments(Section step, RouteContext route)
    {
        var arguments = new List<OscTemplateArgument>();
        var items = step.List("args");
        if (items.Count > MostArguments)
        {
            route.Error(RigDiagnosticIds.TooMany, step.KeyOrigin("args"), $"a message takes at most {MostArguments} arguments here");
            items = [];
        }

        foreach (var item in items)
        {
            var argument = item is HoconObject typed ? ReadTyped(step, typed, route) : ReadPlain(step, item, route);
            if (argument is not null)
            {
                arguments.Add(argument);
            }
        }

        return arguments;
    }

    private static OscTemplateArgument? ReadTyped(Section step, HoconObject body, RouteContext route)
    {
        if (body.Fields is not [var field])
        {
            step.Wrong(body, "args", "numbers, texts, true or false, or one type with its value such as { d = \"=value\" }");
            return null;
        }

        if (!step.TryWord(new Written<string>(field.Key, field.KeyOrigin), "args", Types, out var tag))
        {
            return null;
        }

        if (field.Value is not HoconScalar scalar)
        {
            step.Wrong(field.Value, field.Key, "one value");
            return null;
        }

        if (tag == 'b')
        {
            return ReadBlob(step, scalar, field.Key);
        }

        if (scalar.Text.StartsWith('=') && !scalar.Text.StartsWith("==", StringComparison.Ordinal))
        {
            return ReadComputed(scalar, route) is { } computed ? new OscTemplateArgument(tag, computed) : null;
        }

        if (tag == 's')
        {
            return new OscTemplateArgument('s', Text: scalar.Text.StartsWith("==", StringComparison.Ordinal) ? scalar.Text[1..] : scalar.Text);
        }

        if (tag == 'T' && scalar.TryGetBoolean(out var flag))
        {
            return new OscTemplateArgument(flag ? 'T' : 'F');
        }

        if (tag is 'i' or 'h' ? scalar.TryGetInt64(out var whole) && (tag == 'h' || whole is >= int.MinValue and <= int.MaxValue) : scalar.TryGetDouble(out _))
        {
            return new OscTemplateArgument(tag, Expression.Number(scalar.TryGetDouble(out var number) ? number : 0));
        }

        step.Wrong(scalar, field.Key, tag switch { 'i' => "a whole number of 32 bits", 'h' => "a whole number", _ => "a number, or an expression behind =" });
        return null;
    }

    private static OscTemplateArgument? ReadBlob(Section step, HoconScalar scalar, string key)
    {
        var digits = scalar.Text.Replace(" ", "", StringComparison.Ordinal);
        if (digits.Length <= 2 * LongestBlob && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit))
        {
            return new OscTemplateArgument('b') { Blob = Convert.FromHexString(digits) };
        }

        step.Wrong(scalar, key, $"at most {LongestBlob} bytes of two hexadecimal digits each, such as \"00 7F\"");
        return null;
    }

    private static OscTemplateArgument? ReadPlain(Section step, HoconValue item, RouteContext route)
    {
        if (item is not HoconScalar scalar)
        {
            step.Wrong(item, "args", "numbers, texts, true or false");
            return null;
        }

        var text = scalar.Text;
        switch (scalar.Kind)
        {
            case HoconKind.Null:
                return new OscTemplateArgument('N');
            case HoconKind.Boolean:
                return new OscTemplateArgument(text == "true" ? 'T' : 'F');
            case HoconKind.Number when !text.AsSpan().ContainsAny('.', 'e', 'E'):
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    return new OscTemplateArgument('i', Expression.Whole(whole));
                }

                step.Wrong(item, "args", "whole numbers that fit 32 bits (write { h = 5000000000 } for 64 bits, 5e9 for a float)");
                return null;
            case HoconKind.Number when scalar.TryGetDouble(out var number):
                return new OscTemplateArgument('f', Expression.Number(number));
            case HoconKind.String when text.StartsWith("==", StringComparison.Ordinal):
                return new OscTemplateArgument('s', Text: text[1..]);
            case HoconKind.String when text.StartsWith('='):
                return ReadComputed(scalar, route) is { } expression ? new OscTemplateArgument('\0', expression) : null;
            case HoconKind.String when text.Contains('\0'):
                step.Wrong(item, "args", "text without a zero character, which ends a text in OSC");
                return null;
            default:
                return new OscTemplateArgument('s', Text: text);
        }
    }

    private static Expression? ReadComputed(HoconScalar scalar, RouteContext route) =>
        route.Read(new Written<string>(scalar.Text, scalar.Origin), Slice.Trimmed(scalar.Text, 1, scalar.Text.Length));
}

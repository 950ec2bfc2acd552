using System.Globalization;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.RigTests;

/// <summary>OSC messages in a test's own words.</summary>
internal static class OscWords
{
    /// <summary>A message in words: address and arguments, no type tags.</summary>
    /// <remarks>Number and stamp of a request to our own script are another each time and say nothing: they are written as a line of a test would, with *.</remarks>
    public static string Write(OscMessage message) => message.Address.StartsWith("/midimesh/", StringComparison.Ordinal) && message.TypeTags.StartsWith("id", StringComparison.Ordinal)
        ? string.Join(' ', [message.Address, "*", "*", .. message.Arguments.Skip(2).Select(Write)])
        : string.Join(' ', [message.Address, .. message.Arguments.Select(Write)]);

    /// <summary>The argument that a word means: whole numbers leave as i, others as f, true and false as T and F, null as N, all else as text.</summary>
    public static OscValue Read(string word)
    {
        switch (word)
        {
            case "true" or "false":
                return OscValue.FromBoolean(word == "true");
            case "null":
                return OscValue.Nil;
        }

        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return OscValue.FromInt32(whole);
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? OscValue.FromFloat((float)number)
            : OscValue.FromString(Bare(word));
    }

    /// <summary>Whether an argument is what a word says: numbers by their value whatever their type, all else by text; * fits everything.</summary>
    public static bool Fits(string word, OscValue value)
    {
        const double Near = 1e-5;
        if (word == "*")
        {
            return true;
        }

        var wanted = Read(word);
        return Number(wanted) is { } a && Number(value) is { } b
            ? Math.Abs(a - b) <= Near * Math.Max(1, Math.Abs(a))
            : Write(value) == Write(wanted);
    }

    /// <summary>An argument as a line of a test writes it.</summary>
    public static string Write(OscValue value)
    {
        if (!value.Argument.IsString)
        {
            return value.Tag == 'N' ? "null" : value.ToString();
        }

        var text = value.ToString()[1..^1];
        return text.Length == 0 || text.AsSpan().ContainsAny(" '\t") ? $"'{text}'" : text;
    }

    private static double? Number(OscValue value) => value.Argument.TryGetNumber(out var number) && value.Tag is not ('T' or 'F') ? number : null;

    private static string Bare(string word) => word.Length >= 2 && word[0] == '\'' && word[^1] == '\'' ? word[1..^1] : word;
}

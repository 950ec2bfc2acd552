using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Graph;

/// <summary>Doubts about unquoted text that HOCON accepts and nobody means.</summary>
internal static class UnquotedWarnings
{
    private static readonly System.Buffers.SearchValues<char> TypographicQuotes = System.Buffers.SearchValues.Create("\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB");

    public static void Check(LoadSession session, ReadOnlySpan<char> text, Place place, bool isLast)
    {
        var quote = text.IndexOfAny(TypographicQuotes);
        if (quote >= 0)
        {
            session.Warning(HoconDiagnosticIds.WrongQuotes, place with { Position = place.Position + quote }, $"{text[quote]} is not a quote to HOCON but part of the text: use \"");
        }
        else if (text[0] == '\'')
        {
            session.Warning(HoconDiagnosticIds.WrongQuotes, place, "single quotes are part of the text in HOCON: use \"");
        }

        if (isLast && text[^1] == ';')
        {
            session.Warning(HoconDiagnosticIds.Semicolon, place with { Position = place.Position + text.Length - 1 }, "the ';' becomes part of the value: a line end or a comma is all that is needed");
        }
    }
}

using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Something wrong within a text of the rig's small languages.</summary>
/// <param name="Id">One of <see cref="RigDiagnosticIds"/>.</param>
/// <param name="Offset">Where in the text.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Unknown">The name that is not there, when that is what is wrong; the message makes no suggestion then.</param>
internal readonly record struct TextError(string Id, int Offset, string Message, string? Unknown = null);

/// <summary>From an offset in a text to a place in the file.</summary>
internal static class TextPlaces
{
    /// <summary>The place of one character of a written text.</summary>
    /// <remarks>Places and patterns are quoted, as the language asks; then the text begins behind the quote. Escapes do not occur in them.</remarks>
    public static HoconOrigin At(this Written<string> text, int offset)
    {
        var quoted = text.Value.AsSpan().IndexOfAnyExcept(Bare) >= 0;
        return quoted || offset > 0
            ? text.Origin with { Column = text.Origin.Column + offset + (quoted ? 1 : 0) }
            : text.Origin;
    }

    /// <summary>A piece of a written text, so that places within it are found as within the whole.</summary>
    public static Written<string> Part(this Written<string> text, Slice slice)
    {
        var part = slice.Of(text.Value);
        var origin = text.At(slice.Offset);
        return new Written<string>(part, part.AsSpan().IndexOfAnyExcept(Bare) >= 0 ? origin with { Column = origin.Column - 1 } : origin);
    }

    private static readonly System.Buffers.SearchValues<char> Bare =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}

using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Text;

/// <summary>Something wrong within a text of the rig's small languages.</summary>
/// <param name="Id">One of <see cref="RigDiagnosticIds"/>.</param>
/// <param name="Offset">Where in the text.</param>
/// <param name="Message">What is wrong.</param>
internal readonly record struct TextError(string Id, int Offset, string Message);

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

    private static readonly System.Buffers.SearchValues<char> Bare =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");
}

using System.Text.Encodings.Web;
using System.Text.Json;

namespace MidiMesh.Router.Cli;

/// <summary>How <c>--json</c> writes: camelCase, and names with umlauts or quotes as they are. Control characters are escaped all the same.</summary>
internal static class JsonText
{
    /// <summary>One object over several lines, for what is printed once.</summary>
    public static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One object in a line, for what goes on and on.</summary>
    public static JsonSerializerOptions Line { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

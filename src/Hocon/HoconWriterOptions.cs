namespace MidiMesh.Hocon;

/// <summary>How a value is written as HOCON.</summary>
public sealed record HoconWriterOptions
{
    /// <summary>One field or element per line, two spaces of indentation.</summary>
    public static HoconWriterOptions Indented { get; } = new();

    /// <summary>Everything on one line.</summary>
    public static HoconWriterOptions OneLine { get; } = new() { Indent = null };

    /// <summary>What each level is indented with; null writes one line.</summary>
    public string? Indent { get; init; } = "  ";

    /// <summary>Leave out the braces of a root object.</summary>
    public bool BareRoot { get; init; }
}

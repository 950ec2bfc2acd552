namespace MidiMesh.Hocon.Sources;

/// <summary>A text together with the include statement that brought it in. A file included twice is two sources over one text.</summary>
internal sealed class HoconSource(SourceText text, Place? includedFrom)
{
    public SourceText Text { get; } = text;

    public Place? IncludedFrom { get; } = includedFrom;
}

/// <summary>A position in a source; becomes a <see cref="HoconOrigin"/> only when somebody asks, because most never do.</summary>
internal readonly record struct Place(HoconSource Source, int Position)
{
    /// <summary>The origin with its chain of includes; <paramref name="via"/> is put at the end of that chain.</summary>
    public HoconOrigin ToOrigin(HoconOrigin? via = null)
    {
        // Include depth is bounded by the loader (50), so is this chain.
        var outer = Source.IncludedFrom is { } include ? include.ToOrigin(via) : via;
        var (line, column) = Source.Text.Locate(Position);
        return new HoconOrigin(Source.Text.Path, line, column, outer);
    }
}

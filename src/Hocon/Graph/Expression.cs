using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Graph;

/// <summary>A value as written, before substitutions are worked out. Literal scalars need none: they are <see cref="HoconScalar"/> at once.</summary>
internal abstract class Expression(Place place)
{
    public Place Place { get; } = place;
}

/// <summary><c>${path}</c>.</summary>
internal sealed class ReferenceExpression(Place place, Lookup first, Lookup? second, string? environmentName, bool optional) : Expression(place)
{
    /// <summary>Where to look: in an included file first below the include statement.</summary>
    public Lookup First { get; } = first;

    /// <summary>Where an included file looks next: from the root.</summary>
    public Lookup? Second { get; } = second;

    /// <summary>The variable to ask when the document has no answer; null for the hidden reference of <c>+=</c>.</summary>
    public string? EnvironmentName { get; } = environmentName;

    public bool Optional { get; } = optional;

    /// <summary>Its value, if known.</summary>
    public Resolution.Memo? Memo { get; set; }

    /// <summary>The objects it stands for, if known for good.</summary>
    public Resolution.Shape? Shape { get; set; }

    /// <summary>The path as written, for messages.</summary>
    public string Path => HoconPath.Render((Second ?? First).Path);
}

/// <summary>A path and the object it starts from: the root, or an element of a list, which no path leads to.</summary>
internal sealed record Lookup(ObjectNode Start, string[] Path);

/// <summary>Several pieces side by side.</summary>
internal sealed class ConcatenationExpression(Place place, Piece[] pieces) : Expression(place)
{
    public Piece[] Pieces { get; } = pieces;
}

/// <summary>A piece of a concatenation: exactly one of the two is set.</summary>
/// <param name="Literal">Text, a number, a boolean or null.</param>
/// <param name="Expression">Everything else.</param>
/// <param name="IsGap">Whitespace between two substitutions: part of a text, nothing between lists or objects.</param>
internal readonly record struct Piece(HoconScalar? Literal, Expression? Expression, bool IsGap = false)
{
    public Place Place => Literal?.Place ?? Expression!.Place;
}

/// <summary>A list; each element is a slot without a key, so that cycles through elements are found like those through fields.</summary>
internal sealed class ArrayExpression(Place place, List<Slot> elements) : Expression(place)
{
    public List<Slot> Elements { get; } = elements;

    /// <summary>True when an element, at any depth, has to be worked out.</summary>
    public bool IsOpen { get; set; }
}

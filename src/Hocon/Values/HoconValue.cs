using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>A resolved value. Immutable and safe to share between threads.</summary>
/// <remarks>Nesting never exceeds <see cref="HoconLoadOptions.MaxDepth"/>, also through substitutions, so that readers may recurse over values.</remarks>
public abstract class HoconValue
{
    private protected HoconValue(Place place, Trail? trail)
    {
        Place = place;
        Trail = trail;
    }

    /// <summary>What it is.</summary>
    public abstract HoconKind Kind { get; }

    /// <summary>Where the value is written. <see cref="HoconOrigin.Via"/> tells the includes and substitutions it came through, nearest first.</summary>
    public HoconOrigin Origin => Place.ToOrigin(Trail.ViaChain(Trail));

    /// <summary><see cref="Origin"/>, then the places of what was merged into or joined to this value, then of what it replaced; newest first.</summary>
    public IReadOnlyList<HoconOrigin> Origins => Trail.AllOrigins(Origin, Trail);

    internal Place Place { get; }

    internal Trail? Trail { get; }

    /// <summary>Levels of nesting below and including this value: 0 for a scalar.</summary>
    internal virtual int Height => 0;

    /// <summary>Number of values in this tree, counted as a tree even where parts are shared.</summary>
    internal virtual long Size => 1;

    /// <summary>The same value with a longer trail.</summary>
    internal abstract HoconValue With(Trail? trail);

    /// <summary>Equality of content: kinds, keys in any order, elements in order, texts. Origins do not count.</summary>
    public bool ContentEquals(HoconValue? other) => HoconContent.Equal(this, other);

    /// <summary>The elements of a list, also of an object whose keys are numbers (<c>a.0 = x, a.1 = y</c>): sorted by number, other keys left out.</summary>
    /// <returns>False for everything else, and for an object without a numeric key.</returns>
    public bool TryGetList(out IReadOnlyList<HoconValue> items)
    {
        items = this switch
        {
            HoconArray array => array.Items,
            HoconObject o => o.NumericItems() ?? [],
            _ => [],
        };
        return this is HoconArray || items.Count > 0;
    }

    /// <summary>One line of HOCON.</summary>
    public override string ToString() => HoconWriter.ToHocon(this, HoconWriterOptions.OneLine);
}

using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>A list.</summary>
public sealed class HoconArray : HoconValue
{
    private readonly HoconValue[] _items;

    internal HoconArray(HoconValue[] items, Place place, Trail? trail = null) : base(place, trail)
    {
        _items = items;
        var height = 0;
        var size = 1L;
        foreach (var item in items)
        {
            height = Math.Max(height, item.Height);
            size += item.Size;
        }

        Height = height + 1;
        Size = size;
    }

    private HoconArray(HoconArray other, Trail? trail) : base(other.Place, trail) => (_items, Height, Size) = (other._items, other.Height, other.Size);

    /// <inheritdoc />
    public override HoconKind Kind => HoconKind.Array;

    /// <summary>The elements in order.</summary>
    public IReadOnlyList<HoconValue> Items => _items;

    internal override int Height { get; }

    internal override long Size { get; }

    internal ReadOnlySpan<HoconValue> Span => _items;

    internal override HoconArray With(Trail? trail) => new(this, trail);
}

using System.Globalization;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>An object: fields in the order in which their keys first appeared.</summary>
public sealed class HoconObject : HoconValue
{
    /// <summary>Up to here a look along the fields beats a hash table, and most objects of a rig are smaller.</summary>
    private const int LinearSearchLimit = 8;

    private readonly HoconField[] _fields;
    private Dictionary<string, HoconField>? _byKey;

    internal HoconObject(HoconField[] fields, Place place, Trail? trail = null) : base(place, trail)
    {
        _fields = fields;
        var height = 0;
        var size = 1L;
        foreach (var field in fields)
        {
            height = Math.Max(height, field.Value.Height);
            size += field.Value.Size;
        }

        Height = height + 1;
        Size = size;
    }

    private HoconObject(HoconObject other, Trail? trail) : base(other.Place, trail) =>
        (_fields, _byKey, Height, Size) = (other._fields, other._byKey, other.Height, other.Size);

    /// <inheritdoc />
    public override HoconKind Kind => HoconKind.Object;

    /// <summary>The fields; each key occurs once.</summary>
    public IReadOnlyList<HoconField> Fields => _fields;

    internal override int Height { get; }

    internal override long Size { get; }

    internal ReadOnlySpan<HoconField> Span => _fields;

    /// <summary>The value of one key (not a path).</summary>
    public bool TryGet(string key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out HoconValue value)
    {
        value = FindField(key)?.Value;
        return value is not null;
    }

    /// <summary>The field of one key (not a path), or null.</summary>
    public HoconField? FindField(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_fields.Length > LinearSearchLimit)
        {
            // Two threads may both build the table; they build the same one.
            return (_byKey ??= _fields.ToDictionary(static f => f.Key, StringComparer.Ordinal)).GetValueOrDefault(key);
        }

        foreach (var field in _fields)
        {
            if (field.Key == key)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>The value at a path expression such as <c>devices.apc.match</c> or <c>a."b.c"</c>; null when nothing is there or the path is malformed.</summary>
    public HoconValue? Find(string path)
    {
        if (!HoconPath.TryParse(path, out var elements))
        {
            return null;
        }

        HoconValue? value = this;
        foreach (var element in elements)
        {
            value = (value as HoconObject)?.FindField(element)?.Value;
        }

        return value;
    }

    internal override HoconObject With(Trail? trail) => new(this, trail);

    /// <summary>The values under keys that are non-negative integers, in numeric order; null when there is none.</summary>
    internal HoconValue[]? NumericItems()
    {
        List<(int Index, HoconValue Value)>? items = null;
        foreach (var field in _fields)
        {
            if (int.TryParse(field.Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) && index >= 0)
            {
                (items ??= []).Add((index, field.Value));
            }
        }

        return items?.OrderBy(static i => i.Index).Select(static i => i.Value).ToArray();
    }
}

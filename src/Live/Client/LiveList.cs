using System.Collections;

namespace MidiMesh.Live.Client;

/// <summary>Tracks, scenes or parameters by place and by name. Immutable: as Live had them when they were read.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public sealed class LiveList<T> : IReadOnlyList<T>
{
    private readonly string _noun;
    private readonly IReadOnlyList<T> _items;
    private readonly Func<T, string> _nameOf;

    internal LiveList(string noun, IReadOnlyList<T> items, Func<T, string> nameOf) => (_noun, _items, _nameOf) = (noun, items, nameOf);

    /// <inheritdoc />
    public int Count => _items.Count;

    /// <summary>By place, from 0 as in Live's own interface.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public T this[int index] => (uint)index < (uint)_items.Count
        ? _items[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {_items.Count} {_noun}s, 0 to {_items.Count - 1}");

    /// <summary>By name: as written first, then in any case. The first of several.</summary>
    /// <exception cref="KeyNotFoundException">None has that name.</exception>
    public T this[string name] => TryFind(name, out var found)
        ? found
        : throw new KeyNotFoundException($"there is no {_noun} '{name}'; there is {string.Join(", ", _items.Take(20).Select(item => $"'{_nameOf(item)}'"))}{(_items.Count > 20 ? ", ..." : "")}");

    /// <summary>By name, as the indexer does it; false when none has that name.</summary>
    public bool TryFind(string name, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T found)
    {
        foreach (var comparison in (StringComparison[])[StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase])
        {
            foreach (var item in _items)
            {
                if (string.Equals(_nameOf(item), name, comparison))
                {
                    found = item;
                    return true;
                }
            }
        }

        found = default;
        return false;
    }

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

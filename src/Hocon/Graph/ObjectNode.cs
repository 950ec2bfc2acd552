using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Graph;

/// <summary>An object under construction: keys in order of first appearance. Literals that follow each other on one key are read into one node.</summary>
internal sealed class ObjectNode : Expression
{
    private const int LinearSearchLimit = 8;

    private readonly ObjectNode? _parent;
    private Slot[] _slots = [];
    private int _count;
    private Dictionary<string, Slot>? _byKey;

    /// <param name="place">The brace, or the key in a dotted path that made the object.</param>
    /// <param name="isImplied">True for objects that exist only because of a dotted path.</param>
    /// <param name="parent">The object around it, through lists too; null for the root.</param>
    public ObjectNode(Place place, bool isImplied, ObjectNode? parent) : base(place)
    {
        _parent = parent;
        Written = place;
        IsImplied = isImplied;
    }

    public ReadOnlySpan<Slot> Slots => _slots.AsSpan(0, _count);

    public int Count => _count;

    public Slot this[int index] => _slots[index];

    /// <summary>Where the object is written: the newest pair of braces, failing that the first dotted path.</summary>
    public Place Written { get; private set; }

    public bool IsImplied { get; private set; }

    /// <summary>Other places that wrote into the object.</summary>
    public Trail? Others { get; private set; }

    /// <summary>True when a value below, at any depth, has to be worked out.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>A further literal, or dotted path, writes into this object.</summary>
    public void WrittenAgain(Place place, bool isImplied)
    {
        if (isImplied && !IsImplied)
        {
            Others = new Trail(TrailStep.Joined, place, Others);
            return;
        }

        if (!isImplied || Others is null)
        {
            Others = new Trail(TrailStep.Joined, Written, Others);
            (Written, IsImplied) = (place, isImplied);
        }
    }

    public Slot? Find(string key)
    {
        if (_byKey is not null)
        {
            return _byKey.GetValueOrDefault(key);
        }

        foreach (var slot in Slots)
        {
            if (slot.Key == key)
            {
                return slot;
            }
        }

        return null;
    }

    public Slot FindOrAdd(string key)
    {
        if (Find(key) is { } found)
        {
            return found;
        }

        var slot = new Slot(key);
        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(4, _count * 2));
        }

        _slots[_count++] = slot;
        if (_byKey is not null)
        {
            _byKey.Add(key, slot);
        }
        else if (_count > LinearSearchLimit)
        {
            _byKey = new Dictionary<string, Slot>(StringComparer.Ordinal);
            foreach (var known in Slots)
            {
                _byKey.Add(known.Key, known);
            }
        }

        return slot;
    }

    /// <summary>Notes that something below is not a plain literal. Stops at the first ancestor that knows already.</summary>
    public void Open()
    {
        for (var node = this; node is { IsOpen: false }; node = node._parent)
        {
            node.IsOpen = true;
        }
    }
}

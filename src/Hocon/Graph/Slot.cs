using MidiMesh.Hocon.Resolution;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Graph;

/// <summary>A key of an object with everything the document says about it, in the order of the text: its layers.</summary>
internal sealed class Slot(string key)
{
    private Layer _first;
    private List<Layer>? _more;

    public string Key { get; } = key;

    public int LayerCount { get; private set; }

    /// <summary>The evaluation of one of this slot's layers that is under way, the innermost if there are several.</summary>
    public ActiveLayer? Active { get; set; }

    /// <summary>The slot's value when it stands alone and is known for good.</summary>
    public Memo? Memo { get; set; }

    /// <summary>The newest layer.</summary>
    public Layer Top => this[LayerCount - 1];

    public Layer this[int layer] => layer == 0 ? _first : _more![layer - 1];

    public void Add(Layer layer)
    {
        if (LayerCount++ == 0)
        {
            _first = layer;
        }
        else
        {
            (_more ??= []).Add(layer);
        }
    }
}

/// <summary>One statement about a key. Exactly one of <paramref name="Literal"/> and <paramref name="Expression"/> is set.</summary>
internal readonly record struct Layer(HoconScalar? Literal, Expression? Expression, Place KeyPlace)
{
    public Place Place => Literal?.Place ?? Expression!.Place;

    /// <summary>True when nothing below can show through: it is, for certain, neither an object nor undefined.</summary>
    public bool HidesBelow => Literal is not null || Expression is ArrayExpression;

    /// <summary>True for substitutions and concatenations, which may look at the layers below their own.</summary>
    public bool LooksBelow => Expression is ReferenceExpression or ConcatenationExpression;
}

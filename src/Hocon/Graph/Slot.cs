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

/// <summary>One statement about a key: a literal or an expression. Small, because a megabyte of text has tens of thousands.</summary>
internal readonly struct Layer
{
    private readonly object _value;
    private readonly int _keyPosition;

    /// <param name="literal">The literal; null when there is an expression.</param>
    /// <param name="expression">The expression; null when there is a literal.</param>
    /// <param name="keyPlace">Where the key is written: in the same file as the value.</param>
    public Layer(HoconScalar? literal, Expression? expression, Place keyPlace)
    {
        _value = (object?)literal ?? expression!;
        _keyPosition = keyPlace.Position;
    }

    public HoconScalar? Literal => _value as HoconScalar;

    public Expression? Expression => _value as Expression;

    public Place Place => _value is HoconScalar literal ? literal.Place : ((Expression)_value).Place;

    public Place KeyPlace => Place with { Position = _keyPosition };

    /// <summary>True when nothing below can show through: it is, for certain, neither an object nor undefined.</summary>
    public bool HidesBelow => _value is HoconScalar or ArrayExpression;

    /// <summary>True for substitutions and concatenations, which may look at the layers below their own.</summary>
    public bool LooksBelow => _value is ReferenceExpression or ConcatenationExpression;
}

namespace MidiMesh.Hocon.Syntax;

/// <summary>A token: a kind and a stretch of the text.</summary>
public readonly struct HoconSyntaxToken : IEquatable<HoconSyntaxToken>
{
    private readonly HoconSyntaxTree _tree;

    internal HoconSyntaxToken(HoconSyntaxTree tree, int index)
    {
        _tree = tree;
        Index = index;
    }

    /// <summary>Position among the tokens of the tree.</summary>
    public int Index { get; }

    /// <summary>What it is.</summary>
    public HoconSyntaxKind Kind => _tree.Tokens.Kind(Index);

    /// <summary>Start in UTF-16 units from 0, and end, exclusive.</summary>
    public Range Span => _tree.Tokens.Start(Index).._tree.Tokens.End(Index);

    /// <summary>The text it covers.</summary>
    public string Text => _tree.TokenSpan(Index).ToString();

    /// <summary>Equality of place.</summary>
    public static bool operator ==(HoconSyntaxToken left, HoconSyntaxToken right) => left.Equals(right);

    /// <summary>Inequality of place.</summary>
    public static bool operator !=(HoconSyntaxToken left, HoconSyntaxToken right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(HoconSyntaxToken other) => ReferenceEquals(_tree, other._tree) && Index == other.Index;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is HoconSyntaxToken other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Index;
}

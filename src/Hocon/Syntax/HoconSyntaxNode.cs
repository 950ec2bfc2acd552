namespace MidiMesh.Hocon.Syntax;

/// <summary>A node of the tree: an index, so that walking a tree allocates nothing.</summary>
public readonly struct HoconSyntaxNode : IEquatable<HoconSyntaxNode>
{
    internal HoconSyntaxNode(HoconSyntaxTree tree, int index)
    {
        Tree = tree;
        Index = index;
    }

    /// <summary>The tree it belongs to.</summary>
    public HoconSyntaxTree Tree { get; }

    /// <summary>What it is.</summary>
    public HoconSyntaxKind Kind => Entry.Kind;

    /// <summary>The node around it; null for the document.</summary>
    public HoconSyntaxNode? Parent => Entry.Parent < 0 ? null : new HoconSyntaxNode(Tree, Entry.Parent);

    /// <summary>Its tokens, those of its descendants included.</summary>
    public Range Tokens => Entry.FirstToken..Entry.EndToken;

    /// <summary>Start in UTF-16 units from 0, and end, exclusive.</summary>
    public Range Span => StartOf(Entry.FirstToken)..StartOf(Entry.EndToken);

    /// <summary>The text it covers.</summary>
    public string Text => Tree.Text[Span];

    internal int Index { get; }

    private ref readonly NodeEntry Entry => ref Tree.Nodes[Index];

    /// <summary>Equality of place.</summary>
    public static bool operator ==(HoconSyntaxNode left, HoconSyntaxNode right) => left.Equals(right);

    /// <summary>Inequality of place.</summary>
    public static bool operator !=(HoconSyntaxNode left, HoconSyntaxNode right) => !left.Equals(right);

    /// <summary>The nodes directly below, in the order of the text.</summary>
    public IEnumerable<HoconSyntaxNode> Children()
    {
        var next = Entry.Next;
        for (var child = Index + 1; child < next; child = Tree.Nodes[child].Next)
        {
            yield return new HoconSyntaxNode(Tree, child);
        }
    }

    /// <inheritdoc />
    public bool Equals(HoconSyntaxNode other) => ReferenceEquals(Tree, other.Tree) && Index == other.Index;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is HoconSyntaxNode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Index;

    // The token list ends with the start of a token that is not there: the length of the text.
    private int StartOf(int token) => Tree.Tokens.Start(token);
}

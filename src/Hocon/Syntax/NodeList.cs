namespace MidiMesh.Hocon.Syntax;

/// <summary>Nodes in preorder: a node's descendants are the entries between it and its <see cref="NodeEntry.Next"/>.</summary>
internal sealed class NodeList(int capacity)
{
    private NodeEntry[] _nodes = new NodeEntry[capacity];

    public int Count { get; private set; }

    public ref readonly NodeEntry this[int node] => ref _nodes[node];

    public int Open(HoconSyntaxKind kind, int parent, int firstToken)
    {
        if (Count == _nodes.Length)
        {
            Array.Resize(ref _nodes, Count * 2);
        }

        _nodes[Count] = new NodeEntry { Kind = kind, Parent = parent, FirstToken = firstToken };
        return Count++;
    }

    public void Close(int node, int endToken)
    {
        _nodes[node].EndToken = endToken;
        _nodes[node].Next = Count;
    }
}

internal struct NodeEntry
{
    public HoconSyntaxKind Kind;

    /// <summary>Index of the parent; -1 for the document.</summary>
    public int Parent;

    public int FirstToken;

    /// <summary>Exclusive.</summary>
    public int EndToken;

    /// <summary>Index after the last descendant.</summary>
    public int Next;
}

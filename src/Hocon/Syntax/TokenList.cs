namespace MidiMesh.Hocon.Syntax;

/// <summary>Tokens as two flat arrays: a megabyte of text has a quarter of a million of them, too many for objects.</summary>
internal sealed class TokenList
{
    private HoconSyntaxKind[] _kinds;
    private int[] _starts;

    public TokenList(int textLength)
    {
        var capacity = textLength / 3 + 16;
        _kinds = new HoconSyntaxKind[capacity];
        _starts = new int[capacity];
    }

    public int Count { get; private set; }

    public HoconSyntaxKind Kind(int token) => _kinds[token];

    public int Start(int token) => _starts[token];

    /// <summary>End, exclusive: where the next token starts.</summary>
    public int End(int token) => _starts[token + 1];

    public void Add(HoconSyntaxKind kind, int start)
    {
        if (Count + 1 >= _kinds.Length)
        {
            Array.Resize(ref _kinds, _kinds.Length * 2);
            Array.Resize(ref _starts, _starts.Length * 2);
        }

        _kinds[Count] = kind;
        _starts[Count++] = start;
    }

    /// <summary>Sets the start of the token that is not there, so that <see cref="End"/> needs no test.</summary>
    public void Complete(int textLength) => _starts[Count] = textLength;
}

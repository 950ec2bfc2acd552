using System.Text;
using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon.Syntax;

/// <summary>A text as tokens and nodes, valid or not, with nothing lost: <see cref="ToString"/> gives back the text. Immutable.</summary>
public sealed class HoconSyntaxTree
{
    private readonly SyntaxProblems _problems;

    private HoconSyntaxTree(SourceText source, TokenList tokens, NodeList nodes, SyntaxProblems problems)
    {
        Source = source;
        Tokens = tokens;
        Nodes = nodes;
        _problems = problems;
    }

    /// <summary>The whole text as one node.</summary>
    public HoconSyntaxNode Root => new(this, 0);

    /// <summary>Number of tokens.</summary>
    public int TokenCount => Tokens.Count;

    /// <summary>Mistakes and doubts in the syntax, in the order of the text. Paths and values are judged when the text is loaded.</summary>
    public IReadOnlyList<HoconDiagnostic> Diagnostics => field ??= MakeDiagnostics();

    internal SourceText Source { get; }

    internal string Text => Source.Text;

    internal TokenList Tokens { get; }

    internal NodeList Nodes { get; }

    internal IReadOnlyList<SyntaxProblem> Problems => _problems.List;

    /// <summary>Parses any text. Never throws, takes time in proportion to the length.</summary>
    /// <param name="text">The text; a byte order mark is whitespace.</param>
    /// <param name="path">Shown in diagnostics.</param>
    public static HoconSyntaxTree ParseText(string text, string path = "") => ParseText(text, path, HoconLoadOptions.Default);

    /// <summary>Parses any text with the limits of <paramref name="options"/>.</summary>
    public static HoconSyntaxTree ParseText(string text, string path, HoconLoadOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var problems = new SyntaxProblems(options.MaxErrors);
        var tokens = HoconLexer.Lex(text, problems);
        var nodes = HoconParser.Parse(text, tokens, problems, options.MaxDepth);
        return new HoconSyntaxTree(new SourceText(path, text), tokens, nodes, problems);
    }

    /// <summary>The token at an index in 0..<see cref="TokenCount"/>-1.</summary>
    public HoconSyntaxToken Token(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, TokenCount);
        return new HoconSyntaxToken(this, index);
    }

    /// <summary>The text, put together from the tokens.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Text.Length);
        for (var token = 0; token < Tokens.Count; token++)
        {
            text.Append(TokenSpan(token));
        }

        return text.ToString();
    }

    internal ReadOnlySpan<char> TokenSpan(int token) => Text.AsSpan(Tokens.Start(token), Tokens.End(token) - Tokens.Start(token));

    private HoconDiagnostic[] MakeDiagnostics()
    {
        var source = new HoconSource(Source, null);
        return [.. Problems.OrderBy(static p => p.Position).Select(p => new HoconDiagnostic(p.Severity, p.Id, p.Message, new Place(source, p.Position).ToOrigin()))];
    }
}

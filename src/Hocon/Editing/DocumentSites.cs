using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>A field, or an element of a list, with its path.</summary>
/// <param name="Node">The field, or the value of an element.</param>
/// <param name="Value">The value; null when it is missing.</param>
/// <param name="Container">The object, list or document it stands in.</param>
/// <param name="Path">From the root.</param>
/// <param name="ContainerDepth">How many steps of <paramref name="Path"/> lead to the container.</param>
internal sealed record Site(HoconSyntaxNode Node, HoconSyntaxNode? Value, HoconSyntaxNode Container, string[] Path, int ContainerDepth)
{
    public bool IsField => Node.Kind == HoconSyntaxKind.Field;

    public bool IsAt(ReadOnlySpan<string> path) => Path.AsSpan().SequenceEqual(path);

    public bool IsBelow(ReadOnlySpan<string> path) => Path.AsSpan().StartsWith(path);

    /// <summary>The object literal that ends the value, which a new field can go into.</summary>
    public HoconSyntaxNode? Object => Value?.Children().LastOrDefault() is { Tree: not null, Kind: HoconSyntaxKind.Object } o && o.Tokens.End.Value == Value.Value.Tokens.End.Value ? o : null;
}

/// <summary>All sites of a document in the order of the text. Recursion follows the nesting, which the parser limits.</summary>
internal static class DocumentSites
{
    public static List<Site> Of(HoconSyntaxTree tree)
    {
        var sites = new List<Site>();
        AddFields(RootContainer(tree), [], sites);
        return sites;
    }

    /// <summary>The node that holds the fields of the root: the document, or its braces.</summary>
    public static HoconSyntaxNode RootContainer(HoconSyntaxTree tree) =>
        tree.Root.Children().FirstOrDefault() is { Tree: not null, Kind: HoconSyntaxKind.Object } braces ? braces : tree.Root;

    private static void AddFields(HoconSyntaxNode container, string[] path, List<Site> sites)
    {
        foreach (var field in container.Children())
        {
            if (field.Kind != HoconSyntaxKind.Field)
            {
                continue;
            }

            var key = field.Children().First();
            var keys = HoconPath.Read(field.Tree.Text, field.Tree.Tokens, key.Tokens.Start.Value, key.Tokens.End.Value, out _, out _);
            if (keys is null)
            {
                continue;
            }

            var value = field.Children().Skip(1).Where(static n => n.Kind == HoconSyntaxKind.Value).Select(static n => (HoconSyntaxNode?)n).FirstOrDefault();
            string[] full = [.. path, .. keys];
            sites.Add(new Site(field, value, container, full, path.Length));
            if (value is { } v)
            {
                AddInside(v, full, sites);
            }
        }
    }

    private static void AddInside(HoconSyntaxNode value, string[] path, List<Site> sites)
    {
        foreach (var piece in value.Children())
        {
            switch (piece.Kind)
            {
                case HoconSyntaxKind.Object:
                    AddFields(piece, path, sites);
                    break;
                case HoconSyntaxKind.Array when piece.Tokens.Equals(value.Tokens):
                    var index = 0;
                    foreach (var element in piece.Children().Where(static n => n.Kind == HoconSyntaxKind.Value))
                    {
                        string[] full = [.. path, EditPath.Index(index++)];
                        sites.Add(new Site(element, element, piece, full, path.Length));
                        AddInside(element, full, sites);
                    }

                    break;
            }
        }
    }
}

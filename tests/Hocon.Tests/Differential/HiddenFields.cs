using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>Takes out fields that have no say in what our reader makes of a document.</summary>
internal static class HiddenFields
{
    private const string Unused = "unused";

    /// <summary>Replaces each field that a later one overwrites by an unused key, as long as no other value changes.</summary>
    public static string Remove(Comparison comparison)
    {
        if (comparison.OursRejects)
        {
            return comparison.Text;
        }

        var text = comparison.Text;
        while (RemoveOne(text, comparison.OurForm) is { } shorter)
        {
            text = shorter;
        }

        return text;
    }

    private static string? RemoveOne(string text, string form)
    {
        var fields = new List<(HoconSyntaxNode Node, string[] Path)>();
        Collect(HoconSyntaxTree.ParseText(text).Root, [], fields);
        for (var i = 0; i < fields.Count; i++)
        {
            var (node, path) = fields[i];
            if (path[^1] != Unused && fields.Skip(i + 1).Any(later => Overlap(path, later.Path)))
            {
                var without = string.Concat(text.AsSpan(0, node.Span.Start.Value), $"{Unused} = 0", text.AsSpan(node.Span.End.Value));
                if (Load.Text(without) is { HasErrors: false } result && WithoutUnused(CanonicalForm.Of(result.Root)) == form)
                {
                    return without;
                }
            }
        }

        return null;
    }

    /// <summary>The canonical form without the keys that stand for removed fields.</summary>
    public static string WithoutUnused(string form) => form.Replace("\"unused\":n\"0\" ", string.Empty, StringComparison.Ordinal);

    private static bool Overlap(string[] a, string[] b) => a.AsSpan().StartsWith(b) || b.AsSpan().StartsWith(a);

    private static void Collect(HoconSyntaxNode container, string[] prefix, List<(HoconSyntaxNode Node, string[] Path)> fields)
    {
        var element = 0;
        foreach (var node in container.Children())
        {
            switch (node.Kind)
            {
                case HoconSyntaxKind.Object or HoconSyntaxKind.Array:
                    Collect(node, prefix, fields);
                    break;
                case HoconSyntaxKind.Value:
                    Collect(node, [.. prefix, $"element {element++}"], fields);
                    break;
                case HoconSyntaxKind.Field when HoconPath.TryParse(node.Children().First().Text, out var keys):
                    string[] path = [.. prefix, .. keys];
                    fields.Add((node, path));
                    foreach (var value in node.Children().Skip(1))
                    {
                        Collect(value, path, fields);
                    }

                    break;
            }
        }
    }
}

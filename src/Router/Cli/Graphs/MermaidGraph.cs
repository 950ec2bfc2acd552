using System.Globalization;
using System.Text;

namespace MidiMesh.Router.Cli.Graphs;

/// <summary>Writes a rig's picture for Mermaid, which many wikis and code hosts draw.</summary>
internal static class MermaidGraph
{
    /// <summary>The graph as a flowchart.</summary>
    public static string Write(RigGraph graph)
    {
        var text = new StringBuilder("flowchart LR\n");
        var ids = new Dictionary<GraphNode, string>(ReferenceEqualityComparer.Instance);
        foreach (var (column, letter) in new[] { (graph.Left, "l"), (graph.Middle, "m"), (graph.Right, "r") })
        {
            for (var i = 0; i < column.Count; i++)
            {
                var node = column[i];
                var id = ids[node] = string.Create(CultureInfo.InvariantCulture, $"{letter}{i}");
                var label = Quote(node.Detail.Length > 0 ? $"{node.Name}<br/>" : node.Name, node.Detail);
                text.Append(node.Kind switch { "route" => $"  {id}({label})\n", "light" => $"  {id}([{label}])\n", "role" => $"  {id}{{{{{label}}}}}\n", _ => $"  {id}[{label}]\n" });
            }
        }

        foreach (var edge in graph.Edges)
        {
            var arrow = edge.From.Kind == "light" || edge.To.Kind == "light" ? "-.->" : "-->";
            text.Append($"  {ids[edge.From]} {arrow}{(edge.Label.Length > 0 ? $"|{Quote(edge.Label, "")}|" : "")} {ids[edge.To]}\n");
        }

        return text.ToString();
    }

    // Mermaid reads entities in quoted labels; our own line break is the only markup that goes through.
    private static string Quote(string name, string detail)
    {
        var hasBreak = name.EndsWith("<br/>", StringComparison.Ordinal);
        return $"\"{Escape(hasBreak ? name[..^5] : name)}{(hasBreak ? "<br/>" : "")}{Escape(detail)}\"";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '"' => escaped.Append("#quot;"),
                '<' => escaped.Append("#lt;"),
                '>' => escaped.Append("#gt;"),
                '&' => escaped.Append("#amp;"),
                '#' => escaped.Append("#35;"),
                '`' => escaped.Append("#96;"),
                '\n' or '\r' => escaped.Append(' '),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }
}

using System.Text;

namespace MidiMesh.Router.Cli.Graphs;

/// <summary>Writes a rig's picture for Graphviz.</summary>
internal static class DotGraph
{
    /// <summary>The graph in the DOT language.</summary>
    public static string Write(RigGraph graph)
    {
        var text = new StringBuilder($"digraph {Quote(graph.Name)} {{\n  rankdir = LR;\n  node [shape = box, fontname = \"sans-serif\"];\n  edge [fontname = \"sans-serif\", fontsize = 10];\n");
        var ids = new Dictionary<GraphNode, string>(ReferenceEqualityComparer.Instance);
        WriteColumn(text, graph.Left, "l", "source", ids);
        WriteColumn(text, graph.Middle, "m", "same", ids);
        WriteColumn(text, graph.Right, "r", "sink", ids);
        foreach (var edge in graph.Edges)
        {
            text.Append($"  {ids[edge.From]} -> {ids[edge.To]}");
            text.Append(edge.Label.Length > 0 ? $" [label = {Quote(edge.Label)}];\n" : ";\n");
        }

        return text.Append("}\n").ToString();
    }

    private static void WriteColumn(StringBuilder text, IReadOnlyList<GraphNode> column, string letter, string rank, Dictionary<GraphNode, string> ids)
    {
        text.Append($"  {{\n    rank = {rank};\n");
        for (var i = 0; i < column.Count; i++)
        {
            var node = column[i];
            ids[node] = $"{letter}{i}";
            var style = node.Kind switch { "route" => "rounded", "light" => "rounded,dashed", "role" => "filled,dashed", _ => "filled" };
            text.Append($"    {letter}{i} [label = {Quote(node.Detail.Length > 0 ? $"{node.Name}\n{node.Detail}" : node.Name)}, style = {Quote(style)}];\n");
        }

        text.Append("  }\n");
    }

    // In a quoted string of DOT only the quote needs a backslash; a backslash itself would begin an escape of labels.
    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}

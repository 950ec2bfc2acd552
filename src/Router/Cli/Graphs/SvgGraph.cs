using System.Globalization;
using System.Net;
using System.Text;

namespace MidiMesh.Router.Cli.Graphs;

/// <summary>Draws a rig as SVG: three columns of boxes, lines between them. Stands alone, follows the reader's light or dark colours.</summary>
internal static class SvgGraph
{
    private const int Margin = 24;
    private const int RowHeight = 56;
    private const int BoxHeight = 40;
    private const int Gap = 210;                             // between columns: room for the labels of lines
    private const int LeastWidth = 120;
    private const int MostWidth = 340;
    private const int LetterWidth = 8;                       // of the 13 px font below, generously

    private const string Style = """
          <style>
            text { font: 13px sans-serif; fill: #222 }
            .detail, .label { font-size: 11px; fill: #666 }
            .label { text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 3px }
            rect { fill: #eef; stroke: #557; rx: 3 }
            .route rect { fill: #fff; rx: 12 }
            .role rect { stroke-dasharray: 4 3 }
            .light rect { fill: #fff; rx: 12; stroke-dasharray: 4 3 }
            path { fill: none; stroke: #889; stroke-width: 1.3 }
            @media (prefers-color-scheme: dark) {
              svg { background: #1b1b1f } text { fill: #ddd } .detail, .label { fill: #aaa } .label { stroke: #1b1b1f }
              rect { fill: #2b2b3c; stroke: #88a } .route rect, .light rect { fill: #1b1b1f }
            }
          </style>

        """;

    /// <summary>The picture.</summary>
    public static string Write(RigGraph graph)
    {
        IReadOnlyList<GraphNode>[] columns = [graph.Left, graph.Middle, graph.Right];
        var widths = Array.ConvertAll(columns, static column => column.Count == 0 ? LeastWidth
            : Math.Clamp(column.Max(static node => Math.Max(node.Name.Length, node.Detail.Length * 6 / 7)) * LetterWidth + 24, LeastWidth, MostWidth));
        var rows = Math.Max(1, columns.Max(static column => column.Count));
        var height = (rows * RowHeight) + (2 * Margin);
        var width = widths.Sum() + (2 * Gap) + (2 * Margin);
        var places = new Dictionary<GraphNode, (double X, double Y, double Width)>(ReferenceEqualityComparer.Instance);
        var boxes = new StringBuilder();
        double x = Margin;
        for (var i = 0; i < columns.Length; i++)
        {
            for (var row = 0; row < columns[i].Count; row++)
            {
                // Short columns are spread over the whole height.
                var y = Margin + ((row + 0.5) * rows * RowHeight / columns[i].Count);
                places[columns[i][row]] = (x, y, widths[i]);
                WriteBox(boxes, columns[i][row], x, y, widths[i]);
            }

            x += widths[i] + Gap;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n");
        text.Append($"  <title>{Escape(graph.Name)}</title>\n").Append(Style);
        var labels = new StringBuilder();
        foreach (var edge in graph.Edges)
        {
            WriteLine(text, labels, edge, places[edge.From], places[edge.To]);
        }

        return text.Append(labels).Append(boxes).Append("</svg>\n").ToString();
    }

    private static void WriteBox(StringBuilder text, GraphNode node, double x, double y, int width)
    {
        var top = y - (BoxHeight / 2.0);
        text.Append(CultureInfo.InvariantCulture, $"  <g class=\"{node.Kind}\"><rect x=\"{x:0.#}\" y=\"{top:0.#}\" width=\"{width}\" height=\"{BoxHeight}\"/>");
        var nameY = node.Detail.Length > 0 ? y - 3 : y + 5;
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 12:0.#}\" y=\"{nameY:0.#}\">{Escape(Fit(node.Name, width))}</text>");
        if (node.Detail.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"detail\" x=\"{x + 12:0.#}\" y=\"{y + 12:0.#}\">{Escape(Fit(node.Detail, width * 7 / 6))}</text>");
        }

        text.Append($"<title>{Escape(node.Detail.Length > 0 ? $"{node.Kind} {node.Name}: {node.Detail}" : $"{node.Kind} {node.Name}")}</title></g>\n");
    }

    private static void WriteLine(StringBuilder lines, StringBuilder labels, GraphEdge edge, (double X, double Y, double Width) from, (double X, double Y, double Width) to)
    {
        var (x1, x2) = (from.X + from.Width, to.X);
        var middle = (x1 + x2) / 2;
        lines.Append(CultureInfo.InvariantCulture, $"  <path d=\"M {x1:0.#} {from.Y:0.#} C {middle:0.#} {from.Y:0.#} {middle:0.#} {to.Y:0.#} {x2:0.#} {to.Y:0.#}\"/>\n");
        if (edge.Label.Length == 0)
        {
            return;
        }

        // Beside the box in the middle column, where every line has a row of its own.
        var isLeft = edge.To.Kind is "route" or "light";
        var (labelX, labelY) = isLeft ? (to.X - (Gap / 3.0), to.Y - 4) : (from.X + from.Width + (Gap / 3.0), from.Y - 4);
        labels.Append(CultureInfo.InvariantCulture, $"  <text class=\"label\" x=\"{labelX:0.#}\" y=\"{labelY:0.#}\">{Escape(Fit(edge.Label, Gap))}</text>\n");
    }

    private static string Fit(string text, int width)
    {
        var most = Math.Max(4, (width - 16) / (LetterWidth - 1));
        return text.Length <= most ? text : text[..(most - 1)] + "…";
    }

    // Control characters are no XML at all, whatever is done to them.
    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Select(static letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter)]));
}

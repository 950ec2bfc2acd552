using System.Globalization;
using System.Text;

namespace MidiMesh.Router.Metrics;

/// <summary>Writes the figures in Prometheus' text format, version 0.0.4. Source: "Exposition formats", Prometheus documentation.</summary>
internal static class PrometheusText
{
    /// <summary>What the answer is called.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>All figures now.</summary>
    public static string Write(MeshMetrics metrics)
    {
        var text = new StringBuilder();
        foreach (var figure in metrics.Figures)
        {
            var name = NameOf(figure);
            Head(text, name, figure.Help, figure.IsCounter ? "counter" : "gauge");
            foreach (var one in figure.Read())
            {
                text.Append(name);
                Labels(text, [.. one.Tags.ToArray().Select(static tag => (tag.Key, tag.Value?.ToString() ?? ""))]);
                text.Append(CultureInfo.InvariantCulture, $" {one.Value}\n");
            }
        }

        metrics.Look().Read((hops, routes) =>
        {
            Histograms(text, "midimesh_latency_seconds", "Time of a hop; 'total' is all of ours, 'live' Live's own part.", "hop", hops);
            Histograms(text, "midimesh_route_latency_seconds", "Time from the edge to what a route sends.", "route", routes);
        });
        return text.ToString();
    }

    private static string NameOf(Figure figure)
    {
        var unit = figure.Unit switch { null => "", "s" => "_seconds", var other => $"_{other}" };
        return figure.Name.Replace('.', '_') + unit + (figure.IsCounter ? "_total" : "");
    }

    private static void Head(StringBuilder text, string name, string help, string kind) => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {kind}\n");

    private static void Histograms(StringBuilder text, string name, string help, string label, IReadOnlyDictionary<string, LatencyHistogram> histograms)
    {
        Head(text, name, help, "histogram");
        foreach (var (of, histogram) in histograms)
        {
            foreach (var end in LatencyHistogram.Ends)
            {
                text.Append(name).Append("_bucket");
                Labels(text, (label, of), ("le", end.ToString(CultureInfo.InvariantCulture)));
                text.Append(CultureInfo.InvariantCulture, $" {histogram.UpTo(end)}\n");
            }

            text.Append(name).Append("_bucket");
            Labels(text, (label, of), ("le", "+Inf"));
            text.Append(CultureInfo.InvariantCulture, $" {histogram.Count}\n").Append(name).Append("_sum");
            Labels(text, (label, of));
            text.Append(CultureInfo.InvariantCulture, $" {histogram.Sum}\n").Append(name).Append("_count");
            Labels(text, (label, of));
            text.Append(CultureInfo.InvariantCulture, $" {histogram.Count}\n");
        }
    }

    private static void Labels(StringBuilder text, params (string Key, string Value)[] labels)
    {
        if (labels.Length == 0)
        {
            return;
        }

        var written = labels.Select(static label =>
            $"{label.Key}=\"{label.Value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        text.Append('{').AppendJoin(',', written).Append('}');
    }
}

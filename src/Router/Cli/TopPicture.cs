using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Metrics;
using MidiMesh.Router.Web;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MidiMesh.Router.Cli;

/// <summary>Draws a picture of the stage for a terminal: words and letters say everything, colours only say it again.</summary>
internal static class TopPicture
{
    /// <summary>Lines that everything but devices and grid take.</summary>
    private const int FixedLines = 12;

    /// <summary>Draws it.</summary>
    /// <param name="picture">What is to be seen.</param>
    /// <param name="zone">In which time is told.</param>
    /// <param name="height">Lines there are; the grid gives way first.</param>
    public static IRenderable Draw(StagePicture picture, TimeZoneInfo zone, int height)
    {
        var colour = picture.Word switch { VerdictWord.Ready => "green", VerdictWord.Watch => "yellow", _ => "red" };
        var lines = new List<IRenderable>
        {
            new Markup($"[bold {colour}]{picture.Word.ToString().ToUpperInvariant()}[/]  {Safe(picture.Reason)}"),
            Muted(Invariant($"{picture.Rig}, version {picture.Version}{(picture.Page.Length > 0 ? $", page {picture.Page}" : "")}")),
            Text.Empty,
        };
        lines.AddRange(picture.Devices.Select(static device => (IRenderable)new Markup(
            $"{Mark(device.Phase == "Ready")} {Safe(Name(device.Name))} {Safe(device.Phase.ToLowerInvariant())}{(device.Held > 0 ? Invariant($", holds {device.Held}") : "")}  [grey]{Safe(device.Reason.Length > 0 ? device.Reason : device.Model)}[/]")));
        lines.AddRange(picture.Endpoints.Select(static one => (IRenderable)new Markup(
            $"{Mark(one.IsOpen && (!one.IsLive || one.Link == nameof(LiveLink.Alive)))} {Safe(Name(one.Name))} {(one.IsLive ? $"Live: {Safe(one.Link.ToLowerInvariant())}" : one.IsOpen ? "open" : "closed")}{NativesOf(one.Native)}  [grey]{Safe(one.Reason)}[/]")));
        lines.Add(Text.Empty);
        var room = height - lines.Count - FixedLines;
        foreach (var grid in picture.Grids)
        {
            var rows = grid.Rows.Take(Math.Max(0, room)).ToList();
            lines.AddRange(rows.Select(static row => (IRenderable)new Markup(string.Concat(row.Select(Slot)))));
            room -= rows.Count;
        }

        lines.Add(Muted("# plays  @ records  + waits  - stopped  ! failed  . empty  ? not known"));
        lines.Add(new Text(Invariant($"held {picture.Held}   sounding {picture.Sounding}   longest queue {picture.Queue}   dropped {picture.Dropped}")));
        lines.Add(new Text($"ours {Figures(picture.Ours)}   Live {Figures(picture.Live)}"));
        lines.Add(Text.Empty);
        lines.AddRange(picture.Events.Select(one => (IRenderable)new Markup(
            $"[grey]{TimeZoneInfo.ConvertTime(one.At, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}[/]  {Safe(Name(one.Subject))} {(one.Tone == "Trouble" ? $"[red]{Safe(one.Text)}[/]" : Safe(one.Text))}")));
        return new Rows(lines);
    }

    private static string Slot(ClipState state) => state switch
    {
        ClipState.Playing => "[green]# [/]",
        ClipState.Recording => "[red]@ [/]",
        ClipState.Waiting => "[yellow]+ [/]",
        ClipState.Stopped => "- ",
        ClipState.Failed => "[red]! [/]",
        ClipState.Empty => "[grey]. [/]",
        _ => "[grey]? [/]",
    };

    private static string NativesOf(StageNatives? native) => native is null ? ""
        : Invariant($", maps {native.Mapped} {(native.Mapped == 1 ? "control" : "controls")} itself ({native.HandedOver} handed over, {native.Refused} refused, {native.TakenBack} taken back)");

    private static string Mark(bool isWell) => isWell ? "[green]ok[/]" : "[red]!![/]";

    private static Markup Muted(string text) => new($"[grey]{Safe(text)}[/]");

    private static string Figures(LatencySummary latency) =>
        latency.Count == 0 ? "(nothing yet)" : Invariant($"p50 {latency.P50:0.###} ms, p99 {latency.P99:0.###} ms, max {latency.Max:0.###} ms");

    private static string Name(string name) => name.PadRight(12);

    /// <summary>Names and reasons come from files and devices: no mark-up and no control character of theirs reaches the terminal.</summary>
    private static string Safe(string text) => Markup.Escape(string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter)));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Web;

/// <summary>An event as the line of a rig that answers it, or that would send it: to be copied.</summary>
internal static partial class RigLine
{
    /// <summary>The line, or null for what no line of a rig means.</summary>
    /// <param name="entry">The event.</param>
    /// <param name="control">For MIDI that came in: the control's name and the gesture; null when it is of none.</param>
    public static string? Of(in TraceEntry entry, (string Name, Gesture Gesture)? control) => entry.Kind switch
    {
        TraceKind.MidiIn when control is { } one => $"from = \"{entry.Subject}.{one.Name}\"{On(one.Gesture)}",
        TraceKind.MidiIn => $"from = {Word(entry.Subject)}{When(entry.Midi)}",
        TraceKind.MidiOut => $"to = {Word(entry.Subject)}",
        TraceKind.OscIn => First(entry) is { } message ? $"from = \"{entry.Subject}:{message.Address}\"" : null,
        TraceKind.OscOut => First(entry) is { } message ? $"via = [ {{ osc = {Quoted(message.Address)}{Arguments(message)} }} ], to = {Word(entry.Subject)}" : null,
        TraceKind.Slot when entry is { Track: >= 0, Scene: >= 0 } => string.Create(CultureInfo.InvariantCulture, $"from = \"{entry.Subject}.clip[{entry.Track + 1},{entry.Scene + 1}].state\""),
        TraceKind.Page => $"page = {Word(entry.Text ?? "")}",
        _ => null,
    };

    private static string On(Gesture gesture) => gesture switch
    {
        Gesture.Press => ", on = press",
        Gesture.Release => ", on = release",
        _ => "",
    };

    private static string When(in MidiMessage midi)
    {
        var what = midi.Kind switch
        {
            MidiKind.NoteOn or MidiKind.NoteOff or MidiKind.PolyPressure => $"note = \"{NoteNames.Format(midi.Note)}\", ",
            MidiKind.ControlChange => string.Create(CultureInfo.InvariantCulture, $"controller = {midi.Controller}, "),
            _ => "",
        };
        return midi.IsChannel ? string.Create(CultureInfo.InvariantCulture, $", when {{ {what}channel = {midi.ChannelNumber} }}") : "";
    }

    private static OscMessage? First(in TraceEntry entry)
    {
        ReadOnlySpan<byte> kept = entry.Bytes;
        return entry.Length is > 0 and <= TraceBytes.Capacity && OscMessage.ParseAll(kept[..entry.Length], out var messages) == OscError.None && messages.Count > 0 ? messages[0] : null;
    }

    private static string Arguments(OscMessage message)
    {
        var words = message.Arguments.Select(static value => value.Argument.TryGetNumber(out var number) ? number.ToString("R", CultureInfo.InvariantCulture)
            : value.Argument.IsString ? Quoted(value.Argument.AsString()) : null).OfType<string>().ToList();
        return words.Count == 0 ? "" : $", args = [ {string.Join(", ", words)} ]";
    }

    private static string Word(string name) => Bare().IsMatch(name) ? name : Quoted(name);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]*$")]
    private static partial Regex Bare();
}

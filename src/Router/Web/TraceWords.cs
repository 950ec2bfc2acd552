using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Web;

/// <summary>One entry of the trace in musicians' words.</summary>
/// <param name="Number">Number of the entry, from 1.</param>
/// <param name="At">When.</param>
/// <param name="Event">The event that it belongs to, or 0.</param>
/// <param name="Kind">What it tells: the name of a <see cref="TraceKind"/>.</param>
/// <param name="Subject">Name of the device, endpoint, group or actor.</param>
/// <param name="Text">What happened: "pad[3,2] pressed".</param>
/// <param name="Detail">The message itself where there is one: "note on …", an OSC address with its arguments.</param>
public sealed record TraceLine(long Number, DateTimeOffset At, long Event, string Kind, string Subject, string Text, string? Detail)
{
    /// <summary>An earlier event that led to it, or 0.</summary>
    public long Parent { get; init; }

    /// <summary>Name of the route that decided, or null.</summary>
    public string? Route { get; init; }

    /// <summary>The line of a rig that answers it or would send it, or null.</summary>
    public string? RigLine { get; init; }

    /// <summary>The control that somebody touched, as a route names it: "apc.pad[3,2]"; null for everything else.</summary>
    public string? Control { get; init; }

    /// <summary>What was done to <see cref="Control"/>: press, release, move, turn.</summary>
    public string? Gesture { get; init; }
}

/// <summary>Puts trace entries into words. Runs for whoever looks, never on the data path; safe from any thread.</summary>
internal sealed class TraceWords(TimeProvider time, Func<RouteTable> table)
{
    private const int MostSysExBytes = 16;
    private readonly ConcurrentDictionary<DeviceProfile, ControlDecoder> _decoders = new(ReferenceEqualityComparer.Instance);

    /// <summary>An entry in words.</summary>
    public TraceLine Line(in TraceEntry entry)
    {
        var (text, detail) = Words(entry);
        var touched = entry.Kind == TraceKind.MidiIn ? Gesture(entry) : null;
        return new TraceLine(
            entry.Number, time.GetUtcNow() - time.GetElapsedTime(entry.Stamp), entry.EventId, entry.Kind.ToString(), entry.Subject ?? "", text, detail)
        {
            Parent = entry.Parent, Route = entry.Route?.Name, RigLine = RigLine.Of(entry, entry.Kind == TraceKind.MidiIn ? Control(entry) : null),
            // "pad[3,2] pressed": the name before the first blank tells the control.
            Control = touched is { } done ? $"{entry.Subject}.{done.Text.Split(' ')[0]}" : null, Gesture = touched?.Gesture.ToString().ToLowerInvariant(),
        };
    }

    /// <summary>What was done to which control, or null when the message is of none.</summary>
    public (string Text, Gesture Gesture)? Gesture(in TraceEntry entry)
    {
        if (Decode(entry) is not var (name, gesture, value))
        {
            return null;
        }

        return gesture switch
        {
            Contracts.Routing.Gesture.Press => ($"{name} pressed", gesture),
            Contracts.Routing.Gesture.Release => ($"{name} released", gesture),
            Contracts.Routing.Gesture.Turn => (string.Create(CultureInfo.InvariantCulture, $"{name} turned {value:+0;-0}"), gesture),
            _ => (string.Create(CultureInfo.InvariantCulture, $"{name} moved to {value * 100:0} %"), gesture),
        };
    }

    /// <summary>The control that a message is of, and what was done to it; null when it is of none.</summary>
    public (string Name, Gesture Gesture)? Control(in TraceEntry entry) => Decode(entry) is var (name, gesture, _) ? (name, gesture) : null;

    private (string Name, Gesture Gesture, double Value)? Decode(in TraceEntry entry) =>
        ProfileOf(entry.Subject) is { } profile && _decoders.GetOrAdd(profile, static p => new ControlDecoder(p)).TryDecode(entry.Midi, out var element, out var gesture, out var value)
            ? (profile.NameOf(element), gesture, value)
            : null;

    /// <summary>A slot as people count.</summary>
    public static string Slot(in TraceEntry entry) =>
        entry.Track < 0 ? "" : entry.Scene < 0 ? $"track {entry.Track + 1}" : $"track {entry.Track + 1}, scene {entry.Scene + 1}";

    /// <summary>What a slot is doing, as Live said or as we marked it.</summary>
    public static string State(ClipState state) => state switch
    {
        ClipState.Empty => "is empty",
        ClipState.Stopped => "is stopped",
        ClipState.Waiting => "waits to start",
        ClipState.Playing => "is playing",
        ClipState.Recording => "is recording",
        ClipState.Failed => "was not launched in time",
        _ => "is not known",
    };

    /// <summary>What came of a route.</summary>
    public static string Outcome(in TraceEntry entry)
    {
        var name = entry.Route?.Name ?? "?";
        var step = entry.Route is { } route && (uint)entry.Step < (uint)route.Via.Length ? route.Via[entry.Step].Name : null;
        return entry.Outcome switch
        {
            StepOutcome.Continue when entry.Text is { } remark => $"{name}, {step}: {remark}",
            StepOutcome.Continue => name,
            StepOutcome.Filtered => $"{name}: {(step is null ? "its conditions do not let it pass" : $"{step} does not let it pass")}",
            StepOutcome.TakeoverWaiting => $"{name}: the fader has not met the value yet",
            StepOutcome.RateLimited => $"{name}: too soon after the last one",
            StepOutcome.Returned => $"{name}: it only comes back from where the route sends it",
            StepOutcome.HandedOver => $"{name}: Live maps it itself",
            StepOutcome.Swallowed => $"{name}: a part of something longer{(step is null ? "" : $" ({step})")}",
            _ => $"{name}: goes on later{(step is null ? "" : $" ({step})")}",
        };
    }

    /// <summary>What people are told behind an input that a recording brought: " (replayed)", else nothing.</summary>
    public static string Mark(in TraceEntry entry) => entry.Text is { } mark ? $" ({mark})" : "";

    private (string Text, string? Detail) Words(in TraceEntry entry) => entry.Kind switch
    {
        TraceKind.MidiIn => ((Gesture(entry)?.Text ?? $"sent {Midi(entry)}") + Mark(entry), Gesture(entry) is null ? null : Midi(entry)),
        TraceKind.MidiOut => Lit(entry) is { } lit ? (lit, Midi(entry)) : ($"was sent {Midi(entry)}", null),
        TraceKind.MidiDropped => ($"not sent: {entry.Text}", Midi(entry)),
        TraceKind.OscIn => ("said" + Mark(entry), Osc(entry)),
        TraceKind.OscOut => ("was told", Osc(entry)),
        TraceKind.OscDropped => (entry.Text ?? "dropped", entry.Length > 0 ? Osc(entry) : null),
        TraceKind.Route => ($"route {Outcome(entry)}", null),
        TraceKind.Slot => ($"{Slot(entry)} {State(entry.State)}", null),
        TraceKind.Group => (Joined(Slot(entry), entry.Text) + (entry.Step > 1 ? $" (attempt {entry.Step})" : ""), null),
        TraceKind.Loop => ($"route {entry.Route?.Name} {entry.Text}", null),
        TraceKind.Page => ($"page '{entry.Text}' is on", null),
        _ => (entry.Text ?? "", null),
    };

    private static string Joined(string slot, string? text) => slot.Length == 0 ? text ?? "" : $"{slot}: {text}";

    private static string Midi(in TraceEntry entry)
    {
        if (entry.Midi.Kind is not (MidiKind.SysEx or MidiKind.None))
        {
            return entry.Midi.ToString();
        }

        ReadOnlySpan<byte> kept = entry.Bytes;
        var shown = kept[..Math.Min(Math.Min(entry.Length, kept.Length), MostSysExBytes)];
        return $"SysEx, {entry.Length} bytes: {Convert.ToHexString(shown)}{(shown.Length < entry.Length ? "…" : "")}";
    }

    private static string Osc(in TraceEntry entry)
    {
        ReadOnlySpan<byte> kept = entry.Bytes;
        var bytes = kept[..Math.Min(entry.Length, kept.Length)];
        if (entry.Length <= kept.Length && OscMessage.ParseAll(bytes, out var messages) == OscError.None)
        {
            return messages.Count switch
            {
                0 => "an empty bundle",
                1 => messages[0].ToString(),
                _ => string.Join(" + ", messages),
            };
        }

        // Only the beginning was kept: its address is worth showing, whatever follows.
        var end = bytes.IndexOf((byte)0);
        var start = bytes.StartsWith("#bundle"u8) ? "bundle" : Encoding.UTF8.GetString(bytes[..(end < 0 ? bytes.Length : end)]);
        return $"{start} … ({entry.Length} bytes)";
    }

    /// <summary>The light and colour that a message means, or null when it means none.</summary>
    private string? Lit(in TraceEntry entry)
    {
        if (ProfileOf(entry.Subject) is not { } profile)
        {
            return null;
        }

        var message = entry.Midi;
        var kind = message.Kind == MidiKind.NoteOff ? MidiKind.NoteOn : message.Kind;
        for (var element = 0; element < profile.Elements.Length; element++)
        {
            var target = profile.Elements[element];
            var palette = profile.Controls[target.Group].Palette;
            if (palette < 0 || target.Number != message.Data1)
            {
                continue;
            }

            foreach (var colour in profile.Palettes[palette].Colours)
            {
                foreach (var write in colour.Writes)
                {
                    var channel = write.Channel >= 0 ? write.Channel : Math.Max(target.Channel, 0);
                    if (write.Message == kind && channel == message.Channel && write.Value == (message.IsNoteOff ? 0 : message.Data2))
                    {
                        return $"{profile.NameOf(element)} lit {colour.Name}";
                    }
                }
            }
        }

        return null;
    }

    private DeviceProfile? ProfileOf(string? subject)
    {
        foreach (var device in table().Devices)
        {
            if (device.Name == subject)
            {
                return device.Profile;
            }
        }

        return null;
    }
}

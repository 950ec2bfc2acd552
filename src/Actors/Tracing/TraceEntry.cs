using System.Runtime.CompilerServices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Tracing;

/// <summary>What a trace entry tells.</summary>
public enum TraceKind : byte
{
    /// <summary>Nothing; an unused place.</summary>
    None,

    /// <summary>A device sent a MIDI message.</summary>
    MidiIn,

    /// <summary>A MIDI message went to a device.</summary>
    MidiOut,

    /// <summary>A MIDI message could not go out; <see cref="TraceEntry.Text"/> says why.</summary>
    MidiDropped,

    /// <summary>An endpoint sent an OSC datagram.</summary>
    OscIn,

    /// <summary>An OSC datagram went to an endpoint.</summary>
    OscOut,

    /// <summary>A datagram could not go out or could not be understood; <see cref="TraceEntry.Text"/> says why.</summary>
    OscDropped,

    /// <summary>A route looked at an event; <see cref="TraceEntry.Outcome"/> says what came of it.</summary>
    Route,

    /// <summary>A slot of Live's changed; <see cref="TraceEntry.State"/>.</summary>
    Slot,

    /// <summary>An exclusive group decided something; <see cref="TraceEntry.Text"/>.</summary>
    Group,

    /// <summary>A device, endpoint or actor changed its state; <see cref="TraceEntry.Text"/>.</summary>
    Life,

    /// <summary>A page came on; <see cref="TraceEntry.Text"/> is its name.</summary>
    Page,

    /// <summary>A route was opened or closed because what it sends comes back; <see cref="TraceEntry.Text"/>.</summary>
    Loop,

    /// <summary>Another device plays a role; <see cref="TraceEntry.Text"/>.</summary>
    Role,
}

/// <summary>One line of the trace: a plain value, no allocation.</summary>
public struct TraceEntry
{
    /// <summary><see cref="Text"/> of an input that a recording brought, and no hand.</summary>
    public const string Replayed = "replayed";

    /// <summary>Number of the entry, from 1, without gaps.</summary>
    public long Number;

    /// <summary>Monotonic stamp.</summary>
    public long Stamp;

    /// <summary>The event that it belongs to, or 0.</summary>
    public long EventId;

    /// <summary>An earlier event that led to it, or 0: the press of a release, the press whose launch Live answers, the first message of the same bundle.</summary>
    public long Parent;

    /// <summary>For what came in: its stamp at the edge, before it waited for its lane's turn. Else 0.</summary>
    public long Arrived;

    /// <summary>For what came in: which state of the stage it saw, see <see cref="StageMoment.Version"/>; <see cref="Step"/> is then the page that was on.</summary>
    public long StageVersion;

    /// <summary>What it tells.</summary>
    public TraceKind Kind;

    /// <summary>Name of the device, endpoint, group or actor.</summary>
    public string Subject;

    /// <summary>The MIDI message.</summary>
    public MidiMessage Midi;

    /// <summary>The route that looked at it.</summary>
    public Route? Route;

    /// <summary>What the route decided, and at which step.</summary>
    public StepOutcome Outcome;

    /// <summary>Step that decided, for <see cref="Outcome"/>.</summary>
    public int Step;

    /// <summary>Track from 0, or the element of a device; -1 for none.</summary>
    public int Track;

    /// <summary>Scene from 0, or -1.</summary>
    public int Scene;

    /// <summary>What a slot is doing.</summary>
    public ClipState State;

    /// <summary>A constant text: why, or what.</summary>
    public string? Text;

    /// <summary>First bytes of a datagram or SysEx message.</summary>
    public TraceBytes Bytes;

    /// <summary>Whole length of what <see cref="Bytes"/> holds the beginning of.</summary>
    public int Length;

    /// <summary>Copies the beginning of a datagram or SysEx message.</summary>
    public void Keep(ReadOnlySpan<byte> bytes)
    {
        Length = bytes.Length;
        bytes[..Math.Min(bytes.Length, TraceBytes.Capacity)].CopyTo(Bytes);
    }
}

/// <summary>The first bytes of a datagram: enough for an address and a few arguments.</summary>
[InlineArray(Capacity)]
public struct TraceBytes
{
    /// <summary>Bytes kept.</summary>
    public const int Capacity = 112;

    private byte _first;
}

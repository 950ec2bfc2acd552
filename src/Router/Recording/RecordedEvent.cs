using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Recording;

/// <summary>One line of a recording: what an entry of the trace says, with text in place of references.</summary>
internal sealed record RecordedEvent
{
    /// <summary>Line in the file, from 1; 0 for one that comes from no file.</summary>
    public int Line { get; init; }

    /// <summary>Time since the recording began; never less than that of the line before.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>What it tells.</summary>
    public required TraceKind Kind { get; init; }

    /// <summary>Name of the device, endpoint, group or actor.</summary>
    public required string Subject { get; init; }

    /// <summary>The event that it belongs to, or 0.</summary>
    public long Event { get; init; }

    /// <summary>An earlier event that led to it, or 0.</summary>
    public long Parent { get; init; }

    /// <summary>The message, or its beginning.</summary>
    public byte[] Bytes { get; init; } = [];

    /// <summary>Bytes of the message that were not kept.</summary>
    public int Missing { get; init; }

    /// <summary>Name of the route.</summary>
    public string Route { get; init; } = "";

    /// <summary>What the route decided.</summary>
    public StepOutcome Outcome { get; init; }

    /// <summary>The step that decided, or a group's attempt.</summary>
    public int Step { get; init; }

    /// <summary>Track from 0, or -1.</summary>
    public int Track { get; init; } = -1;

    /// <summary>Scene from 0, or -1.</summary>
    public int Scene { get; init; } = -1;

    /// <summary>What a slot is doing.</summary>
    public ClipState State { get; init; }

    /// <summary>Why, or what.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A recording that was read.</summary>
/// <param name="Rig">Name of the rig that ran.</param>
/// <param name="RigFile">Name of its file, without a folder; empty when it came from none.</param>
/// <param name="Began">When the recording began.</param>
/// <param name="Events">The events, in order.</param>
/// <param name="Lost">Events that came faster than they could be recorded.</param>
/// <param name="IsWhole">Whether it was ended in order; else it breaks off.</param>
internal sealed record Recorded(string Rig, string RigFile, DateTimeOffset Began, IReadOnlyList<RecordedEvent> Events, long Lost, bool IsWhole);

/// <summary>Why a file is no recording.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in letters, from 1.</param>
/// <param name="Message">A sentence without its full stop.</param>
internal sealed record RecordingProblem(int Line, int Column, string Message)
{
    /// <summary>"4:12: …".</summary>
    public override string ToString() => FormattableString.Invariant($"{Line}:{Column}: {Message}");
}

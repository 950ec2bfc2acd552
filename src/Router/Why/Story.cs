using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Why;

/// <summary>All that the ring has of one event, in order: its own entries, and what Live and the groups said of it later.</summary>
internal sealed class Story
{
    private const string Graph = "graph";
    private readonly MeshTrace _trace;

    private Story(MeshTrace trace) => _trace = trace;

    /// <summary>The entries; what came in is the first, when the ring still has it.</summary>
    public List<TraceEntry> Entries { get; } = [];

    /// <summary>Events that it led to.</summary>
    public List<long> Children { get; } = [];

    /// <summary>Whether another rig was applied after it.</summary>
    public bool IsRigChanged { get; private set; }

    /// <summary>Whether Live was asked to start or stop a clip: we marked a slot, or a group acted.</summary>
    public bool AsksForAClip => Entries.Exists(static entry => entry.Kind is TraceKind.Group || (entry.Kind == TraceKind.Slot && entry.EventId != 0));

    /// <summary>Reads an event's story.</summary>
    public static Story Read(MeshTrace trace, long id)
    {
        var story = new Story(trace);
        trace.Visit(0, (in TraceEntry entry) => story.Take(entry, id));
        return story;
    }

    /// <summary>The event that led to it: as it is written, or for what only came back the event that had sent the same message a moment before.</summary>
    public long ParentOf(TraceEntry first)
    {
        if (first.Parent != 0 || first.Kind != TraceKind.MidiIn || !Entries.Exists(static entry => entry.Outcome == StepOutcome.Returned || entry.Kind == TraceKind.Loop))
        {
            return first.Parent;
        }

        var (found, message) = (0L, first.Midi);
        _trace.Visit(0, (in TraceEntry entry) =>
        {
            if (entry.Kind == TraceKind.MidiOut && entry.EventId != 0 && entry.Number < first.Number && Same(entry.Midi, message))
            {
                found = entry.EventId;
            }
        });
        return found;
    }

    private static bool Same(in MidiMessage one, in MidiMessage other) => one == other;

    private void Take(in TraceEntry entry, long id)
    {
        var isInput = entry.Kind is TraceKind.MidiIn or TraceKind.OscIn;
        if (entry.EventId == id || (entry.Parent == id && !isInput))
        {
            Entries.Add(entry);
        }
        else if (entry.Parent == id)
        {
            Children.Add(entry.EventId);
        }
        else if (Entries.Count > 0 && entry.Kind == TraceKind.Life && entry.Subject == Graph)
        {
            IsRigChanged = true;
        }
    }
}

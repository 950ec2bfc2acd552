using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Web;

/// <summary>The last few things that a player would tell: a press and what came of it in one line, what Live plays, what went wrong.</summary>
/// <remarks>Made from the trace; one thread at a time. A fader on the move takes one line, lights and datagrams none: the monitor shows those.</remarks>
internal sealed class RecentEvents(MeshBoard board)
{
    /// <summary>Lines kept; the page shows the first five.</summary>
    public const int Capacity = 8;

    private readonly TraceWords _words = new(board.Context.Time, () => board.Wiring.Table);
    private readonly LinkedList<Line> _lines = new();
    private long _after;

    /// <summary>How a line is marked.</summary>
    public enum Tone
    {
        /// <summary>Somebody did something.</summary>
        Hand,

        /// <summary>Live did something.</summary>
        Live,

        /// <summary>A device or program came, went or changed.</summary>
        Life,

        /// <summary>Something came to nothing.</summary>
        Trouble,
    }

    /// <summary>One line, newest first in <see cref="Lines"/>.</summary>
    public sealed class Line
    {
        /// <summary>Number of the trace entry that it began with.</summary>
        public required long Number { get; init; }

        /// <summary>The event that it tells of, or 0.</summary>
        public required long Event { get; init; }

        /// <summary>When it began.</summary>
        public required DateTimeOffset At { get; init; }

        /// <summary>Who it is about.</summary>
        public required string Subject { get; init; }

        /// <summary>What happened.</summary>
        public required string Text { get; set; }

        /// <summary>How it is marked.</summary>
        public required Tone Tone { get; set; }

        internal bool IsMove { get; init; }

        internal bool HasRoute { get; set; }
    }

    /// <summary>The lines, newest first.</summary>
    public IEnumerable<Line> Lines => _lines;

    /// <summary>Takes what the trace has gained since the last call.</summary>
    /// <param name="also">Is shown the same.</param>
    public void Update(TraceVisitor? also = null) => _after = board.Context.Trace.Visit(_after, (in TraceEntry entry) =>
    {
        Take(entry);
        also?.Invoke(entry);
    });

    private void Take(in TraceEntry entry)
    {
        switch (entry.Kind)
        {
            case TraceKind.MidiIn when _words.Gesture(entry) is { Gesture: not Gesture.Release } done:
                TakeGesture(entry, done.Text + TraceWords.Mark(entry), done.Gesture != Gesture.Press);
                break;
            case TraceKind.Route when LineOf(entry.EventId) is { IsMove: false } line:
                line.Text += (line.HasRoute ? ", " : " → ") + TraceWords.Outcome(entry);
                line.HasRoute = true;
                break;
            case TraceKind.Group when LineOf(entry.EventId) is { IsMove: false } line:
                line.Text += $" → {TraceWords.Slot(entry)} {entry.Text}".Replace("  ", " ", StringComparison.Ordinal);
                break;
            case TraceKind.Slot when entry.State is ClipState.Playing or ClipState.Recording or ClipState.Failed:
                Add(entry, $"{TraceWords.Slot(entry)} {TraceWords.State(entry.State)}", entry.State == ClipState.Failed ? Tone.Trouble : Tone.Live);
                break;
            case TraceKind.MidiDropped or TraceKind.OscDropped:
                TakeTrouble(entry);
                break;
            case TraceKind.Life:
                Add(entry, entry.Text ?? "", Tone.Life);
                break;
            default:
                break;
        }
    }

    private void TakeGesture(in TraceEntry entry, string text, bool isMove)
    {
        // "fader[2] moved to 41 %": the name before the first blank tells the control.
        if (isMove && _lines.First?.Value is { IsMove: true } last && last.Subject == entry.Subject
            && last.Text.Split(' ')[0] == text.Split(' ')[0])
        {
            last.Text = text;
            return;
        }

        Add(entry, text, Tone.Hand, isMove);
    }

    private void TakeTrouble(in TraceEntry entry)
    {
        var text = _words.Line(entry).Text;
        if (_lines.First?.Value is not { } last || last.Subject != entry.Subject || last.Text != text)
        {
            Add(entry, text, Tone.Trouble);                  // a flood of one kind is one line; the counters have the sum
        }
    }

    // Asked for every entry of a flood: without an allocation.
    private Line? LineOf(long id)
    {
        for (var node = id == 0 ? null : _lines.First; node is not null; node = node.Next)
        {
            if (node.Value.Event == id)
            {
                return node.Value;
            }
        }

        return null;
    }

    private void Add(in TraceEntry entry, string text, Tone tone, bool isMove = false)
    {
        var line = _words.Line(entry);
        _lines.AddFirst(new Line
        {
            Number = entry.Number, Event = entry.EventId, At = line.At, Subject = line.Subject, Text = text, Tone = tone, IsMove = isMove,
        });
        if (_lines.Count > Capacity)
        {
            _lines.RemoveLast();
        }
    }
}

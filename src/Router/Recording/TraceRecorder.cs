using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Recording;

/// <summary>Makes lines of a recording out of a running router's ring: the last minute, or what happens from now on. The ring is the queue; whoever is too slow finds how many entries were overwritten.</summary>
internal sealed class TraceRecorder(MeshBoard board)
{
    /// <summary>How far back "the last" goes.</summary>
    public static readonly TimeSpan Last = TimeSpan.FromSeconds(60);

    private readonly TraceWords _words = new(board.Context.Time, () => board.Wiring.Table);

    /// <summary>The last minute as a whole recording, line by line; as far back as the ring goes.</summary>
    public IEnumerable<string> TakeLast()
    {
        var time = board.Context.Time;
        var now = time.GetTimestamp();
        var entries = new List<TraceEntry>();
        board.Context.Trace.Visit(0, (in TraceEntry entry) =>
        {
            if (time.GetElapsedTime(entry.Stamp, now) <= Last)
            {
                entries.Add(entry);
            }
        });
        var began = entries.Count > 0 ? entries.Min(static entry => entry.Arrived != 0 ? entry.Arrived : entry.Stamp) : now;
        var writer = new RecordingWriter(time, began, _words, name => IsLive(board, name));
        yield return writer.Head(board.Status.Rig, board.Rig.File);
        foreach (var entry in entries)
        {
            yield return writer.Line(entry);
        }

        yield return writer.End(now);
    }

    /// <summary>A recording that begins now.</summary>
    public Tape Begin() => new(board, _words);

    private static bool IsLive(MeshBoard board, string name) => Array.Exists(board.Wiring.Table.Endpoints, one => one.Name == name && one.IsLive);

    /// <summary>A recording that goes on.</summary>
    internal sealed class Tape
    {
        private readonly MeshBoard _board;
        private readonly RecordingWriter _writer;
        private readonly List<TraceEntry> _entries = [];
        private long _after;

        public Tape(MeshBoard board, TraceWords words)
        {
            (_board, _after) = (board, board.Context.Trace.Last);
            _writer = new RecordingWriter(board.Context.Time, board.Context.Time.GetTimestamp(), words, name => IsLive(board, name));
        }

        /// <summary>Its first lines.</summary>
        public string Head => _writer.Head(_board.Status.Rig, _board.Rig.File);

        /// <summary>Its last line.</summary>
        public string End() => _writer.End(_board.Context.Time.GetTimestamp());

        /// <summary>What has happened since the last call.</summary>
        public IEnumerable<string> Take()
        {
            _entries.Clear();
            var last = _board.Context.Trace.Read(_after, _entries);
            var lost = last - _after - _entries.Count;
            _after = last;
            if (lost > 0)
            {
                yield return _writer.Lost(lost);
            }

            foreach (var entry in _entries)
            {
                yield return _writer.Line(entry);
            }
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Recording;

/// <summary>Reads a recording: strict, bounded, line by line; never throws for what a file holds.</summary>
/// <remarks>A file that breaks off (a crash, a full disk) is read up to its last whole line, and says so. Everything else that is not as docs/recording.md says is an error with its place.</remarks>
internal sealed class RecordingReader(Stream stream)
{
    /// <summary>Longest line in bytes.</summary>
    public const int MostBytesInALine = 4096;

    /// <summary>Most events of one recording: hours of a busy stage, and some hundred MB while it is read.</summary>
    public const int MostEvents = 2_000_000;

    /// <summary>Longest time, in seconds: a month.</summary>
    private const double MostSeconds = 31 * 86400;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly LineReader _lines = new(stream);
    private readonly State _state = new();

    /// <summary>The first thing that is wrong, once <see cref="TryRead"/> has met it.</summary>
    public RecordingProblem? Problem { get; private set; }

    /// <summary>Reads all of a stream.</summary>
    /// <returns>The recording, or the first thing that is wrong.</returns>
    public static (Recorded? Recording, RecordingProblem? Problem) Read(Stream stream, CancellationToken stop = default)
    {
        var reader = new RecordingReader(stream);
        var events = new List<RecordedEvent>();
        while (reader.TryRead(out var next))
        {
            stop.ThrowIfCancellationRequested();
            events.Add(next);
        }

        return reader.Problem is { } problem ? (null, problem) : (reader._state.Finish(events), null);
    }

    /// <summary>Reads the next event; nothing before it is kept.</summary>
    /// <returns>False at the end, and when something is wrong.</returns>
    public bool TryRead([NotNullWhen(true)] out RecordedEvent? next)
    {
        next = null;
        while (Problem is null && _lines.TryRead(out var bytes, out var isEnded))
        {
            if (bytes.Length > MostBytesInALine)
            {
                Problem = new RecordingProblem(_lines.Number, MostBytesInALine + 1, $"a line has at most {MostBytesInALine} bytes");
                return false;
            }

            if (!isEnded)
            {
                break;                                       // the file broke off within this line
            }

            var words = new RecordingLine(_lines.Number);
            if (!Decode(bytes, out var text))
            {
                Problem = new RecordingProblem(_lines.Number, 1, "this is no UTF-8 text");
                return false;
            }

            if (!words.Split(text) || !_state.Take(words, out next))
            {
                Problem = words.Problem;
                return false;
            }

            if (next is not null)
            {
                return true;
            }
        }

        if (_state.Headlines < State.AllHeadlines)
        {
            Problem ??= new RecordingProblem(_lines.Number + 1, 1, $"this is no recording: it begins with '{RecordingWords.Head} {RecordingWords.Version}', 'rig' and 'began'");
        }

        return false;
    }

    private static bool Decode(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    /// <summary>What has been read so far.</summary>
    private sealed class State
    {
        public const int AllHeadlines = 3;
        private string _rig = "";
        private string _file = "";
        private DateTimeOffset _began;
        private TimeSpan _last;
        private long _lost;
        private int _events;
        private bool _isEnded;

        public int Headlines { get; private set; }

        public Recorded Finish(IReadOnlyList<RecordedEvent> events) => new(_rig, _file, _began, events, _lost, _isEnded);

        /// <summary>Takes a line.</summary>
        /// <returns>False when something is wrong in it.</returns>
        public bool Take(RecordingLine line, out RecordedEvent? taken)
        {
            taken = null;
            return Headlines < AllHeadlines ? TakeHeadline(line) : TakeEvent(line, out taken);
        }

        private bool TakeHeadline(RecordingLine line)
        {
            switch (Headlines++)
            {
                case 0:
                    return line.Expect(RecordingWords.Head) && line.Expect(RecordingWords.Version) && line.End();
                case 1:
                    return line.Expect("rig") && line.Text(out _rig) && line.Text(out _file) && line.End();
                default:
                    return line.Expect("began") && line.Date(out _began) && line.End();
            }
        }

        private bool TakeEvent(RecordingLine line, out RecordedEvent? taken)
        {
            taken = null;
            if (_isEnded)
            {
                return line.Fail("nothing follows 'end'");
            }

            if (_events == MostEvents)
            {
                return line.Fail(string.Create(CultureInfo.InvariantCulture, $"a recording has at most {MostEvents} events"));
            }

            if (!line.Seconds(MostSeconds, _last, out _last) || !line.Word(out var word))
            {
                return false;
            }

            switch (word)
            {
                case "end":
                    _isEnded = true;
                    return line.End();
                case "lost":
                    if (!line.Number(0, long.MaxValue, out var lost))
                    {
                        return false;
                    }

                    _lost = lost > long.MaxValue - _lost ? long.MaxValue : _lost + lost;
                    return line.End();
            }

            if (RecordingWords.KindOf(word) is var kind && kind == TraceKind.None)
            {
                return line.FailBefore($"no kind '{word}'; there is {string.Join(", ", RecordingWords.All)}, lost, end");
            }

            if (!line.Text(out var subject) || !line.Number(0, long.MaxValue, out var id) || !line.Number(0, long.MaxValue, out var parent))
            {
                return false;
            }

            var one = new RecordedEvent { Line = line.LineNumber, Time = _last, Kind = kind, Subject = subject, Event = id, Parent = parent };
            if (Fields(line, one) is not { } whole || !line.End())
            {
                return false;
            }

            _events++;
            taken = whole;
            return true;
        }

        private static RecordedEvent? Fields(RecordingLine line, RecordedEvent one)
        {
            switch (one.Kind)
            {
                case TraceKind.MidiIn or TraceKind.MidiOut or TraceKind.OscIn or TraceKind.OscOut:
                    return line.Bytes(out var bytes, out var missing) ? one with { Bytes = bytes, Missing = missing } : null;
                case TraceKind.MidiDropped or TraceKind.OscDropped:
                    return line.Bytes(out bytes, out missing) && line.Text(out var why) ? one with { Bytes = bytes, Missing = missing, Text = why } : null;
                case TraceKind.Route:
                    return line.Text(out var route) && line.Name<StepOutcome>(out var outcome) && line.Number(0, short.MaxValue, out var step)
                        ? one with { Route = route, Outcome = outcome, Step = (int)step } : null;
                case TraceKind.Slot:
                    return line.Number(0, short.MaxValue, out var track) && line.Number(0, short.MaxValue, out var scene) && line.Name<ClipState>(out var state)
                        ? one with { Track = (int)track - 1, Scene = (int)scene - 1, State = state } : null;
                case TraceKind.Group:
                    return line.Number(0, short.MaxValue, out track) && line.Number(0, short.MaxValue, out scene) && line.Number(0, short.MaxValue, out step) && line.Text(out var what)
                        ? one with { Track = (int)track - 1, Scene = (int)scene - 1, Step = (int)step, Text = what } : null;
                case TraceKind.Loop:
                    return line.Text(out route) && line.Text(out what) ? one with { Route = route, Text = what } : null;
                default:
                    return line.Text(out what) ? one with { Text = what } : null;
            }
        }
    }

    /// <summary>Cuts a stream into lines, keeping one line at a time.</summary>
    private sealed class LineReader(Stream stream)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private readonly byte[] _line = new byte[MostBytesInALine + 1];
        private int _at;
        private int _filled;

        /// <summary>Line that was read last, from 1.</summary>
        public int Number { get; private set; }

        /// <summary>The next line without its end; false at the end of the stream.</summary>
        /// <param name="line">The line; one byte longer than allowed for every line that is too long.</param>
        /// <param name="isEnded">Whether it ends in a line feed.</param>
        public bool TryRead(out ReadOnlySpan<byte> line, out bool isEnded)
        {
            var length = 0;
            isEnded = false;
            while (length < _line.Length)
            {
                if (_at == _filled)
                {
                    (_at, _filled) = (0, stream.Read(_buffer));
                    if (_filled == 0)
                    {
                        break;
                    }
                }

                var next = _buffer[_at++];
                if (next == (byte)'\n')
                {
                    isEnded = true;
                    break;
                }

                _line[length++] = next;
            }

            line = _line.AsSpan(0, length);
            Number += length > 0 || isEnded ? 1 : 0;
            return length > 0 || isEnded;
        }
    }
}

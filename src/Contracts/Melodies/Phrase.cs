using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Contracts.Melodies;

/// <summary>One message of a phrase.</summary>
/// <param name="At">When it comes, from the beginning.</param>
/// <param name="Message">The message: a note-on, anything else that is for a channel, or a SysEx. What ends a note or lets a pedal up is its <paramref name="Length"/>.</param>
/// <param name="Length">How long a note or hold pedal lasts; 0 for a message that holds nothing.</param>
public readonly record struct PhraseEvent(double At, MidiMessage Message, double Length)
{
    /// <summary>Of a SysEx its bytes, F0 to F7; never written to.</summary>
    public ReadOnlyMemory<byte> SysEx { get; init; }
}

/// <summary>Music that a route plays: messages by their time. Immutable, so that any number of presses play it at once.</summary>
public sealed class Phrase
{
    /// <summary>Messages that a phrase holds at most: an hour of dense music.</summary>
    public const int MostEvents = 100_000;

    private readonly PhraseEvent[] _events;

    private Phrase(List<PhraseEvent> events, double length, bool isInSeconds) =>
        (_events, Length, IsInSeconds) = ([.. events.OrderBy(static one => one.At)], length, isInSeconds);

    /// <summary>The messages by time; those of one time in the order of the score.</summary>
    public ReadOnlySpan<PhraseEvent> Events => _events;

    /// <summary>From its beginning to its end, with the rest behind its last note.</summary>
    public double Length { get; }

    /// <summary>Whether all times are in seconds; else in quarter notes.</summary>
    public bool IsInSeconds { get; }

    /// <summary>A melody, on channel 1.</summary>
    /// <param name="notes">In any order.</param>
    /// <param name="beats">How long it is, in quarter notes.</param>
    public static Phrase From(IReadOnlyList<MelodyNote> notes, double beats)
    {
        ArgumentNullException.ThrowIfNull(notes);
        return new Phrase([.. notes.Select(static note => new PhraseEvent(note.Start, MidiMessage.NoteOn(0, note.Note, note.Velocity), note.Length))], beats, isInSeconds: false);
    }

    /// <summary>All tracks of a file together; those of format 2 follow each other. A SysEx in pieces comes whole, with its first; one that does not end or is larger than <see cref="MidiParser.DefaultSysExCapacity"/> is left out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="inSeconds">At the file's own tempi; else in quarter notes, for a tempo of somebody else's.</param>
    public static Phrase From(MidiFile file, bool inSeconds)
    {
        ArgumentNullException.ThrowIfNull(file);
        var tempo = new TempoMap(file);
        var events = new List<PhraseEvent>();
        var (offset, length) = (0.0, 0.0);
        foreach (var track in file.Tracks)
        {
            new TrackPhrase(tick => offset + TimeOf(tick), events).Add(track);
            var end = offset + TimeOf(track.LastTick);
            length = Math.Max(length, end);
            offset = file.Format == 2 ? end : 0;
        }

        return new Phrase(events, length, inSeconds);

        double TimeOf(long tick) => inSeconds ? tempo.SecondsAt(tick) : tempo.BeatsAt(tick);
    }

    /// <summary>Joins what begins and ends something in one track.</summary>
    private sealed class TrackPhrase(Func<long, double> timeOf, List<PhraseEvent> events)
    {
        private readonly Dictionary<int, int> _open = [];    // note or pedal -> place of the event that began it
        private readonly List<byte> _sysEx = [];             // one that has not ended
        private double _sysExAt;

        public void Add(MidiFileTrack track)
        {
            foreach (var one in track.Events)
            {
                if (one.Kind == MidiFileEventKind.Message)
                {
                    Add(one.Message, timeOf(one.Tick));
                }
                else if (one.Kind == MidiFileEventKind.SysEx)
                {
                    _sysExAt = timeOf(one.Tick);
                    _sysEx.Clear();
                    _sysEx.Add(MidiStatus.SysEx);
                    AddPiece(one.Data.Span);
                }
                else if (one.Kind == MidiFileEventKind.Escape && _sysEx.Count > 0)
                {
                    AddPiece(one.Data.Span);
                }
            }

            foreach (var key in _open.Keys.ToArray())
            {
                End(key, timeOf(track.LastTick));
            }
        }

        private void AddPiece(ReadOnlySpan<byte> piece)
        {
            var isEnd = piece.EndsWith(MidiStatus.EndOfSysEx);
            var body = isEnd ? piece[..^1] : piece;
            if (_sysEx.Count + piece.Length > MidiParser.DefaultSysExCapacity || body.ContainsAnyInRange((byte)0x80, (byte)0xFF))
            {
                _sysEx.Clear();
                return;
            }

            _sysEx.AddRange(piece);
            if (isEnd)
            {
                events.Add(new PhraseEvent(_sysExAt, MidiMessage.SysEx, 0) { SysEx = _sysEx.ToArray() });
                _sysEx.Clear();
            }
        }

        private void Add(in MidiMessage message, double at)
        {
            var isPedal = message is { Kind: MidiKind.ControlChange, Controller: 64 or 66 or 69 };
            if (!isPedal && !message.IsNoteOn && !message.IsNoteOff)
            {
                events.Add(new PhraseEvent(at, message, 0));
                return;
            }

            var key = (isPedal ? 1 << 11 : 0) | (message.Channel << 7) | message.Data1;
            if (isPedal && message.Value >= 64 && _open.ContainsKey(key))
            {
                return;                                      // it is down: a pedal that moves while it is down is no second one
            }

            End(key, at);
            if (isPedal ? message.Value >= 64 : message.IsNoteOn)
            {
                _open[key] = events.Count;
                events.Add(new PhraseEvent(at, message, 0));
            }
        }

        /// <summary>What lasts no time at all still needs its end: it gets a thousandth.</summary>
        private void End(int key, double at)
        {
            if (_open.Remove(key, out var place))
            {
                events[place] = events[place] with { Length = Math.Max(at - events[place].At, 1e-3) };
            }
        }
    }
}

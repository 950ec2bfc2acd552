using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Contracts.Melodies;

/// <summary>One note of a melody.</summary>
/// <param name="Note">0-127.</param>
/// <param name="Velocity">1-127.</param>
/// <param name="Start">In quarter notes from the beginning.</param>
/// <param name="Length">In quarter notes, above 0.</param>
public readonly record struct MelodyNote(int Note, int Velocity, double Start, double Length);

/// <summary>Notes out of files and into files.</summary>
public static class MelodyNotes
{
    private const int DrumChannel = 9;

    /// <summary>
    /// The notes of a file, by start and then by pitch. A note that is struck again before its end is cut there; one that never ends, ends with its track.
    /// </summary>
    /// <param name="file">The file; the tracks of format 2 follow each other.</param>
    /// <param name="withDrums">False leaves channel 10 out, on which a note is no pitch.</param>
    public static IReadOnlyList<MelodyNote> From(MidiFile file, bool withDrums = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        var tempo = new TempoMap(file);
        var notes = new List<MelodyNote>();
        var offset = 0.0;
        foreach (var track in file.Tracks)
        {
            AddTrack(track, tempo, offset, withDrums, notes);
            offset += file.Format == 2 ? tempo.BeatsAt(track.LastTick) : 0;
        }

        notes.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Note.CompareTo(b.Note));
        return notes;
    }

    /// <summary>A file of one track that holds a melody.</summary>
    /// <param name="notes">In any order.</param>
    /// <param name="channel">0-15.</param>
    /// <param name="tempo">Quarter notes in a minute, 4 to 1,000.</param>
    public static MidiFile ToFile(IReadOnlyList<MelodyNote> notes, int channel = 0, double tempo = 120)
    {
        ArgumentNullException.ThrowIfNull(notes);
        ArgumentOutOfRangeException.ThrowIfLessThan(tempo, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tempo, 1000);
        var microseconds = (int)Math.Round(60e6 / tempo);
        var events = new List<MidiFileEvent>();
        foreach (var note in notes)
        {
            events.Add(MidiFileEvent.At(Ticks(note.Start), MidiMessage.NoteOn(channel, note.Note, note.Velocity)));
            events.Add(MidiFileEvent.At(Math.Max(Ticks(note.Start + note.Length), Ticks(note.Start) + 1), MidiMessage.NoteOff(channel, note.Note)));
        }

        // At one tick what ends goes before what begins, or a repeated note would end itself.
        var ordered = events.OrderBy(static one => one.Tick).ThenBy(static one => one.Message.IsNoteOn);
        var first = MidiFileEvent.At(0, MidiFileMeta.Tempo, new[] { (byte)(microseconds >> 16), (byte)(microseconds >> 8), (byte)microseconds });
        return new MidiFile(0, MidiDivision.Quarters(MidiFile.UsualTicksPerQuarter), [new MidiFileTrack([first, .. ordered])]);
    }

    private static long Ticks(double beats) => (long)Math.Round(beats * MidiFile.UsualTicksPerQuarter);

    private static void AddTrack(MidiFileTrack track, TempoMap tempo, double offset, bool withDrums, List<MelodyNote> notes)
    {
        var sounding = new Dictionary<int, (long Tick, int Velocity)>();
        foreach (var one in track.Events)
        {
            var message = one.Message;
            if (one.Kind != MidiFileEventKind.Message || !(message.IsNoteOn || message.IsNoteOff) || (message.Channel == DrumChannel && !withDrums))
            {
                continue;
            }

            var key = (message.Channel << 7) | message.Note;
            End(key, one.Tick);
            if (message.IsNoteOn)
            {
                sounding[key] = (one.Tick, message.Velocity);
            }
        }

        foreach (var key in sounding.Keys.ToArray())
        {
            End(key, track.LastTick);
        }

        void End(int key, long tick)
        {
            if (sounding.Remove(key, out var begun) && tick > begun.Tick)
            {
                var start = tempo.BeatsAt(begun.Tick);
                notes.Add(new MelodyNote(key & 0x7F, begun.Velocity, offset + start, tempo.BeatsAt(tick) - start));
            }
        }
    }
}

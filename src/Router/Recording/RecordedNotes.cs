using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Router.Recording;

/// <summary>The channel messages of a recording as a standard MIDI file: a track for what each device sent, and one for what routes sent to it. Lights are left out; notes that still sound at the end are ended.</summary>
internal static class RecordedNotes
{
    private const int TicksPerSecond = MidiFile.UsualTicksPerQuarter * 2;      // at 120 quarter notes a minute

    /// <summary>The file, and how many messages are in it.</summary>
    public static (MidiFile File, int Messages) Take(Recorded recording)
    {
        var tracks = new SortedDictionary<string, List<MidiFileEvent>>(StringComparer.Ordinal);
        var sounding = new Dictionary<string, HashSet<(int Channel, int Note)>>(StringComparer.Ordinal);
        var messages = 0;
        var last = 0L;
        foreach (var one in recording.Events)
        {
            // What was sent without an event told a light or came from upkeep.
            var name = one.Kind switch { TraceKind.MidiIn => one.Subject, TraceKind.MidiOut when one.Event != 0 => $"{one.Subject} (sent)", _ => null };
            if (name is null || !MidiMessage.TryFromBytes(one.Bytes, out var message) || !message.IsChannel)
            {
                continue;
            }

            if (!tracks.TryGetValue(name, out var track))
            {
                tracks[name] = track = [MidiFileEvent.At(0, MidiFileMeta.TrackName, Encoding.UTF8.GetBytes(name))];
                sounding[name] = [];
            }

            last = (long)(one.Time.TotalSeconds * TicksPerSecond);
            track.Add(MidiFileEvent.At(last, message));
            messages++;
            if (message.IsNoteOn)
            {
                sounding[name].Add((message.Channel, message.Note));
            }
            else if (message.IsNoteOff)
            {
                sounding[name].Remove((message.Channel, message.Note));
            }
        }

        foreach (var (name, notes) in sounding)
        {
            tracks[name].AddRange(notes.Order().Select(note => MidiFileEvent.At(last, MidiMessage.NoteOff(note.Channel, note.Note, 64))));
        }

        return (new MidiFile(1, MidiDivision.Quarters(MidiFile.UsualTicksPerQuarter), [.. tracks.Values.Select(static track => new MidiFileTrack(track))]), messages);
    }
}

using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Router.Cli.Scores;

/// <summary>One message and when it is due.</summary>
/// <param name="At">From the start.</param>
/// <param name="Bytes">The whole message.</param>
internal readonly record struct TimedMessage(TimeSpan At, byte[] Bytes)
{
    public static TimedMessage Of(TimeSpan at, MidiMessage message)
    {
        var bytes = new byte[message.Length];
        message.CopyTo(bytes);
        return new TimedMessage(at, bytes);
    }

    /// <summary>What a device is sent of a file, all tracks together, in time.</summary>
    public static IReadOnlyList<TimedMessage> From(MidiFile file)
    {
        var tempo = new TempoMap(file);
        var messages = new List<TimedMessage>();
        var offset = TimeSpan.Zero;
        foreach (var track in file.Tracks)
        {
            AddTrack(track, tick => offset + TimeSpan.FromSeconds(tempo.SecondsAt(tick)), messages);
            offset += file.Format == 2 ? TimeSpan.FromSeconds(tempo.SecondsAt(track.LastTick)) : TimeSpan.Zero;
        }

        return [.. messages.OrderBy(static message => message.At)];
    }

    /// <summary>A melody at a tempo.</summary>
    /// <param name="notes">In any order.</param>
    /// <param name="channel">0-15.</param>
    /// <param name="tempo">Quarter notes in a minute.</param>
    public static IReadOnlyList<TimedMessage> From(IReadOnlyList<MelodyNote> notes, int channel, double tempo) => From(MelodyNotes.ToFile(notes, channel, tempo));

    private static void AddTrack(MidiFileTrack track, Func<long, TimeSpan> timeOf, List<TimedMessage> messages)
    {
        var sysEx = new List<byte>();                       // under way: some files cut a long one into pieces
        foreach (var one in track.Events)
        {
            switch (one.Kind)
            {
                case MidiFileEventKind.Message:
                    messages.Add(Of(timeOf(one.Tick), one.Message));
                    break;
                case MidiFileEventKind.SysEx:
                    sysEx.Clear();
                    sysEx.Add(MidiStatus.SysEx);
                    Continue(one);
                    break;
                case MidiFileEventKind.Escape when sysEx.Count > 0:
                    Continue(one);
                    break;
            }
        }

        void Continue(in MidiFileEvent one)
        {
            sysEx.AddRange(one.Data.Span);
            if (sysEx[^1] == MidiStatus.EndOfSysEx)
            {
                // A byte above 7F within would be another message to a device.
                if (sysEx[1..^1].TrueForAll(static data => data <= MidiMessage.MaxValue))
                {
                    messages.Add(new TimedMessage(timeOf(one.Tick), [.. sysEx]));
                }

                sysEx.Clear();
            }
        }
    }
}

using System.Globalization;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Live.Client;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli.Lives;

/// <summary>The words behind <c>live clip TRACK/SCENE</c>. Whatever changes something waits until Live has it.</summary>
internal sealed class ClipWords(LiveClip clip, IReadOnlyList<string> words)
{
    private static readonly string[] Known = ["fire", "stop", "create", "delete", "extend", "double", "name", "loop-start", "loop-end", "notes"];

    /// <summary>Does what the words say.</summary>
    /// <param name="print">Takes an answer, as an object for JSON and as text.</param>
    /// <param name="stop">Gives up.</param>
    public async Task RunAsync(Func<object, string, Task> print, CancellationToken stop)
    {
        switch (words)
        {
            case []:
                await TellAsync(print, stop).ConfigureAwait(false);
                break;
            case ["fire"]:
                clip.Fire();
                _ = await clip.Exists.GetAsync(stop).ConfigureAwait(false);
                break;
            case ["stop"]:
                clip.Stop();
                _ = await clip.Exists.GetAsync(stop).ConfigureAwait(false);
                break;
            case ["create", var beats]:
                await clip.CreateAsync(Beats(beats), stop).ConfigureAwait(false);
                break;
            case ["delete"]:
                await clip.DeleteAsync(stop).ConfigureAwait(false);
                break;
            case ["extend", var beats]:
                await clip.ExtendAsync(Beats(beats), stop).ConfigureAwait(false);
                break;
            case ["double"]:
                clip.DuplicateLoop();
                _ = await clip.Exists.GetAsync(stop).ConfigureAwait(false);
                break;
            case ["name", var name]:
                await clip.Name.SetAsync(name, stop).ConfigureAwait(false);
                break;
            case ["loop-start", var beats]:
                await clip.LoopStart.SetAsync(Beats(beats), stop).ConfigureAwait(false);
                break;
            case ["loop-end", var beats]:
                await clip.LoopEnd.SetAsync(Beats(beats), stop).ConfigureAwait(false);
                break;
            case ["notes"]:
                await NotesAsync(print, stop).ConfigureAwait(false);
                break;
            case ["notes", "clear"]:
                clip.RemoveNotes();
                _ = await clip.GetNotesAsync(stop).ConfigureAwait(false);
                break;
            case ["notes", "add", ..] when words.Count > 2:
                var text = string.Join(' ', words.Skip(2));
                await clip.AddNotesAsync(MelodyText.TryParse(text, out var notes, out _, out var error) ? notes : throw new UsageException(error!), stop).ConfigureAwait(false);
                break;
            default:
                throw new UsageException(Array.IndexOf(Known, words[0]) >= 0
                    ? $"'{string.Join(' ', words)}' is not whole or has too much; write for example: create 4, name Intro, notes add C3 E3:1/8"
                    : NearestWord.Find(words[0], Known) is { } near ? $"'{words[0]}' is no word for a clip; did you mean '{near}'?" : $"'{words[0]}' is no word for a clip; there is {string.Join(", ", Known)}");
        }
    }

    private static double Beats(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var beats) && beats <= 100_000
            ? beats
            : throw new UsageException($"'{text}' is no number of quarter notes");

    private async Task TellAsync(Func<object, string, Task> print, CancellationToken stop)
    {
        if (!await clip.Exists.GetAsync(stop).ConfigureAwait(false))
        {
            await print(new { Exists = false }, "The slot is empty.").ConfigureAwait(false);
            return;
        }

        var name = await clip.Name.GetAsync(stop).ConfigureAwait(false);
        var length = await clip.Length.GetAsync(stop).ConfigureAwait(false);
        var (start, end) = (await clip.LoopStart.GetAsync(stop).ConfigureAwait(false), await clip.LoopEnd.GetAsync(stop).ConfigureAwait(false));
        var (playing, midi) = (await clip.IsPlaying.GetAsync(stop).ConfigureAwait(false), await clip.IsMidi.GetAsync(stop).ConfigureAwait(false));
        await print(
            new { Exists = true, Name = name, Length = length, LoopStart = start, LoopEnd = end, IsPlaying = playing, IsMidi = midi },
            string.Create(CultureInfo.InvariantCulture, $"'{name}', {(midi ? "MIDI" : "audio")}, {length:0.###} quarter notes, loop {start:0.###} to {end:0.###}, {(playing ? "plays" : "rests")}."))
            .ConfigureAwait(false);
    }

    private async Task NotesAsync(Func<object, string, Task> print, CancellationToken stop)
    {
        var notes = await clip.GetNotesAsync(stop).ConfigureAwait(false);
        var lines = notes.Select(static note => string.Create(
            CultureInfo.InvariantCulture, $"{note.Start,8:0.00} {note.Length,7:0.00}  {NoteNames.Format(note.Note),-5} {note.Velocity,3}{(note.Velocity == 0 ? "  off" : "")}"));
        await print(notes, string.Join('\n', lines.Prepend("   start  length  note  velocity"))).ConfigureAwait(false);
    }
}

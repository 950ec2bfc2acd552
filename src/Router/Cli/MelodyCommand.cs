using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Live.Client;
using MidiMesh.Router.Cli.Scores;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh melody</c>: learns from MIDI files or notes, makes a melody in their manner, and plays, saves or prints it.</summary>
internal sealed class MelodyCommand
{
    private readonly CliContext _context;
    private readonly Option<string[]> _learn = new("--learn") { Description = "MIDI files to learn from.", HelpName = "FILE.mid", Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _notes = new("--notes") { Description = "Notes to learn from: \"C3 D3:1/8 -:1/8 C3+E3+G3:1/2@90\". Several times for several pieces.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int> _order = Arguments.Number("--order", "How many steps back it looks, 1 to 8: 1 is wild, 4 nearly quotes.", 1, MarkovMelody.MostOrder, 2);
    private readonly Option<double> _grid = new("--grid") { Description = "The smallest step, in quarter notes: 0.25 is a sixteenth.", DefaultValueFactory = static _ => 0.25 };
    private readonly Option<double> _beats = new("--beats") { Description = "How long, in quarter notes.", DefaultValueFactory = static _ => 16 };
    private readonly Option<double> _tempo = new("--tempo") { Description = "Quarter notes in a minute.", DefaultValueFactory = static _ => 120 };
    private readonly Option<int> _channel = Arguments.Number("--channel", "1 to 16.", 1, MidiMessage.ChannelCount, 1);
    private readonly Option<ulong?> _seed = new("--seed") { Description = "The same seed makes the same melody. Told when not given." };
    private readonly Option<string?> _to = new("--to") { Description = "Plays it on this MIDI port." };
    private readonly Option<string?> _save = new("--save") { Description = "Writes it to this MIDI file.", HelpName = "FILE.mid" };
    private readonly Option<string?> _clip = new("--clip") { Description = "Puts it into a new clip of Live's: TRACK/SCENE, by number from 0 or by name." };
    private readonly Option<string> _host = new("--host") { Description = "Where Live runs.", DefaultValueFactory = static _ => "127.0.0.1" };
    private readonly Option<int> _port = Lives.LiveCommand.Port("--port", "Where its script listens.", 11000);
    private readonly Option<int> _replyPort = Lives.LiveCommand.Port("--reply-port", "Where AbletonOSC answers.", 11001);
    private readonly Option<bool> _json = new("--json") { Description = "Prints it as JSON." };

    private MelodyCommand(CliContext context)
    {
        _context = context;
        Limit(_grid, 1 / 64.0, 16);
        Limit(_beats, 1 / 64.0, 10_000);
        Limit(_tempo, 4, 1000);
    }

    public static Command Create(CliContext context)
    {
        var verb = new MelodyCommand(context);
        var command = new Command("melody",
            "Makes a melody in the manner of others (a Markov chain), and plays it, saves it, or prints it.\n\n" +
            "Example: midimesh melody --learn song.mid --order 3 --seed 7 --to synth\n" +
            "         midimesh melody --notes \"C3 E3:1/8 G3:1/8 A3 G3\" --save new.mid\n" +
            "         midimesh melody --learn song.mid --beats 16 --clip Bass/Chorus")
        {
            verb._learn, verb._notes, verb._order, verb._grid, verb._beats, verb._tempo, verb._channel, verb._seed, verb._to, verb._save, verb._clip, verb._json,
            verb._host, verb._port, verb._replyPort,
        };
        command.Validators.Add(line =>
        {
            if (line.GetResult(verb._learn) is null && line.GetResult(verb._notes) is null)
            {
                line.AddError("There is nothing to learn from: give --learn FILE.mid or --notes \"C3 E3 G3\".");
            }
        });
        command.SetAction(verb.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken stop)
    {
        var chain = new MarkovMelody(line.GetValue(_order), line.GetValue(_grid));
        if (Learn(chain, line) is { } mistake)
        {
            await _context.Error.WriteLineAsync($"midimesh: {mistake}.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        var seed = line.GetValue(_seed) ?? (ulong)Random.Shared.Next(1, 10_000);
        var melody = chain.Make(seed, line.GetValue(_beats));
        await _context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{melody.Count} notes from {chain.StepCount} steps, seed {seed}.")).ConfigureAwait(false);
        var (save, to) = (line.GetValue(_save), line.GetValue(_to));
        if (save is not null && await SaveAsync(save, melody, line).ConfigureAwait(false) is var saved && saved != ExitCode.Done)
        {
            return saved;
        }

        var clip = line.GetValue(_clip);
        if (clip is not null && await PutIntoClipAsync(clip, melody, line, stop).ConfigureAwait(false) is var put && put != ExitCode.Done)
        {
            return put;
        }

        if (to is not null)
        {
            return await PlayAsync(to, TimedMessage.From(melody, line.GetValue(_channel) - 1, line.GetValue(_tempo)), stop).ConfigureAwait(false);
        }

        if ((save is null && clip is null) || line.GetValue(_json))
        {
            await PrintAsync(melody, line.GetValue(_json)).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    /// <summary>Null, or what is wrong with what is to be learned.</summary>
    private string? Learn(MarkovMelody chain, ParseResult line)
    {
        foreach (var path in line.GetValue(_learn) ?? [])
        {
            if (MidiFiles.Read(_context.WorkingFolder, path, out var error) is not { } file)
            {
                return error;
            }

            chain.Learn(MelodyNotes.From(file));
        }

        foreach (var text in line.GetValue(_notes) ?? [])
        {
            if (!MelodyText.TryParse(text, out var notes, out _, out var error))
            {
                return error;
            }

            chain.Learn(notes);
        }

        return chain.StepCount == 0 ? "there is no note in it; the drums' channel 10 does not count" : null;
    }

    private async Task<int> SaveAsync(string path, IReadOnlyList<MelodyNote> melody, ParseResult line)
    {
        try
        {
            var bytes = MidiFileWriter.Write(MelodyNotes.ToFile(melody, line.GetValue(_channel) - 1, line.GetValue(_tempo)));
            await File.WriteAllBytesAsync(Path.Combine(_context.WorkingFolder, path), bytes).ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await _context.Error.WriteLineAsync($"midimesh: cannot write {path}: {cause.Message}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    /// <summary>The slot must be empty: what somebody has recorded there is not ours to take away.</summary>
    private Task<int> PutIntoClipAsync(string place, IReadOnlyList<MelodyNote> melody, ParseResult line, CancellationToken stop) =>
        Lives.LiveCommand.GuardAsync(_context, line.GetValue(_host)!, line.GetValue(_port), line.GetValue(_replyPort), async options =>
        {
            var set = await LiveSet.ConnectAsync(options, stop).ConfigureAwait(false);
            await using (set.ConfigureAwait(false))
            {
                var clip = Lives.LiveCommand.FindClip(set, place);
                await clip.CreateAsync(line.GetValue(_beats), stop).ConfigureAwait(false);
                await clip.AddNotesAsync(melody, stop).ConfigureAwait(false);
            }
        });

    private async Task<int> PlayAsync(string name, IReadOnlyList<TimedMessage> messages, CancellationToken stop)
    {
        using var ports = MidiPorts.Open(_context);
        var (port, code) = ports.Choose(name, MidiDirection.Output, _context.Error);
        return port is null ? code : await ScorePlayer.PlayAsync(port, messages, _context, stop).ConfigureAwait(false);
    }

    private async Task PrintAsync(IReadOnlyList<MelodyNote> melody, bool json)
    {
        if (json)
        {
            await _context.Output.WriteLineAsync(JsonSerializer.Serialize(melody, JsonText.Indented)).ConfigureAwait(false);
            return;
        }

        await _context.Output.WriteLineAsync("   beat  length  note   velocity").ConfigureAwait(false);
        foreach (var note in melody)
        {
            await _context.Output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{note.Start + 1,7:0.00} {note.Length,7:0.00}  {NoteNames.Format(note.Note),-5} {note.Velocity,9}")).ConfigureAwait(false);
        }
    }

    private static void Limit(Option<double> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double>() is var number && !(number >= least && number <= most))
        {
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes {least} to {most}."));
        }
    });
}

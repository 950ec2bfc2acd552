using System.CommandLine;
using System.Globalization;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Router.Recording;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh record FILE</c>: writes down what a running router does. The file is this program's: a full disk ends the recording, never the router.</summary>
internal static class RecordCommand
{
    public static Command Create(CliContext context)
    {
        var file = new Argument<string?>("FILE") { Description = "The file to write; may be left out with --midi.", Arity = ArgumentArity.ZeroOrOne }.NoOption();
        var last = new Option<bool>("--last") { Description = "The last minute, as far as the router's ring goes back, instead of what happens from now on." };
        var midi = new Option<string?>("--midi") { Description = "Also write the notes as a standard MIDI file.", HelpName = "OUT.mid" };
        var force = new Option<bool>("--force") { Description = "Write over files that are there." };
        var command = new Command("record", "Records everything that a running router does, until Ctrl-C, or saves its last minute.\n\nExample: midimesh record --last solo.rec") { file, last, midi, force };
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is null or { Tokens.Count: 0 } && result.GetResult(midi) is null)
            {
                result.AddError("A FILE is needed, or --midi OUT.mid.");
            }
        });
        command.SetAction((line, stop) => RecordAsync(context, line.GetValue(file), line.GetValue(midi), line.GetValue(last), line.GetValue(force), stop));
        return command;
    }

    private static async Task<int> RecordAsync(CliContext context, string? file, string? midi, bool last, bool force, CancellationToken stop)
    {
        foreach (var wanted in (string?[])[file, midi])
        {
            if (wanted is not null && !force && File.Exists(context.PathOf(wanted)))
            {
                await context.Error.WriteLineAsync($"midimesh: {wanted} is there already; --force writes over it.").ConfigureAwait(false);
                return ExitCode.BadInput;
            }
        }

        var path = file is null ? Path.GetTempFileName() : context.PathOf(file);
        try
        {
            var code = await RunningRouter.AskAsync(context, HttpMethod.Get, last ? "/api/record/last" : "/api/record", Timeout.InfiniteTimeSpan,
                answer => WriteAsync(context, answer, path, file, last, stop), stop).ConfigureAwait(false);
            return code == ExitCode.Done && midi is not null ? await ExportAsync(context, path, midi).ConfigureAwait(false) : code;
        }
        finally
        {
            if (file is null)
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Writes the notes of a recording as a standard MIDI file.</summary>
    public static async Task<int> ExportAsync(CliContext context, string recording, string midi)
    {
        if (ReplayCommand.Load(context, recording) is not { } recorded)
        {
            return ExitCode.BadInput;
        }

        var (notes, messages) = RecordedNotes.Take(recorded);
        try
        {
            await File.WriteAllBytesAsync(context.PathOf(midi), MidiFileWriter.Write(notes), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"midimesh: {midi} cannot be written: {cause.Message}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }

        await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{midi}: {notes.Tracks.Count} tracks, {messages} messages")).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<int> WriteAsync(CliContext context, HttpResponseMessage answer, string path, string? shown, bool last, CancellationToken stop)
    {
        var (lines, cut) = (0L, 0L);
        try
        {
            using var source = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
            var file = new StreamWriter(path);
            await using (file.ConfigureAwait(false))
            {
                if (!last)
                {
                    await context.Error.WriteLineAsync("Recording. Ctrl-C ends it.").ConfigureAwait(false);
                }

                (lines, cut) = await CopyAsync(source, file, stop).ConfigureAwait(false);
            }
        }
        catch (HttpIOException)
        {
            await context.Error.WriteLineAsync("The router ended.").ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"midimesh: {shown ?? path} cannot be written (any further): {cause.Message}").ConfigureAwait(false);
            await context.Error.WriteLineAsync("The router plays on; what was written so far can be replayed.").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }

        if (shown is not null)
        {
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{shown}: {lines} lines")).ConfigureAwait(false);
            if (cut > 0)
            {
                await context.Error.WriteLineAsync($"{shown}: {RecordingWords.Cut(cut)}").ConfigureAwait(false);
            }
        }

        return ExitCode.Done;
    }

    /// <summary>Copies whole lines; after each burst all of them are in the file, so that a power cut costs no more than the last moment.</summary>
    private static async Task<(long Lines, long Cut)> CopyAsync(StreamReader source, StreamWriter file, CancellationToken stop)
    {
        var (lines, cut, time) = (0L, 0L, "0.000000");
        var isEnded = false;
        try
        {
            while (true)
            {
                var next = source.ReadLineAsync(stop);
                if (!next.IsCompleted)
                {
                    await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                }

                if (await next.ConfigureAwait(false) is not { } line)
                {
                    break;
                }

                await file.WriteAsync(line + "\n").ConfigureAwait(false);
                lines++;
                cut += RecordingWords.IsTooLong(line) ? 1 : 0;
                time = lines > 3 ? line.Split(' ', 2)[0] : time;
                isEnded = line.EndsWith(" end", StringComparison.Ordinal) && line.Count(static letter => letter == ' ') == 1;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is how a recording ends.
        }

        if (!isEnded && stop.IsCancellationRequested)
        {
            await file.WriteAsync($"{time} end\n").ConfigureAwait(false);
            lines++;
        }

        await file.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return (lines, cut);
    }
}

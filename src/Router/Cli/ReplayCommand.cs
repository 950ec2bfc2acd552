using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Recording;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh replay FILE</c>: what a rig makes of a recording, in controlled time; or where two rigs differ on it.</summary>
internal static class ReplayCommand
{
    public static Command Create(CliContext context)
    {
        var words = new Argument<string[]>("FILE") { Description = "The recording; with --diff RIG_A RIG_B FILE.", Arity = new ArgumentArity(1, 3) };
        var rig = new Option<string?>("--rig") { Description = "The rig to play it into, instead of the one that it was recorded with.", HelpName = "RIG" };
        var diff = new Option<bool>("--diff") { Description = "Say where two rigs act differently; 1 when they do." };
        var running = new Option<bool>("--running") { Description = "Play it into the router that runs, as if it came in now, instead of a rig on the bench." };
        var speed = new Option<double?>("--speed") { Description = "1 takes as long as the recording did, 2 half as long, up to 1000; without it, no longer than it takes to work out, and 1 with --running.", HelpName = "N" };
        speed.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!double.TryParse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number is not (>= RunningReplay.Slowest and <= RunningReplay.Fastest)))
            {
                result.AddError("--speed is 0.01 to 1000.");
            }
        });
        var lights = new Option<bool>("--lights") { Description = "Show what lights are told, too." };
        var midi = new Option<string?>("--midi") { Description = "Write the recorded notes as a standard MIDI file and play nothing.", HelpName = "OUT.mid" };
        var json = Arguments.Json();
        var command = new Command("replay", "Plays a recording into a rig, in controlled time and without hardware, and shows what leaves; or into the router that runs.\n\nExample: midimesh replay --diff my-set.conf new-set.conf solo.rec") { words, rig, running, diff, speed, lights, midi, json };
        command.Validators.Add(result =>
        {
            var isDiff = result.GetResult(diff) is not null;
            var count = result.GetResult(words)?.Tokens.Count ?? 0;
            if (count != (isDiff ? 3 : 1))
            {
                result.AddError(isDiff ? "--diff takes RIG_A RIG_B FILE." : "One FILE is replayed; 'replay --diff RIG_A RIG_B FILE' compares two rigs.");
            }

            if (isDiff && (result.GetResult(rig) is not null || result.GetResult(midi) is not null || result.GetResult(speed) is not null))
            {
                result.AddError("--diff goes without --rig, --midi and --speed.");
            }

            if (result.GetResult(running) is not null && (isDiff || result.GetResult(rig) is not null || result.GetResult(midi) is not null || result.GetResult(lights) is not null))
            {
                result.AddError("--running goes with --speed and --json alone: the rig is the one that runs, and 'monitor' shows what leaves.");
            }
        });
        command.SetAction((line, stop) =>
        {
            var given = line.GetRequiredValue(words);
            return line.GetValue(midi) is { } out_ ? RecordCommand.ExportAsync(context, context.PathOf(given[0]), out_)
                : line.GetValue(running) ? PlayIntoRouterAsync(context, given[0], line.GetValue(speed) ?? 1, line.GetValue(json), stop)
                : Task.Run(() => line.GetValue(diff)
                    ? Compare(context, given, line.GetValue(json), stop)
                    : Play(context, given[0], line.GetValue(rig), line.GetValue(speed), line.GetValue(lights), line.GetValue(json), stop), CancellationToken.None);
        });
        return command;
    }

    /// <summary>Reads a recording; null when it is none, which has been said.</summary>
    public static Recorded? Load(CliContext context, string path)
    {
        try
        {
            using var file = File.OpenRead(context.PathOf(path));
            var (recording, problem) = RecordingReader.Read(file);
            if (problem is not null)
            {
                context.Error.WriteLine($"{path}:{problem.Line}:{problem.Column}: error: {problem.Message}");
                return null;
            }

            if (!recording!.IsWhole)
            {
                context.Error.WriteLine($"{path}: the recording breaks off; it is taken as far as it goes.");
            }

            if (recording.Lost > 0)
            {
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {recording.Lost} events came faster than they could be recorded and are missing."));
            }

            return recording;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            context.Error.WriteLine($"midimesh: {path} cannot be read: {cause.Message}");
            return null;
        }
    }

    private static int Play(CliContext context, string file, string? rig, double? speed, bool lights, bool asJson, CancellationToken stop)
    {
        if (Load(context, file) is not { } recording || (rig ?? RigOf(context, file, recording)) is not { } path || LoadedRig.Load(context, context.PathOf(path)) is not { Plan: { } plan })
        {
            return ExitCode.BadInput;
        }

        var started = context.Time.GetTimestamp();
        Action<TimeSpan>? pace = speed is { } fast ? at => Wait(context, started, at / fast, stop) : null;
        if (TryPlay(context, path, plan, recording, pace, stop) is not { } replay)
        {
            return ExitCode.BadInput;
        }

        if (asJson)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(
                new { Rig = path, Inputs = replay.Moments.Select(moment => Shown(moment, lights)), replay.Left }, JsonText.Indented));
            return ExitCode.Done;
        }

        foreach (var moment in replay.Moments)
        {
            context.Output.WriteLine(Headline(moment));
            foreach (var sent in moment.Sent.Where(sent => lights || !sent.IsLight))
            {
                context.Output.WriteLine($"    {sent}");
            }
        }

        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {replay.Moments.Count} inputs, {replay.Moments.Sum(static moment => moment.Sent.Count(static sent => !sent.IsLight))} messages"));
        return ExitCode.Done;
    }

    private static async Task<int> PlayIntoRouterAsync(CliContext context, string file, double speed, bool asJson, CancellationToken stop)
    {
        if (Load(context, file) is not { } recording)
        {
            return ExitCode.BadInput;
        }

        var content = RunningReplay.Write(recording);
        if (content.Length > RunningReplay.MostBytes)
        {
            await context.Error.WriteLineAsync($"midimesh: {file}: what is replayed into a running router has at most {RunningReplay.MostBytes >> 20} MB of inputs, and these are {(content.Length + (1 << 20) - 1) >> 20}.").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        var path = string.Create(CultureInfo.InvariantCulture, $"/api/replay?speed={speed:0.####}");
        return await RunningRouter.AskAsync(context, HttpMethod.Post, path, Timeout.InfiniteTimeSpan, answer => FollowAsync(context, answer, file, recording, asJson, stop), stop, content: content).ConfigureAwait(false);
    }

    /// <summary>Says how far the router has come, until it ends or Ctrl-C hangs up, which ends the replay.</summary>
    private static async Task<int> FollowAsync(CliContext context, HttpResponseMessage answer, string file, Recorded recording, bool asJson, CancellationToken stop)
    {
        var length = recording.Events.LastOrDefault(static one => one.Kind is TraceKind.MidiIn or TraceKind.OscIn)?.Time ?? TimeSpan.Zero;
        ReplayLine? last = null;
        try
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
            while (await lines.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
            {
                if (last is null)
                {
                    await context.Error.WriteLineAsync("Replaying into the running router. Ctrl-C ends it.").ConfigureAwait(false);
                }

                last = JsonSerializer.Deserialize<ReplayLine>(line, JsonSerializerOptions.Web)!;
                if (asJson)
                {
                    await context.Output.WriteLineAsync(line).ConfigureAwait(false);
                }
                else if (last.End is null && last.At > 0)
                {
                    await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{last.At:0.0} of {length.TotalSeconds:0.0} s, {last.Played} inputs")).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("Stopped. The router lets go of what the replay held.").ConfigureAwait(false);
            return ExitCode.Done;
        }
        catch (HttpIOException)
        {
            // Broken off in the middle: said below.
        }

        if (last?.End is null or "router")
        {
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"midimesh: the router ended, {last?.At ?? 0:0.0} of {length.TotalSeconds:0.0} s in.")).ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }

        if (last.End == "silence")
        {
            await context.Error.WriteLineAsync("Somebody asked for silence: the replay ended.").ConfigureAwait(false);
        }

        foreach (var (why, count) in last.Left)
        {
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: left out {count} {why}")).ConfigureAwait(false);
        }

        if (last.Unplugged.Length > 0)
        {
            await context.Error.WriteLineAsync($"{file}: not plugged in, and played all the same: {string.Join(", ", last.Unplugged)}").ConfigureAwait(false);
        }

        await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{file}: {last.Played} inputs replayed")).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static int Compare(CliContext context, string[] words, bool asJson, CancellationToken stop)
    {
        if (Load(context, words[2]) is not { } recording || LoadedRig.Load(context, context.PathOf(words[0])) is not { Plan: { } one } || LoadedRig.Load(context, context.PathOf(words[1])) is not { Plan: { } other}
            || TryPlay(context, words[0], one, recording, null, stop) is not { } a || TryPlay(context, words[1], other, recording, null, stop) is not { } b)
        {
            return ExitCode.BadInput;
        }

        var differences = ReplayDiff.Find(a, b);
        if (asJson)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(
                new { Same = differences.Count == 0, Differences = differences.Select(static one => new { one.Moment.Line, Seconds = one.Moment.Time.TotalSeconds, Input = one.Moment.Text, one.Only, one.Other }) }, JsonText.Indented));
        }
        else
        {
            foreach (var difference in differences)
            {
                context.Output.WriteLine($"{words[2]}:{Headline(difference.Moment)}");
                foreach (var sent in difference.Only)
                {
                    context.Output.WriteLine($"  - {sent}");
                }

                foreach (var sent in difference.Other)
                {
                    context.Output.WriteLine($"  + {sent}");
                }
            }

            context.Output.WriteLine(differences.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"no difference in {a.Moments.Count} inputs")
                : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} of {Math.Max(a.Moments.Count, b.Moments.Count)} inputs differ (- {words[0]}, + {words[1]})"));
        }

        return differences.Count == 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    private static Replay? TryPlay(CliContext context, string path, MeshPlan plan, Recorded recording, Action<TimeSpan>? pace, CancellationToken stop)
    {
        try
        {
            var replay = Replayer.Play(plan, recording, pace, stop);
            foreach (var (why, count) in replay.Left)
            {
                context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: left out {count} {why}"));
            }

            return replay;
        }
        catch (RestlessRigException cause)
        {
            context.Error.WriteLine($"midimesh: {path}: {cause.Message}");
            return null;
        }
    }

    /// <summary>The file of the rig that was recorded, beside the recording or where one works.</summary>
    private static string? RigOf(CliContext context, string file, Recorded recording)
    {
        if (recording.RigFile.Length > 0)
        {
            foreach (var folder in (string?[])[Path.GetDirectoryName(context.PathOf(file)), context.WorkingFolder])
            {
                // A recording may come from anybody: its rig is a name, never a way to somewhere else.
                var path = Path.Combine(folder ?? "", Path.GetFileName(recording.RigFile));
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        context.Error.WriteLine($"midimesh: {(recording.RigFile.Length > 0 ? $"the rig that was recorded, {recording.RigFile}, is not here" : "what was recorded came from no rig file")}; name one with --rig.");
        return null;
    }

    private static object Shown(Moment moment, bool lights) => new
    {
        moment.Line, Seconds = moment.Time.TotalSeconds, Input = moment.Text,
        Sent = moment.Sent.Where(sent => lights || !sent.IsLight).Select(static sent => new { Ms = sent.After.TotalMilliseconds, sent.Text, sent.IsLight }),
    };

    /// <summary>A line of the router's answer.</summary>
    private sealed record ReplayLine(double At, int Played, Dictionary<string, int> Left, string[] Unplugged, string? End);

    private static string Headline(Moment moment) => string.Create(CultureInfo.InvariantCulture, $"{moment.Line}  +{moment.Time.TotalSeconds:0.000} s  {moment.Text}");

    private static void Wait(CliContext context, long started, TimeSpan until, CancellationToken stop)
    {
        var left = until - context.Time.GetElapsedTime(started);
        if (left > TimeSpan.Zero)
        {
            stop.WaitHandle.WaitOne(left);
        }

        stop.ThrowIfCancellationRequested();
    }
}

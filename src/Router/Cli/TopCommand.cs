using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using MidiMesh.Router.Web;
using Spectre.Console;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh top</c>: the stage page for a terminal.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeyLook = TimeSpan.FromMilliseconds(50);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static Command Create(CliContext context)
    {
        var command = new Command("top", "Shows the stage page in the terminal: can the set go on, devices, Live, the grid, queues, latencies and the last events. q or Ctrl-C ends it; into a file or pipe it prints one picture.\n\nExample: midimesh top");
        command.SetAction((_, stop) => context.IsTerminal ? FollowAsync(context, stop) : OnceAsync(context, stop));
        return command;
    }

    private static Task<int> OnceAsync(CliContext context, CancellationToken stop) =>
        RunningRouter.AskAsync(context, HttpMethod.Get, "/api/stage", Patience, async answer =>
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(context.Output) });
            console.Profile.Width = 100;
            console.Write(TopPicture.Draw(await ReadAsync(answer, stop).ConfigureAwait(false), context.Time.LocalTimeZone, int.MaxValue));
            return ExitCode.Done;
        }, stop);

    private static async Task<int> FollowAsync(CliContext context, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Output) });
        if (await OnePictureAsync(context, console, false, end.Token).ConfigureAwait(false) is var code && code != ExitCode.Done)
        {
            return code;
        }

        // The terminal's second screen: whatever happens, the first one comes back as it was.
        context.Output.Write("\e[?1049h\e[?25l");
        try
        {
            while (!end.IsCancellationRequested)
            {
                if (await OnePictureAsync(context, console, true, end.Token).ConfigureAwait(false) is var now && now != ExitCode.Done)
                {
                    code = now;
                    break;
                }

                if (await IsQuitAsync(end.Token).ConfigureAwait(false))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Ctrl-C ends it.
        }
        finally
        {
            context.Output.Write("\e[?25h\e[?1049l");
            await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }

        if (code != ExitCode.Done)
        {
            await context.Error.WriteLineAsync("midimesh: the router ended.").ConfigureAwait(false);
        }

        return code;
    }

    /// <summary>Waits for the next picture's time; true when q was pressed meanwhile.</summary>
    private static async Task<bool> IsQuitAsync(CancellationToken stop)
    {
        for (var waited = TimeSpan.Zero; waited < Look; waited += KeyLook)
        {
            while (!Console.IsInputRedirected && Console.KeyAvailable)
            {
                if (Console.ReadKey(intercept: true) is { KeyChar: 'q' or 'Q' })
                {
                    return true;
                }
            }

            await Task.Delay(KeyLook, stop).ConfigureAwait(false);
        }

        return false;
    }

    private static Task<int> OnePictureAsync(CliContext context, IAnsiConsole console, bool draw, CancellationToken stop) =>
        // While the second screen is on, what is wrong is told after it.
        RunningRouter.AskAsync(draw ? context with { Error = TextWriter.Null } : context, HttpMethod.Get, "/api/stage", Patience, async answer =>
        {
            var picture = await ReadAsync(answer, stop).ConfigureAwait(false);
            if (draw)
            {
                var (width, height) = Size();
                using var text = new StringWriter(CultureInfo.InvariantCulture);
                (console.Profile.Width, console.Profile.Out) = (width, new AnsiConsoleOutput(text));
                console.Write(TopPicture.Draw(picture, context.Time.LocalTimeZone, height));

                // No line more than there are: the terminal would scroll, and the word that says whether the set can go on is the first one.
                var lines = text.ToString().Split('\n').Take(height).Select(static line => line.TrimEnd('\r'));
                context.Output.Write($"\e[H\e[J{string.Join(context.Output.NewLine, lines).TrimEnd()}\e[0m");
                await context.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return ExitCode.Done;
        }, stop);

    /// <summary>The terminal's size now: it may be another at every picture.</summary>
    private static (int Width, int Height) Size()
    {
        try
        {
            return (Math.Max(Console.WindowWidth, 20), Math.Max(Console.WindowHeight, 5));
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }

    private static async Task<StagePicture> ReadAsync(HttpResponseMessage answer, CancellationToken stop) =>
        JsonSerializer.Deserialize<StagePicture>(await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false), Json)!;
}

using System.CommandLine;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh panic</c>: a running router silences everything.</summary>
internal static class PanicCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext context)
    {
        var command = new Command("panic", "Makes a running router silence everything: held notes are released, every channel is told to be quiet.\n\nExample: midimesh panic");
        command.SetAction((_, stop) => RunningRouter.AskAsync(context, HttpMethod.Post, "/api/panic", Patience, async _ =>
        {
            await context.Output.WriteLineAsync("Everything is silent.").ConfigureAwait(false);
            return ExitCode.Done;
        }, stop));
        return command;
    }
}

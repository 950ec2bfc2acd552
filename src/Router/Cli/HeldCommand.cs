using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MidiMesh.Actors.Devices;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh held</c>: what a running router holds, and why.</summary>
internal static class HeldCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext context)
    {
        var json = Arguments.Json();
        var command = new Command("held", "Shows what a running router holds: what holds it, since when, which route caused it and where it sounds.\n\nExample: midimesh held") { json };
        command.SetAction((line, stop) => RunningRouter.AskAsync(context, HttpMethod.Get, "/api/held", Patience, async answer =>
        {
            var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
            if (line.GetValue(json))
            {
                await context.Output.WriteLineAsync(text).ConfigureAwait(false);
                return ExitCode.Done;
            }

            var held = JsonSerializer.Deserialize<HeldNote[]>(text, JsonSerializerOptions.Web) ?? [];
            foreach (var note in held)
            {
                await context.Output.WriteLineAsync(WordsOf(note)).ConfigureAwait(false);
            }

            if (held.Length == 0)
            {
                await context.Output.WriteLineAsync("Nothing is held.").ConfigureAwait(false);
            }

            return ExitCode.Done;
        }, stop));
        return command;
    }

    private static string WordsOf(HeldNote note) => string.Create(CultureInfo.InvariantCulture,
        $"{note.Output,-12} {note.Sounds}, for {note.Seconds:0.0} s, by route {note.Route} from {note.Source}{(note.Holder.Length == 0 ? "" : $" ({note.Holder})")}");
}

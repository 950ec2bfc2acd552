using System.CommandLine;
using System.Text.Json;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh repaint [DEVICE]</c>: a running router tells lights, displays and motor faders anew.</summary>
internal static class RepaintCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Create(CliContext context)
    {
        var device = new Argument<string?>("DEVICE") { Description = "The device, as the rig names it; all when left out.", Arity = ArgumentArity.ZeroOrOne }.NoOption();
        var json = Arguments.Json();
        var command = new Command(
            "repaint", "Makes a running router tell a device's lights, displays and motor faders anew, or those of all devices.\n\nExample: midimesh repaint apc") { device, json };
        command.SetAction((line, stop) =>
        {
            var name = line.GetValue(device);
            return RunningRouter.AskAsync(
                context, HttpMethod.Post, name is null ? "/api/repaint" : $"/api/repaint?device={Uri.EscapeDataString(name)}", Patience,
                answer => TellAsync(context, answer, name, line.GetValue(json), stop), stop);
        });
        return command;
    }

    private static async Task<int> TellAsync(CliContext context, HttpResponseMessage answer, string? name, bool asJson, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
        using var document = JsonDocument.Parse(text);
        var (told, absent, known) = (Names(document, "told"), Names(document, "absent"), Names(document, "known"));
        if (asJson)
        {
            await context.Output.WriteLineAsync(text).ConfigureAwait(false);
        }
        else if (told.Count > 0)
        {
            await context.Output.WriteLineAsync($"Told anew: {string.Join(", ", told)}.").ConfigureAwait(false);
        }

        if (absent.Count > 0 && !asJson)
        {
            await context.Output.WriteLineAsync($"Not there, and told when they come: {string.Join(", ", absent)}.").ConfigureAwait(false);
        }

        if (name is null || told.Count + absent.Count > 0)
        {
            return ExitCode.Done;
        }

        var near = NearestWord.Find(name, known);
        await context.Error.WriteLineAsync($"midimesh: no device '{name}'{(near is null ? $"; there are {string.Join(", ", known)}" : $"; did you mean '{near}'?")}").ConfigureAwait(false);
        return ExitCode.BadInput;
    }

    private static List<string> Names(JsonDocument document, string key) => [.. document.RootElement.GetProperty(key).EnumerateArray().Select(static name => name.GetString() ?? "")];
}

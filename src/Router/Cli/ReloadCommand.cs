using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh reload</c>: a running router reads its rig anew.</summary>
internal static class ReloadCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(CliContext context)
    {
        var json = Arguments.Json();
        var command = new Command("reload", "Makes a running router read its rig anew, as saving the file does.\n\nExample: midimesh reload") { json };
        command.SetAction((line, stop) => ReloadAsync(context, line.GetValue(json), stop));
        return command;
    }

    private static async Task<int> ReloadAsync(CliContext context, bool asJson, CancellationToken stop)
    {
        foreach (var router in TokenFile.Find(context.TokenFolder))
        {
            using var client = new HttpClient { BaseAddress = router.Page, Timeout = Patience };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", router.Token);
            try
            {
                using var answer = await client.PostAsync(new Uri("/api/reload", UriKind.Relative), null, stop).ConfigureAwait(false);
                var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
                if (!answer.IsSuccessStatusCode)
                {
                    await context.Error.WriteLineAsync($"midimesh: the router at {router.Page} does not reload (HTTP {(int)answer.StatusCode}): {text.Trim()}").ConfigureAwait(false);
                    return ExitCode.BadEnvironment;
                }

                return await TellAsync(context, text, asJson).ConfigureAwait(false);
            }
            catch (HttpRequestException)
            {
                // A file whose router does not answer was left behind by a crash: the next one may be alive.
            }
        }

        await context.Error.WriteLineAsync("midimesh: no router runs here.").ConfigureAwait(false);
        await context.Error.WriteLineAsync("Start one with 'midimesh run'.").ConfigureAwait(false);
        return ExitCode.BadEnvironment;
    }

    private static async Task<int> TellAsync(CliContext context, string text, bool asJson)
    {
        using var document = JsonDocument.Parse(text);
        var outcome = document.RootElement;
        foreach (var diagnostic in outcome.GetProperty("diagnostics").EnumerateArray())
        {
            await context.Error.WriteLineAsync(diagnostic.GetString()).ConfigureAwait(false);
        }

        await context.Output.WriteLineAsync(asJson ? text : outcome.GetProperty("summary").GetString()).ConfigureAwait(false);
        return outcome.GetProperty("applied").GetBoolean() ? ExitCode.Done : ExitCode.BadInput;
    }
}

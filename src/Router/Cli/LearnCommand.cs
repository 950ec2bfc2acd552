using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh learn TARGET…</c>: press a control for each target, get the routes, keep them in the rig file of the running router.</summary>
internal static class LearnCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create(CliContext context)
    {
        var targets = new Argument<string[]>("TARGET") { Description = "What a control shall do, \"live.clip[3,2]\"; several are asked for one after the other.", Arity = ArgumentArity.OneOrMore }.NoOption();
        var whole = new Option<bool>("--whole") { Description = "The control's neighbours do likewise: all pads, all faders." };
        var keep = new Option<bool>("--keep") { Description = "Write the routes into the rig file, touching nothing else in it." };
        var name = new Option<string?>("--name") { Description = "Name of the route, when there is one target." };
        var command = new Command("learn", "Learns routes from a running router: press a control for each target. Prints the routes, or keeps them.\n\nExample: midimesh learn \"live.clip[3,2]\" --keep") { targets, whole, keep, name };
        command.SetAction((line, stop) => LearnAsync(context, line.GetRequiredValue(targets), line.GetValue(whole), line.GetValue(keep), line.GetValue(name), stop));
        return command;
    }

    private static async Task<int> LearnAsync(CliContext context, string[] targets, bool whole, bool keep, string? name, CancellationToken stop)
    {
        if (name is not null && targets.Length > 1)
        {
            await context.Error.WriteLineAsync("midimesh: --name is for one target.").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        var routes = new List<object>();
        var code = await RunningRouter.AskAsync(context, HttpMethod.Get, "/api/monitor", Timeout.InfiniteTimeSpan, async answer =>
        {
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
            var before = "";
            foreach (var target in targets)
            {
                await context.Error.WriteLineAsync($"Press, move or turn the control for {target}.").ConfigureAwait(false);
                if (await TouchedAsync(lines, before, stop).ConfigureAwait(false) is not var (control, gesture))
                {
                    await context.Error.WriteLineAsync("midimesh: the router ended before anything was pressed.").ConfigureAwait(false);
                    return ExitCode.BadEnvironment;
                }

                before = control;
                routes.Add(new { from = control, gesture, to = target, whole, name });
            }

            return ExitCode.Done;
        }, stop).ConfigureAwait(false);
        return code == ExitCode.Done ? await WriteAsync(context, routes, keep, stop).ConfigureAwait(false) : code;
    }

    /// <summary>The next control that somebody touches; one that is still on the move from before is passed over.</summary>
    private static async Task<(string Control, string Gesture)?> TouchedAsync(StreamReader lines, string before, CancellationToken stop)
    {
        while (await lines.ReadLineAsync(stop).ConfigureAwait(false) is { } text)
        {
            using var line = JsonDocument.Parse(text);
            if (TextOf(line.RootElement, "control") is { } control && control != before && TextOf(line.RootElement, "gesture") is { } gesture && gesture != "release")
            {
                return (control, gesture);
            }
        }

        return null;
    }

    private static async Task<int> WriteAsync(CliContext context, List<object> routes, bool keep, CancellationToken stop)
    {
        foreach (var router in TokenFile.Find(context.TokenFolder))
        {
            using var client = new HttpClient { BaseAddress = router.Page, Timeout = Patience };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", router.Token);
            HttpResponseMessage answer;
            try
            {
                answer = await client.PostAsJsonAsync(new Uri("/api/learn", UriKind.Relative), new { routes }, stop).ConfigureAwait(false);
            }
            catch (HttpRequestException cause) when (cause.HttpRequestError == HttpRequestError.ConnectionError)
            {
                continue;                                    // left behind by a crash
            }

            using (answer)
            {
                var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
                if (!answer.IsSuccessStatusCode)
                {
                    await context.Error.WriteLineAsync($"midimesh: the router does not learn: {text.Trim()}").ConfigureAwait(false);
                    return ExitCode.BadEnvironment;
                }

                using var document = JsonDocument.Parse(text);
                return await TellAsync(context, client, document.RootElement, keep, stop).ConfigureAwait(false);
            }
        }

        await context.Error.WriteLineAsync("midimesh: the router is gone.").ConfigureAwait(false);
        return ExitCode.BadEnvironment;
    }

    private static async Task<int> TellAsync(CliContext context, HttpClient client, JsonElement lesson, bool keep, CancellationToken stop)
    {
        if (TextOf(lesson, "problem") is { } problem)
        {
            await context.Error.WriteLineAsync($"midimesh: {problem}").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        foreach (var route in lesson.GetProperty("routes").EnumerateArray())
        {
            await context.Output.WriteLineAsync($"{TextOf(route, "name")} {TextOf(route, "text")}").ConfigureAwait(false);
            foreach (var also in route.GetProperty("also").EnumerateArray())
            {
                await context.Error.WriteLineAsync($"This control also sets off {also.GetString()}.").ConfigureAwait(false);
            }
        }

        foreach (var found in lesson.GetProperty("diagnostics").EnumerateArray())
        {
            await context.Error.WriteLineAsync($"{TextOf(found, "name")}:{found.GetProperty("line")}:{found.GetProperty("column")}: {TextOf(found, "severity")}: {TextOf(found, "text")}").ConfigureAwait(false);
        }

        if (!lesson.GetProperty("ok").GetBoolean())
        {
            return ExitCode.BadInput;
        }

        if (!keep)
        {
            return ExitCode.Done;
        }

        using var content = new StringContent(TextOf(lesson, "text")!);
        using var saved = await client.PostAsync(new Uri($"/api/rig?file=0&mark={TextOf(lesson, "mark")}", UriKind.Relative), content, stop).ConfigureAwait(false);
        using var outcome = JsonDocument.Parse(await saved.Content.ReadAsStringAsync(stop).ConfigureAwait(false));
        var isSaved = outcome.RootElement.GetProperty("saved").GetBoolean();
        await (isSaved ? context.Output : context.Error).WriteLineAsync(isSaved ? $"Kept. {TextOf(outcome.RootElement, "summary")}" : $"midimesh: {TextOf(outcome.RootElement, "problem")}").ConfigureAwait(false);
        return isSaved ? ExitCode.Done : ExitCode.BadEnvironment;
    }

    private static string? TextOf(JsonElement of, string name) => of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.CommandLine;
using System.Text.Json;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh swap ROLE=DEVICE</c>: another device plays a role of the running rig, or a rehearsal of that.</summary>
internal static class SwapCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static Command Create(CliContext context)
    {
        var what = new Argument<string>("ROLE=DEVICE") { Description = "The role, and the device that shall play it, as the rig names them." }.NoOption();
        what.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var text }] && text.Split('=') is not [{ Length: > 0 }, { Length: > 0 }])
            {
                result.AddError($"'{text}' should be ROLE=DEVICE, such as clips=pads.");
            }
        });
        var rehearse = new Option<bool>("--dry-run") { Description = "Say what fits and what is lost; change nothing." };
        var json = Arguments.Json();
        var command = new Command("swap", "Makes another device play a role of the running rig, and says what fits and what is lost.\n\nExample: midimesh swap clips=pads --dry-run") { what, rehearse, json };
        command.SetAction((line, stop) =>
        {
            var parts = line.GetValue(what)!.Split('=');
            var path = $"/api/swap?role={Uri.EscapeDataString(parts[0])}&device={Uri.EscapeDataString(parts[1])}";
            var only = line.GetValue(rehearse);
            return RunningRouter.AskAsync(context, only ? HttpMethod.Get : HttpMethod.Post, path, Patience, answer => TellAsync(context, answer, only, line.GetValue(json), stop), stop);
        });
        return command;
    }

    private static async Task<int> TellAsync(CliContext context, HttpResponseMessage answer, bool rehearsed, bool asJson, CancellationToken stop)
    {
        var text = await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false);
        using var document = JsonDocument.Parse(text);
        var outcome = document.RootElement;
        if (asJson)
        {
            await context.Output.WriteLineAsync(text).ConfigureAwait(false);
        }
        else if (outcome.GetProperty("rehearsal") is { ValueKind: JsonValueKind.Object } rehearsal)
        {
            await TellAsync(context.Output, rehearsal, outcome.GetProperty("done").GetBoolean(), rehearsed).ConfigureAwait(false);
        }

        if (outcome.GetProperty("refused").GetString() is not { } refused)
        {
            return ExitCode.Done;
        }

        await context.Error.WriteLineAsync($"midimesh: {refused}").ConfigureAwait(false);
        return ExitCode.BadInput;
    }

    private static async Task TellAsync(TextWriter output, JsonElement rehearsal, bool isDone, bool rehearsed)
    {
        var (role, from, to) = (rehearsal.GetProperty("role").GetString(), rehearsal.GetProperty("from").GetString(), rehearsal.GetProperty("to").GetString());
        await output.WriteLineAsync(isDone ? $"{role}: {to} plays instead of {from}." : rehearsed ? $"{role}: {to} instead of {from} would mean:" : $"{role}: {from} goes on.").ConfigureAwait(false);
        foreach (var line in rehearsal.GetProperty("lines").EnumerateArray())
        {
            await output.WriteLineAsync($"  {line.GetProperty("what").GetString()}: {line.GetProperty("text").GetString()}").ConfigureAwait(false);
        }
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh identify DEVICE</c>: which of several equal units is a device of the running rig, shown by a press on it.</summary>
internal static class IdentifyCommand
{
    private const int MostSeconds = 300;
    private const int UsualSeconds = 30;
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    public static Command Create(CliContext context)
    {
        var device = new Argument<string>("DEVICE") { Description = "A device of the running rig." }.NoOption();
        var seconds = Arguments.Number("--seconds", "How long to wait for a press.", 1, MostSeconds, UsualSeconds);
        var json = Arguments.Json("Print one JSON object in each line.");
        var command = new Command(
            "identify", "Asks for a press on the unit that is a device of the running rig: for twins, or to put another unit in its place. The answer is kept beside the rig.\n\nExample: midimesh identify left") { device, seconds, json };
        command.SetAction((line, stop) =>
        {
            var (name, patience) = (line.GetValue(device)!, line.GetValue(seconds));
            var path = string.Create(CultureInfo.InvariantCulture, $"/api/identify?device={Uri.EscapeDataString(name)}&seconds={patience}");
            return RunningRouter.AskAsync(
                context, HttpMethod.Post, path, TimeSpan.FromSeconds(patience) + Slack, answer => FollowAsync(context, answer, name, line.GetValue(json), stop), stop);
        });
        return command;
    }

    private static async Task<int> FollowAsync(CliContext context, HttpResponseMessage answer, string device, bool asJson, CancellationToken stop)
    {
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop).ConfigureAwait(false));
        var code = ExitCode.BadEnvironment;
        while (await lines.ReadLineAsync(stop).ConfigureAwait(false) is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var said = document.RootElement;
            if (asJson)
            {
                await context.Output.WriteLineAsync(line).ConfigureAwait(false);
            }

            if (said.TryGetProperty("listening", out var ports))
            {
                var names = string.Join(", ", ports.EnumerateArray().Select(static port => port.GetString()));
                await context.Error.WriteLineAsync($"Press any pad on the one that is '{device}' (listening on {names}).").ConfigureAwait(false);
            }
            else if (said.GetProperty("refused").GetString() is { } refused)
            {
                await context.Error.WriteLineAsync($"midimesh: {refused}").ConfigureAwait(false);
                code = ExitCode.BadInput;
            }
            else
            {
                if (!asJson)
                {
                    await context.Output.WriteLineAsync($"'{device}' is the one at {said.GetProperty("port").GetString()}.").ConfigureAwait(false);
                }

                code = ExitCode.Done;
            }
        }

        return code;
    }
}

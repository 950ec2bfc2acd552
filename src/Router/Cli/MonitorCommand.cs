using System.CommandLine;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh monitor [WHAT]</c>: what a running router does, or, where none runs, what comes in at one MIDI port.</summary>
internal static class MonitorCommand
{
    public static Command Create(CliContext context)
    {
        var what = new Argument<string[]>("WHAT")
        {
            Description = "Devices, endpoints, groups or routes of the running rig, and kinds (MidiIn, OscOut, Route, ...), as in 'apc MidiIn'; without a running router one MIDI input port.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        what.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static token => token.Value.StartsWith('-')))
            {
                result.AddError($"'{token.Value}' is no option here.");
            }
        });
        var json = Arguments.Json("Print one JSON object in each line.");
        var rigLine = new Option<bool>("--rig-line") { Description = "Print the lines of a rig that would answer what comes in, or send what goes out, to be copied: from = \"apc.pad[3,2]\", on = press." };
        var command = new Command("monitor", "Shows what happens, until Ctrl-C: in a running router, or at a MIDI port when none runs.\n\nExample: midimesh monitor apc") { what, json, rigLine };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(rigLine))
            {
                result.AddError("--json and --rig-line exclude each other; the JSON has the line, too: rigLine.");
            }
        });
        command.SetAction((line, stop) => FollowAsync(
            context, line.GetValue(what) ?? [], line.GetValue(json) ? MonitorForm.Json : line.GetValue(rigLine) ? MonitorForm.RigLines : MonitorForm.Words, stop));
        return command;
    }

    private static async Task<int> FollowAsync(CliContext context, string[] what, MonitorForm form, CancellationToken stop)
    {
        var routers = TokenFile.Find(context.TokenFolder);
        foreach (var router in routers)
        {
            if (routers.Count > 1)
            {
                await context.Error.WriteLineAsync($"{routers.Count} routers run; this is the one at {router.Page}").ConfigureAwait(false);
            }

            // A file whose router does not answer was left behind by a crash: the next one may be alive.
            if (await new RouterFeed(context, router).FollowAsync(what, form, stop).ConfigureAwait(false) is { } code)
            {
                return code;
            }
        }

        if (what.Length == 1 && form != MonitorForm.RigLines)
        {
            return await FollowPortAsync(context, what[0], form == MonitorForm.Json, stop).ConfigureAwait(false);
        }

        await context.Error.WriteLineAsync("midimesh: no router runs here.").ConfigureAwait(false);
        await context.Error.WriteLineAsync("Start one with 'midimesh run' in another window, or name a MIDI port: 'midimesh monitor apc' ('midimesh ports' lists them).").ConfigureAwait(false);
        return ExitCode.BadEnvironment;
    }

    private static async Task<int> FollowPortAsync(CliContext context, string name, bool asJson, CancellationToken stop)
    {
        using var ports = MidiPorts.Open(context);
        var (port, code) = ports.Choose(name, MidiDirection.Input, context.Error);
        if (port is null)
        {
            await context.Error.WriteLineAsync("No router runs here, so only MIDI ports can be monitored. 'midimesh run' starts one.").ConfigureAwait(false);

            // Without a router the word may well be right: what is missing is the router.
            return code == ExitCode.BadInput && ports.Find(name, MidiDirection.Input).Count == 0 ? ExitCode.BadEnvironment : code;
        }

        var sink = new PortMonitor(port.Port.Name, context, asJson);
        try
        {
            using var input = port.Backend.OpenInput(port.Port.Id, sink);
            await context.Error.WriteLineAsync($"No router runs; this is the port '{port.Port.Name}' itself. Ctrl-C ends it.").ConfigureAwait(false);
            var reason = await sink.WaitForLossAsync(stop).ConfigureAwait(false);
            if (input.DroppedBytes > 0)
            {
                await context.Error.WriteLineAsync($"{input.DroppedBytes} bytes came faster than they could be shown.").ConfigureAwait(false);
            }

            if (reason is null)
            {
                return ExitCode.Done;
            }

            await context.Error.WriteLineAsync($"midimesh: the port '{port.Port.Name}' is gone: {reason}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
        catch (MidiPortException cause)
        {
            await context.Error.WriteLineAsync($"midimesh: {cause.Message}").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }
}

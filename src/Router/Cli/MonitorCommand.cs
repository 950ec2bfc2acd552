using System.CommandLine;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh monitor [WHAT]</c>: what a running router does, or, where none runs, what comes in at one MIDI port.</summary>
internal static class MonitorCommand
{
    public static Command Create(CliContext context)
    {
        var what = new Argument<string?>("WHAT")
        {
            Description = "A device, endpoint, group or route of the running rig, or a kind (MidiIn, OscOut, Route, ...); without a running router a MIDI input port.",
            Arity = ArgumentArity.ZeroOrOne,
        }.NoOption();
        var json = Arguments.Json("Print one JSON object in each line.");
        var command = new Command("monitor", "Shows what happens, until Ctrl-C: in a running router, or at a MIDI port when none runs.\n\nExample: midimesh monitor apc") { what, json };
        command.SetAction((line, stop) => FollowAsync(context, line.GetValue(what), line.GetValue(json), stop));
        return command;
    }

    private static async Task<int> FollowAsync(CliContext context, string? what, bool asJson, CancellationToken stop)
    {
        var routers = TokenFile.Find(context.TokenFolder);
        foreach (var router in routers)
        {
            if (routers.Count > 1)
            {
                await context.Error.WriteLineAsync($"{routers.Count} routers run; this is the one at {router.Page}").ConfigureAwait(false);
            }

            // A file whose router does not answer was left behind by a crash: the next one may be alive.
            if (await new RouterFeed(context, router).FollowAsync(what, asJson, stop).ConfigureAwait(false) is { } code)
            {
                return code;
            }
        }

        if (what is not null)
        {
            return await FollowPortAsync(context, what, asJson, stop).ConfigureAwait(false);
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

using System.CommandLine;
using System.Text.Json;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh ports</c>: what can be plugged into a rig here, which profile fits it, which device of the running rig holds it, and why something cannot be used.</summary>
internal static class PortsCommand
{
    public static Command Create(CliContext context)
    {
        var json = Arguments.Json();
        var command = new Command("ports", "Lists the MIDI ports of this machine, the profile that fits each, and the device of the running rig that holds it.\n\nExample: midimesh ports") { json };
        command.SetAction((line, stop) => ListAsync(context, line.GetValue(json), stop));
        return command;
    }

    private static async Task<int> ListAsync(CliContext context, bool asJson, CancellationToken stop)
    {
        using var ports = MidiPorts.Open(context);
        var listed = ports.List();
        var rig = await RigPorts.AskAsync(context, stop).ConfigureAwait(false);
        var catalog = ProfileCatalog.Read([Path.Combine(context.WorkingFolder, "profiles"), Path.Combine(context.ProgramFolder, "config", "profiles")]);
        if (asJson)
        {
            await context.Output.WriteLineAsync(JsonSerializer.Serialize(
                new
                {
                    Ports = listed.Select(port => new
                    {
                        Backend = port.Backend.Name, Direction = Word(port), port.Port.Name, port.Port.Id, port.Port.Unit?.Usb, Serial = port.Port.Unit?.AnySerial,
                        Profiles = catalog.Fitting(port.Port), Device = rig.HolderOf(port), Twin = HasTwin(port, listed, catalog),
                    }),
                    Waiting = rig.Waiting.Select(static waiting => new { waiting.Device, waiting.Reason }),
                    Backends = ports.Backends.Select(backend => new { backend.Name, Available = backend.Unavailable is null, Problem = backend.Unavailable }),
                },
                JsonText.Indented)).ConfigureAwait(false);
        }
        else
        {
            Print(context.Output, listed, rig, catalog);
            foreach (var waiting in rig.Waiting)
            {
                await context.Output.WriteLineAsync($"'{waiting.Device}' waits: {waiting.Reason}").ConfigureAwait(false);
            }

            if (listed.Count == 0 && ports.AnyUsable)
            {
                await context.Output.WriteLineAsync("No MIDI ports. Plug a device in, or start the program that has some.").ConfigureAwait(false);
            }

            ports.ExplainUnusable(context.Error);
        }

        return ports.AnyUsable ? ExitCode.Done : ExitCode.BadEnvironment;
    }

    /// <summary>Columns: direction, backend, name, id, and what is known of it: the profiles that fit, the device that holds it, whether it has a twin.</summary>
    private static void Print(TextWriter output, List<ListedPort> ports, RigPorts rig, ProfileCatalog catalog)
    {
        var widest = ports.Count == 0 ? 0 : ports.Max(port => port.Port.Name.Length);
        foreach (var port in ports)
        {
            output.WriteLine($"{Word(port),-6}  {port.Backend.Name,-8}  {port.Port.Name.PadRight(widest)}  {port.Port.Id}{Known(port, ports, rig, catalog)}".TrimEnd());
        }
    }

    private static string Known(ListedPort port, List<ListedPort> all, RigPorts rig, ProfileCatalog catalog)
    {
        var profiles = catalog.Fitting(port.Port);
        var known = profiles.Count > 0 ? $"  {string.Join(" or ", profiles)}" : "";
        known += rig.HolderOf(port) is { } device ? $"  is '{device}'" : "";
        return HasTwin(port, all, catalog) ? known + "  has a twin" : known;
    }

    /// <summary>Whether another port of the same direction and system may be the same model.</summary>
    private static bool HasTwin(ListedPort port, List<ListedPort> all, ProfileCatalog catalog)
    {
        var profiles = catalog.Fitting(port.Port);
        return profiles.Count > 0 && all.Exists(other => !ReferenceEquals(other, port) && other.Port.Direction == port.Port.Direction
            && ReferenceEquals(other.Backend, port.Backend) && catalog.Fitting(other.Port).Any(profiles.Contains));
    }

    private static string Word(ListedPort port) => port.Port.Direction == MidiDirection.Input ? "input" : "output";
}

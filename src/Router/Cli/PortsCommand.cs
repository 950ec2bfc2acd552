using System.CommandLine;
using System.Text.Json;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh ports</c>: what can be plugged into a rig here, and why something cannot.</summary>
internal static class PortsCommand
{
    public static Command Create(CliContext context)
    {
        var json = Arguments.Json();
        var command = new Command("ports", "Lists the MIDI ports of this machine.\n\nExample: midimesh ports") { json };
        command.SetAction(line => List(context, line.GetValue(json)));
        return command;
    }

    private static int List(CliContext context, bool asJson)
    {
        using var ports = MidiPorts.Open(context);
        var listed = ports.List();
        if (asJson)
        {
            context.Output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    Ports = listed.Select(port => new { Backend = port.Backend.Name, Direction = Word(port), port.Port.Name, port.Port.Id }),
                    Backends = ports.Backends.Select(backend => new { backend.Name, Available = backend.Unavailable is null, Problem = backend.Unavailable }),
                },
                JsonText.Indented));
        }
        else
        {
            Print(context.Output, listed);
            if (listed.Count == 0 && ports.AnyUsable)
            {
                context.Output.WriteLine("No MIDI ports. Plug a device in, or start the program that has some.");
            }

            ports.ExplainUnusable(context.Error);
        }

        return ports.AnyUsable ? ExitCode.Done : ExitCode.BadEnvironment;
    }

    /// <summary>Columns: direction, backend, name, and the id where it tells more than the name.</summary>
    private static void Print(TextWriter output, List<ListedPort> ports)
    {
        var widest = ports.Count == 0 ? 0 : ports.Max(port => port.Port.Name.Length);
        foreach (var port in ports)
        {
            output.WriteLine($"{Word(port),-6}  {port.Backend.Name,-8}  {port.Port.Name.PadRight(widest)}  {port.Port.Id}".TrimEnd());
        }
    }

    private static string Word(ListedPort port) => port.Port.Direction == MidiDirection.Input ? "input" : "output";
}

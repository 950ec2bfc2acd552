using System.CommandLine;
using MidiMesh.Router.Cli.Graphs;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh graph RIG --format svg</c>: the rig as a picture.</summary>
internal static class GraphCommand
{
    private static readonly (string Word, Func<RigGraph, string> Write)[] Formats =
        [("mermaid", MermaidGraph.Write), ("dot", DotGraph.Write), ("svg", SvgGraph.Write)];

    public static Command Create(CliContext context)
    {
        var rig = new Argument<string>("RIG") { Description = "The rig file." }.NoOption();
        var format = new Option<string>("--format") { Description = "mermaid, dot (for Graphviz) or svg.", DefaultValueFactory = static _ => Formats[0].Word };
        format.AcceptOnlyFromAmong([.. Formats.Select(static one => one.Word)]);
        var command = new Command("graph", "Draws a rig: what sends on the left, routes and lights in the middle, what receives on the right.\n\nExample: midimesh graph my-set.conf --format svg > my-set.svg") { rig, format };
        command.SetAction(line =>
        {
            if (LoadedRig.Load(context, line.GetRequiredValue(rig)) is not { Draft: { } draft })
            {
                return ExitCode.BadInput;
            }

            context.Output.Write(Formats.First(one => one.Word == line.GetRequiredValue(format)).Write(RigGraph.Of(draft)));
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;
using MidiMesh.Router.Cli.Reference;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh completion SHELL</c> and <c>midimesh man</c>: what the command line is, for shells and for people, made from the command line itself.</summary>
internal static class CompletionCommand
{
    private static readonly (string Word, Func<CommandShape, string> Write)[] Shells = [("bash", BashCompletion.Write), ("zsh", ZshCompletion.Write), ("fish", FishCompletion.Write)];

    /// <summary><c>completion</c>.</summary>
    public static Command Create(CliContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "Which: bash, zsh or fish." };
        shell.AcceptOnlyFromAmong([.. Shells.Select(static one => one.Word)]);
        var command = new Command("completion", "Prints what a shell needs to complete midimesh's words.\n\nExample: source <(midimesh completion bash)") { shell };
        command.SetAction(line => context.Output.Write(Array.Find(Shells, one => one.Word == line.GetRequiredValue(shell)).Write(ShapeOf(line))));
        return command;
    }

    /// <summary><c>man</c>.</summary>
    public static Command CreateMan(CliContext context)
    {
        var command = new Command("man", "Prints the manual page.\n\nExample: midimesh man | man -l -");
        command.SetAction(line => context.Output.Write(ManPage.Write(ShapeOf(line), ProgramVersion.Text, DateOf(context.Time))));
        return command;
    }

    private static CommandShape ShapeOf(ParseResult line) => CommandShape.Of((RootCommand)line.RootCommandResult.Command);

    /// <summary>Today, or what reproducible-builds.org's SOURCE_DATE_EPOCH says: seconds since 1970.</summary>
    private static DateOnly DateOf(TimeProvider time) => DateOnly.FromDateTime(
        (long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : time.GetUtcNow()).UtcDateTime);
}

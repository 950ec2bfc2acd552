using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using MidiMesh.Router.Cli.Lives;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary>The command line: all verbs, and what becomes of a line that none of them understands.</summary>
internal static class CommandLine
{
    /// <summary>Does what a line asks.</summary>
    /// <param name="arguments">The words after the program's name.</param>
    /// <param name="context">What the verbs act on.</param>
    /// <param name="stop">Ends the verbs that run until Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCode"/>. Never throws: what nobody expected becomes one line and 2.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments, CliContext context, CancellationToken stop)
    {
        // "@file" is a word like any other (an OSC string, a port's name), and "-xyz" is one word, not three options.
        var parsed = CreateRoot(context).Parse(arguments, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
        {
            return await ExplainAsync(parsed, context.Error).ConfigureAwait(false);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = context.Output, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (Exception cause)
        {
            // The outermost edge: people get a sentence, not a stack trace.
            await context.Error.WriteLineAsync($"midimesh: {cause.Message} ({cause.GetType().Name})").ConfigureAwait(false);
            return ExitCode.BadEnvironment;
        }
    }

    /// <summary>All verbs, made from nothing but this: help, completions and the manual page are read off it.</summary>
    internal static RootCommand CreateRoot(CliContext context)
    {
        var run = new RunCommand(context);
        var root = new RootCommand(
            "MidiMesh routes MIDI and OSC between controllers and Ableton Live.\n\n" +
            "Without a verb it runs the rig in config/midimesh.conf.\n\n" +
            "Exit codes: 0 done, 1 the input is wrong, 2 this machine does not allow it now, 64 the command line is wrong.")
        {
            run.Command,
            CheckCommand.Create(context),
            ShowCommand.Create(context),
            ExplainCommand.Create(context),
            GraphCommand.Create(context),
            FmtCommand.Create(context),
            WordsCommand.Create(context),
            TestCommand.Create(context),
            PortsCommand.Create(context),
            SendCommand.Create(context),
            MelodyCommand.Create(context),
            LiveCommand.Create(context),
            MonitorCommand.Create(context),
            TopCommand.Create(context),
            WhyCommand.Create(context),
            RecordCommand.Create(context),
            ReplayCommand.Create(context),
            LearnCommand.Create(context),
            ReloadCommand.Create(context),
            SwapCommand.Create(context),
            IdentifyCommand.Create(context),
            HeldCommand.Create(context),
            PanicCommand.Create(context),
            RepaintCommand.Create(context),
            new Command("osc", "Sends and shows OSC messages.") { OscSendCommand.Create(context), OscDumpCommand.Create(context) },
            SimulateLiveCommand.Create(context),
            DoctorCommand.Create(context),
            CompletionCommand.Create(context),
            CompletionCommand.CreateMan(context),
        };
        run.AddTo(root);

        // "/h" and "/?" would take an OSC address of that name for a call for help.
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Remove("/h");
        help.Aliases.Remove("/?");
        return root;
    }

    /// <summary>Every mistake on a line of its own, the verb that was likely meant, and where to read on.</summary>
    private static async Task<int> ExplainAsync(ParseResult parsed, TextWriter error)
    {
        foreach (var mistake in parsed.Errors)
        {
            await error.WriteLineAsync($"midimesh: {mistake.Message}").ConfigureAwait(false);
        }

        var command = parsed.CommandResult.Command;
        var words = command.Subcommands.Select(verb => verb.Name).Concat(command.Options.Select(option => option.Name)).ToList();
        var wrong = parsed.Tokens.Select(token => token.Value).FirstOrDefault(token => token.StartsWith('-') && !words.Contains(token))
            ?? (parsed.UnmatchedTokens is [var unmatched, ..] ? unmatched : null);
        if (wrong is not null && NearestWord.Find(wrong, words) is { } near)
        {
            await error.WriteLineAsync($"Did you mean '{near}'?").ConfigureAwait(false);
        }

        await error.WriteLineAsync($"'{PathOf(parsed.CommandResult)} --help' tells more.").ConfigureAwait(false);
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "midimesh";
}

using System.CommandLine;
using System.Net;
using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Cli;

/// <summary><c>midimesh run [RIG]</c>, and <c>midimesh</c> alone.</summary>
internal sealed class RunCommand
{
    private readonly CliContext _context;
    private readonly Argument<string?> _rig = Arguments.OptionalRig();

    private readonly Option<int?> _webPort = Arguments.OptionalNumber(
        "--web-port", "TCP port of the page instead of the rig's own; 0 for any free one.", 0, IPEndPoint.MaxPort);

    private readonly Option<bool> _noWeb = new("--no-web") { Description = "Serve no page." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Print every log line, not only what needs attention." };

    private readonly Option<int?> _nice = OnLinux(Arguments.OptionalNumber(
        "--nice", "Nice value of the threads that events come in on, -20 (before all others) to 19 (Linux).", EventThreads.LeastNice, EventThreads.MostNice));

    private readonly Option<int?> _core = OnLinux(Arguments.OptionalNumber(
        "--core", "The only processor that those threads run on, from 0 (Linux).", 0, EventThreads.LastCore));

    public RunCommand(CliContext context)
    {
        _context = context;
        Command = new Command("run", "Runs a rig until Ctrl-C.\n\nExample: midimesh run my-set.conf --web-port 8200") { _rig, _webPort, _noWeb, _verbose, _nice, _core };
        Command.SetAction(RunAsync);
    }

    /// <summary>The verb.</summary>
    public Command Command { get; }

    /// <summary>Makes the program without a verb run too, with the same options.</summary>
    public void AddTo(RootCommand root)
    {
        root.Options.Add(_webPort);
        root.Options.Add(_noWeb);
        root.Options.Add(_verbose);
        root.Options.Add(_nice);
        root.Options.Add(_core);
        root.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult line, CancellationToken stop)
    {
        var rig = line.GetValue(_rig) ?? DefaultRig.Find(_context);
        if (rig is null)
        {
            await _context.Error.WriteLineAsync($"midimesh: no rig was given, and there is no {DefaultRig.Name} here or beside the program.").ConfigureAwait(false);
            await _context.Error.WriteLineAsync("Name one: midimesh run my-set.conf").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        var options = new RunOptions(rig, line.GetValue(_webPort), !line.GetValue(_noWeb), line.GetValue(_verbose)) { Nice = line.GetValue(_nice), Core = line.GetValue(_core) };
        return await _context.Run(options, _context.Output, _context.Error, stop).ConfigureAwait(false);
    }

    private static Option<int?> OnLinux(Option<int?> option)
    {
        option.Validators.Add(static result =>
        {
            if (!OperatingSystem.IsLinux())
            {
                result.AddError($"{result.Option.Name} is for Linux only: here the system decides.");
            }
        });
        return option;
    }
}

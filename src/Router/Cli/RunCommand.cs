using System.CommandLine;
using System.Net;

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

    public RunCommand(CliContext context)
    {
        _context = context;
        Command = new Command("run", "Runs a rig until Ctrl-C.\n\nExample: midimesh run my-set.conf --web-port 8200") { _rig, _webPort, _noWeb, _verbose };
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

        var options = new RunOptions(rig, line.GetValue(_webPort), !line.GetValue(_noWeb), line.GetValue(_verbose));
        return await _context.Run(options, _context.Output, _context.Error, stop).ConfigureAwait(false);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Cli;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>The command line in this process: captured texts, a folder of its own, MIDI ports that are loopback devices.</summary>
internal sealed class CliBench : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CancellationTokenSource _stop = new();

    public CliBench()
    {
        Folder = Directory.CreateTempSubdirectory("midimesh-cli-").FullName;
        Context = new CliContext
        {
            Output = Output,
            Error = Error,
            WorkingFolder = Folder,
            ProgramFolder = Path.Combine(Folder, "program"),
            TokenFolder = Path.Combine(Folder, "tokens"),
            CreateBackends = () => Backends,
            IsTerminal = false,
        };
    }

    public WaitingWriter Output { get; } = new();

    public WaitingWriter Error { get; } = new();

    public string Folder { get; }

    public CliContext Context { get; set; }

    public LoopbackBackend Ports { get; } = new(TimeProvider.System, NullLogger<LoopbackBackend>.Instance);

    /// <summary>What the verb finds; the loopback ports when not set otherwise.</summary>
    public IReadOnlyList<IMidiBackend> Backends { get => field ?? [Ports]; set; }

    /// <summary>As typed: words between blanks.</summary>
    public Task<int> Run(string line) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public Task<int> Run(params string[] words) => CommandLine.InvokeAsync(words, Context, _stop.Token).WaitAsync(Patience);

    /// <summary>Ctrl-C.</summary>
    public Task Stop() => _stop.CancelAsync();

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        Ports.Dispose();
        _stop.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Doctor;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Cli;

/// <summary>The world that the verbs act in, so that tests can give them another. Immutable.</summary>
internal sealed record CliContext
{
    /// <summary>Takes what was asked for, and nothing else: other programs read it.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <summary>What is typed, or comes from another program.</summary>
    public TextReader Input { get; init; } = Console.In;

    /// <summary>Takes mistakes, advice, and what is said meanwhile.</summary>
    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Where relative paths start, and where the default rig is looked for first.</summary>
    public string WorkingFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where the program lies, with its own <c>config</c> beside it.</summary>
    public string ProgramFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>Where running routers leave their token files.</summary>
    public string TokenFolder { get; init; } = TokenFile.DefaultFolder;

    /// <summary>Makes the MIDI backends; the verb that asks owns and disposes them.</summary>
    public Func<IReadOnlyList<IMidiBackend>> CreateBackends { get; init; } =
        static () => MidiBackends.CreateForThisSystem(TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>What the doctor sees of this computer.</summary>
    public Machine Machine { get; init; } = new();

    /// <summary>Runs a rig: <see cref="RouterProgram.RunAsync"/>.</summary>
    public Func<RunOptions, TextWriter, TextWriter, CancellationToken, Task<int>> Run { get; init; } = RouterProgram.RunAsync;

    /// <summary>Whether what is printed goes to a terminal, which can be drawn on.</summary>
    public bool IsTerminal { get; init; } = !Console.IsOutputRedirected;

    /// <summary>A path as it was typed, from where one works.</summary>
    public string PathOf(string typed) => Path.Combine(WorkingFolder, typed);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

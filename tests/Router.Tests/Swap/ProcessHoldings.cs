using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Tests.Swap;

/// <summary>What a MIDI port that was not closed would hold on to in this process.</summary>
/// <param name="Threads">The backend's and libjack's: all that the runtime has not named as its own.</param>
/// <param name="Files">Open files and sockets.</param>
/// <param name="Mappings">Pieces of the JACK server's memory.</param>
/// <param name="Clients">JACK clients.</param>
internal readonly record struct ProcessHoldings(int Threads, int Files, int Mappings, int Clients)
{
    private const int FilesOfTheRuntime = 5;

    public static ProcessHoldings Count() => new(
        Directory.GetDirectories("/proc/self/task").Count(static task => Read(Path.Combine(task, "comm")) is { Length: > 0 } name && !name.StartsWith(".NET", StringComparison.Ordinal)),
        Directory.GetFileSystemEntries("/proc/self/fd").Length,
        Read("/proc/self/maps").Split('\n').Count(static line => line.Contains("/dev/shm/jack", StringComparison.Ordinal)),
        JackClients.Live);

    /// <summary>Whether nothing was left behind since <paramref name="before"/>, for each thing that came and went at least a dozen times.</summary>
    /// <remarks>The runtime opens and closes a few files of its own meanwhile, and finalizers close what earlier tests have left.</remarks>
    public bool IsNoMoreThan(ProcessHoldings before) =>
        Threads <= before.Threads && Mappings <= before.Mappings && Clients <= before.Clients && Files <= before.Files + FilesOfTheRuntime;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";                                         // a thread that has ended meanwhile
        }
    }
}

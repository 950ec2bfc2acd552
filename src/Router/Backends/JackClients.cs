namespace MidiMesh.Router.Backends;

/// <summary>Counts this process' JACK clients, RtMidi's and our own, whichever backend made them.</summary>
/// <remarks>
/// All clients of a process share libjack's view of one server. It is set up with the first and taken down with the last, without a lock when
/// closing; so clients are made and freed one at a time. And when the server has died, nobody may connect to its successor before every client
/// of the dead one is freed: mixed, both hang.
/// </remarks>
internal static class JackClients
{
    private static int _live;
    private static long _generation;

    /// <summary>Clients that are not freed.</summary>
    public static int Live => Volatile.Read(ref _live);

    /// <summary>Held while a client is made or freed.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>Grows each time the last client was freed: clients of different generations never lived together.</summary>
    public static long Generation => Interlocked.Read(ref _generation);

    /// <summary>Whether every client of <paramref name="generation"/> is freed.</summary>
    public static bool IsOver(long generation) => Volatile.Read(ref _live) == 0 || Generation != generation;

    /// <summary>A client was made; under <see cref="Gate"/>.</summary>
    public static void Made() => _live++;

    /// <summary>A client was freed; under <see cref="Gate"/>.</summary>
    public static void Freed()
    {
        if (--_live == 0)
        {
            Interlocked.Increment(ref _generation);
        }
    }
}

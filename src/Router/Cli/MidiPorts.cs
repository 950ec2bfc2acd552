using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Cli;

/// <summary>A port and the backend that has it.</summary>
internal sealed record ListedPort(IMidiBackend Backend, MidiPortDescription Port);

/// <summary>All MIDI ports of this machine, for a verb that lasts a moment. Owns the backends.</summary>
internal sealed class MidiPorts : IDisposable
{
    private MidiPorts(IReadOnlyList<IMidiBackend> backends) => Backends = backends;

    public IReadOnlyList<IMidiBackend> Backends { get; }

    /// <summary>Whether at least one backend can be used.</summary>
    public bool AnyUsable => Backends.Any(backend => backend.Unavailable is null);

    public static MidiPorts Open(CliContext context) => new(context.CreateBackends());

    /// <summary>Inputs first, then by backend and name.</summary>
    public List<ListedPort> List() =>
    [
        .. Backends.Where(backend => backend.Unavailable is null)
            .SelectMany(backend => backend.ListPorts().Select(port => new ListedPort(backend, port)))
            .OrderBy(port => port.Port.Direction)
            .ThenBy(port => port.Backend.Name, StringComparer.Ordinal)
            .ThenBy(port => port.Port.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The ports of one direction that fit a name best, over all backends: exact before partial, case does not matter.</summary>
    public List<ListedPort> Find(string wanted, MidiDirection direction)
    {
        var candidates = List().Where(port => port.Port.Direction == direction).ToList();
        var best = PortNames.Best(candidates.Select(port => port.Port), wanted);
        return [.. candidates.Where(port => best.Any(chosen => ReferenceEquals(chosen, port.Port)))];
    }

    /// <summary>Finds exactly one port, or tells why not: none fits, several fit equally well, or nothing can be used at all.</summary>
    /// <returns>The port and <see cref="ExitCode.Done"/>, or null and the code to end with.</returns>
    public (ListedPort? Port, int Code) Choose(string wanted, MidiDirection direction, TextWriter error)
    {
        if (!AnyUsable)
        {
            error.WriteLine("midimesh: no MIDI system can be used on this machine now.");
            ExplainUnusable(error);
            return (null, ExitCode.BadEnvironment);
        }

        var word = direction == MidiDirection.Input ? "input" : "output";
        switch (Find(wanted, direction))
        {
            case [var only]:
                return (only, ExitCode.Done);
            case []:
                error.WriteLine($"midimesh: no MIDI {word} port fits '{wanted}'.");
                Offer(error, List().Where(port => port.Port.Direction == direction), $"There is no MIDI {word} port at all.", "There is:");
                ExplainUnusable(error);
                return (null, ExitCode.BadInput);
            case var several:
                error.WriteLine($"midimesh: {several.Count} MIDI {word} ports fit '{wanted}' equally well.");
                Offer(error, several, "", "Write more of the name, or the id:");
                return (null, ExitCode.BadInput);
        }
    }

    /// <summary>For each backend that cannot be used: why, and what to do.</summary>
    public void ExplainUnusable(TextWriter error)
    {
        foreach (var backend in Backends)
        {
            if (backend.Unavailable is { } reason)
            {
                error.WriteLine(reason.StartsWith(backend.Name, StringComparison.OrdinalIgnoreCase) ? reason : $"{backend.Name}: {reason}");
            }
        }
    }

    public void Dispose()
    {
        foreach (var backend in Backends)
        {
            backend.Dispose();
        }
    }

    private static void Offer(TextWriter error, IEnumerable<ListedPort> ports, string none, string some)
    {
        var lines = ports.Select(port => port.Port.Id == port.Port.Name ? $"  {port.Port.Name} ({port.Backend.Name})" : $"  {port.Port.Name}  {port.Port.Id} ({port.Backend.Name})").ToList();
        error.WriteLine(lines.Count == 0 ? none : some);
        foreach (var line in lines)
        {
            error.WriteLine(line);
        }
    }
}

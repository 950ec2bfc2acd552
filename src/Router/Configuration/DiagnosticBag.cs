using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Collects everything there is to say about a rig, from all readers and checks. For one thread.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>Errors reported, and warnings beside them; a rig with more is read again after these are put right.</summary>
    public const int MaxReported = 100;

    // Looked for before the first hundred by place are chosen; beyond it a rig is too broken for more to matter.
    private const int MaxCollected = 1000;

    private readonly List<HoconDiagnostic> _found = [];
    private readonly HashSet<(string, string, int, int)> _seen = [];
    private int _errors;

    /// <summary>Whether anything found makes the rig unfit to run.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>So much has been found that no effort should go into finding the nearest word for more.</summary>
    public bool IsFull => _found.Count >= MaxCollected;

    /// <summary>
    /// True when the text itself has errors: parts of it are missing then, and "there is no such device" may only mean that its line could not be read.
    /// Errors about what is not there are left out.
    /// </summary>
    public bool TextIsBroken { get; private set; }

    /// <summary>Takes what the reader of the text has found.</summary>
    public void AddText(IEnumerable<HoconDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            TextIsBroken |= diagnostic.Severity == HoconSeverity.Error;
            Add(diagnostic);
        }
    }

    /// <summary>Something that must be put right.</summary>
    public void Error(string id, HoconOrigin origin, string message)
    {
        if (!TextIsBroken || id is not (RigDiagnosticIds.MissingKey or RigDiagnosticIds.UnknownName or RigDiagnosticIds.UnusedGroup))
        {
            Add(new HoconDiagnostic(HoconSeverity.Error, id, message, origin));
        }
    }

    /// <summary>Something doubtful.</summary>
    public void Warning(string id, HoconOrigin origin, string message) =>
        Add(new HoconDiagnostic(HoconSeverity.Warning, id, message, origin));

    /// <summary>Everything found, by file (the rig itself first, then as they came) and place; at most <see cref="MaxReported"/> errors and as many warnings.</summary>
    public IReadOnlyList<HoconDiagnostic> Sorted(string rigPath)
    {
        var files = new Dictionary<string, int> { [rigPath] = 0 };
        foreach (var diagnostic in _found)
        {
            files.TryAdd(diagnostic.Origin.Path, files.Count);
        }

        var sorted = _found
            .OrderBy(diagnostic => files[diagnostic.Origin.Path])
            .ThenBy(static diagnostic => diagnostic.Origin.Line)
            .ThenBy(static diagnostic => diagnostic.Origin.Column)
            .ToList();
        var left = new Dictionary<HoconSeverity, int> { [HoconSeverity.Error] = MaxReported, [HoconSeverity.Warning] = MaxReported };
        return sorted.FindAll(diagnostic => left[diagnostic.Severity]-- > 0);
    }

    /// <summary>Takes a finished diagnostic, such as one of a profile. The same one at the same place counts once: a template used by ten routes is wrong once, not ten times.</summary>
    public void Add(HoconDiagnostic diagnostic)
    {
        var (severity, _, message, origin) = diagnostic;
        _errors += severity == HoconSeverity.Error ? 1 : 0;
        if (!IsFull && _seen.Add((origin.Path, message, origin.Line, origin.Column)))
        {
            _found.Add(diagnostic);
        }
    }
}

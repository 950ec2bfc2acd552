using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Collects everything there is to say about a rig, from all readers and checks. For one thread.</summary>
internal sealed class DiagnosticBag
{
    /// <summary>Errors reported, and warnings beside them; a rig with more is read again after these are put right.</summary>
    public const int MaxReported = 100;

    // Looked for before the first hundred by place are chosen; beyond it a rig is too broken for more to matter.
    private const int MaxCollected = 1000;

    // "x"; via: the semicolon, a blank, the word that should not be there.
    private const int MaxBehindDoubt = 2;

    private readonly List<HoconDiagnostic> _found = [];
    private readonly HashSet<(string, int, int, string)> _seen = [];
    private readonly HashSet<(string, int)> _brokenLines = [];
    private bool _structureIsBroken;
    private int _errors;

    /// <summary>Writes down which keys are asked for, when somebody wants to know; null otherwise.</summary>
    public KeyRecorder? Recorder { get; init; }

    /// <summary>Whether anything found makes the rig unfit to run.</summary>
    public bool HasErrors => _errors > 0;

    /// <summary>Errors found so far, for those who want to know whether something they read added to them.</summary>
    public int Errors => _errors;

    /// <summary>So much has been found that no effort should go into finding the nearest word for more.</summary>
    public bool IsFull => _found.Count >= MaxCollected;

    /// <summary>
    /// True when the text itself has errors: parts of it are missing then, and "there is no such device" may only mean that its line could not be read.
    /// Errors about what is not there are left out.
    /// </summary>
    public bool TextIsBroken { get; private set; }

    /// <summary>The first error that was found.</summary>
    public HoconDiagnostic? FirstError => _found.Find(static diagnostic => diagnostic.Severity == HoconSeverity.Error);

    /// <summary>An empty bag for something that may fail without the rig failing.</summary>
    public DiagnosticBag Fork()
    {
        var fork = new DiagnosticBag { TextIsBroken = TextIsBroken };
        fork._structureIsBroken = _structureIsBroken;
        fork._brokenLines.UnionWith(_brokenLines);
        return fork;
    }

    /// <summary>Takes all that another bag holds.</summary>
    public void Take(DiagnosticBag other) => other._found.ForEach(Add);

    /// <summary>Takes what the reader of the text has found.</summary>
    public void AddText(IReadOnlyCollection<HoconDiagnostic> diagnostics)
    {
        _structureIsBroken |= diagnostics.Any(static diagnostic => diagnostic.Id is HoconDiagnosticIds.UnbalancedBracket or HoconDiagnosticIds.Unterminated);
        foreach (var diagnostic in diagnostics)
        {
            if (_structureIsBroken && IsAboutMeaning(diagnostic))
            {
                continue;
            }

            if (diagnostic.Severity == HoconSeverity.Error)
            {
                TextIsBroken = true;
                _brokenLines.Add((diagnostic.Origin.Path, diagnostic.Origin.Line));
            }

            Add(diagnostic);
        }
    }

    /// <summary>Something that must be put right. Not told when it only follows from a mistake in the text.</summary>
    public void Error(string id, HoconOrigin origin, string message)
    {
        if (!Follows(id, origin))
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
        if (diagnostic.Severity == HoconSeverity.Error && TryExplain(diagnostic.Origin))
        {
            return;
        }

        _errors += diagnostic.Severity == HoconSeverity.Error ? 1 : 0;
        if (!IsFull && _seen.Add(KeyOf(diagnostic)))
        {
            _found.Add(diagnostic);
        }
    }

    /// <summary>An error right behind a doubtful quote or semicolon is that doubt come true: the doubt says what to do and becomes the error.</summary>
    private bool TryExplain(HoconOrigin origin)
    {
        var doubt = _found.FindLastIndex(found => found.Id is HoconDiagnosticIds.WrongQuotes or HoconDiagnosticIds.Semicolon && found.Origin.Path == origin.Path
            && found.Origin.Line == origin.Line && origin.Column - found.Origin.Column is >= 0 and <= MaxBehindDoubt);
        if (doubt < 0)
        {
            return false;
        }

        _errors += _found[doubt].Severity == HoconSeverity.Error ? 0 : 1;
        _found[doubt] = _found[doubt] with { Severity = HoconSeverity.Error };
        return true;
    }

    /// <summary>Where the bag stands, for <see cref="ReturnTo"/>.</summary>
    public (int Found, int Errors) Mark() => (_found.Count, _errors);

    /// <summary>Forgets what has come since a mark: it is going to be read again.</summary>
    public void ReturnTo((int Found, int Errors) mark)
    {
        for (var i = mark.Found; i < _found.Count; i++)
        {
            _seen.Remove(KeyOf(_found[i]));
        }

        _found.RemoveRange(mark.Found, _found.Count - mark.Found);
        _errors = mark.Errors;
    }

    /// <summary>Place and complaint. Who complains, which stands before the first colon, does not count: with a template it is every user of it.</summary>
    private static (string, int, int, string) KeyOf(HoconDiagnostic diagnostic)
    {
        var (_, _, message, origin) = diagnostic;
        return (origin.Path, origin.Line, origin.Column, message[(message.IndexOf(": ", StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>
    /// What a mistake in the text brings with it: where a bracket is missing nobody knows what belongs where, in a torn line every word is suspicious,
    /// and what is not there may stand in the part that could not be read.
    /// </summary>
    private bool Follows(string id, HoconOrigin origin) => TextIsBroken
        && (_structureIsBroken || _brokenLines.Contains((origin.Path, origin.Line))
            || id is RigDiagnosticIds.MissingKey or RigDiagnosticIds.UnknownName or RigDiagnosticIds.UnusedGroup or RigDiagnosticIds.DoesNotFit);

    private static bool IsAboutMeaning(HoconDiagnostic diagnostic) =>
        diagnostic.Id is HoconDiagnosticIds.MixedConcatenation or HoconDiagnosticIds.UnresolvedSubstitution or HoconDiagnosticIds.Cycle or HoconDiagnosticIds.Shadowed;
}

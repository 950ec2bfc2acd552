namespace MidiMesh.Hocon;

/// <summary>What came of loading a document.</summary>
/// <param name="Root">The values that could be worked out; fields with errors are left out. Do not act on it when there are errors.</param>
/// <param name="Diagnostics">Everything found, by file and place; at most <see cref="HoconLoadOptions.MaxErrors"/>.</param>
/// <param name="Files">Every file that was read or looked for, in order: what a watcher has to watch.</param>
public sealed record HoconLoadResult(HoconObject Root, IReadOnlyList<HoconDiagnostic> Diagnostics, IReadOnlyList<string> Files)
{
    /// <summary>True when at least one diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(static d => d.Severity == HoconSeverity.Error);

    /// <summary>Paths that substitutions name, as written, elements joined by dots: what is not among them no substitution reads.</summary>
    public IReadOnlySet<string> Substituted { get; init; } = new HashSet<string>();

    /// <summary>Steps the resolver took, for tests that check growth without a clock.</summary>
    internal long ResolutionWork { get; init; }

    /// <summary>A key's value leads back to that key through other keys, which readers of HOCON treat differently.</summary>
    internal bool IsCircular { get; init; }
}

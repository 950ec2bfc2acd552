namespace MidiMesh.Router.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The rig runs, with less than it could have; or it only matters to some.</summary>
    Warning,

    /// <summary>Something of the rig cannot work until this is put right.</summary>
    Problem,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Check">What was looked at, in a word or two.</param>
/// <param name="Says">What was found, as a sentence.</param>
/// <param name="Advice">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(FindingLevel Level, string Check, string Says, string? Advice = null)
{
    public static Finding Ok(string check, string says) => new(FindingLevel.Ok, check, says);

    public static Finding Warning(string check, string says, string advice) => new(FindingLevel.Warning, check, says, advice);

    public static Finding Problem(string check, string says, string advice) => new(FindingLevel.Problem, check, says, advice);
}

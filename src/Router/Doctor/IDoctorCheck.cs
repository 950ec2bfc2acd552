namespace MidiMesh.Router.Doctor;

/// <summary>Looks at one thing. It changes nothing that outlives it, and may throw: that becomes a finding.</summary>
internal interface IDoctorCheck
{
    /// <summary>What is looked at, in a word or two.</summary>
    string Name { get; }

    /// <summary>Looks. Takes a few seconds at most.</summary>
    Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop);
}

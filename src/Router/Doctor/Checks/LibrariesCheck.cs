namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the native MIDI libraries are there.</summary>
/// <remarks>libjack is needed by those who use JACK only: without it there is a warning at most.</remarks>
internal sealed class LibrariesCheck : IDoctorCheck
{
    private const string Needed = "librtmidi";

    public string Name => "libraries";

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<Finding>>([.. of.Machine.Libraries().Select(library => Look(library.Name, library.Problem, library.Version, library.Path))]);

    private static Finding Look(string name, string? problem, string? version, string? path)
    {
        if (problem is null)
        {
            return Finding.Ok(name, string.Join(' ', new[] { "found", version, path }.OfType<string>()) + ".");
        }

        // "X was not found. Install it with …"
        var end = problem.IndexOf(". ", StringComparison.Ordinal) + 1;
        return name == Needed
            ? Finding.Problem(name, $"{problem[..end]} No MIDI port can be opened without it.", problem[end..].Trim())
            : Finding.Warning(name, $"{problem[..end]} JACK cannot be used without it; ALSA can.", problem[end..].Trim());
    }
}

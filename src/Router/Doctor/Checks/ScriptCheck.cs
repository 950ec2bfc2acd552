using System.Net;
using MidiMesh.Actors.Mesh;

namespace MidiMesh.Router.Doctor.Checks;

/// <summary>Whether the script that the rig speaks with is in Live's User Library, and is the one that came with this program. For a Live on this computer.</summary>
internal sealed class ScriptCheck : IDoctorCheck
{
    private const string Scripts = "Remote Scripts";
    private const string Own = "MidiMesh";
    private const string AbletonOsc = "AbletonOSC";
    private const string Check = "Live's script";

    public string Name => Check;

    public Task<IReadOnlyList<Finding>> LookAsync(Examination of, CancellationToken stop)
    {
        var kinds = (of.Plan?.Endpoints ?? [])
            .Where(static endpoint => endpoint is { Simulate: false, Peer: { } peer } && IPAddress.IsLoopback(peer.Address))
            .Select(static endpoint => endpoint.Kind).ToHashSet();
        var libraries = Libraries(of.Machine, of.UserLibrary).Where(Directory.Exists).Distinct().ToList();
        return Task.FromResult<IReadOnlyList<Finding>>([.. Look(kinds, libraries, Path.Combine(of.Context.ProgramFolder, "remote-script", Own), of.UserLibrary)]);
    }

    private static IEnumerable<Finding> Look(HashSet<EndpointKind> kinds, List<string> libraries, string source, string? given)
    {
        if (libraries.Count == 0)
        {
            if (given is not null || kinds.Contains(EndpointKind.MidiMesh) || kinds.Contains(EndpointKind.AbletonOsc))
            {
                yield return Finding.Warning(
                    Check, given is null ? "no User Library of Live was found on this computer." : $"{given} has no folder '{Scripts}'.",
                    "If Live keeps its User Library elsewhere (its settings, Library), name that: midimesh doctor --user-library FOLDER");
            }

            yield break;
        }

        foreach (var library in libraries)
        {
            var ours = ScriptFolder.TryRead(source);
            var installed = ScriptFolder.TryRead(Path.Combine(library, Own));
            if (installed is not null || kinds.Contains(EndpointKind.MidiMesh))
            {
                yield return Compare(ours, installed, source, library);
            }

            if (kinds.Contains(EndpointKind.AbletonOsc))
            {
                yield return Directory.Exists(Path.Combine(library, AbletonOsc)) ? Finding.Ok(AbletonOsc, $"installed in {library}.")
                    : installed is not null ? Finding.Ok(AbletonOsc, $"not installed in {library}; MidiMesh's own script is, and speaks the same.")
                    : Finding.Problem(AbletonOsc, $"not installed in {library}.", $"Install it (docs/live.md), or MidiMesh's own: copy {source} there, restart Live and choose it as a control surface.");
            }
        }
    }

    private static Finding Compare(ScriptFolder? ours, ScriptFolder? installed, string source, string library)
    {
        var copy = $"Copy {source} to {Path.Combine(library, Own)} in place of what is there, and restart Live.";
        if (installed is null)
        {
            return Finding.Problem(Check, $"MidiMesh's script is not installed in {library}.", $"Copy {source} into that folder, restart Live, and choose MidiMesh as a control surface.");
        }

        if (ours is null)
        {
            return Finding.Warning(Check, $"MidiMesh {installed.Version} is installed in {library}; what it should be cannot be told, for {source} is missing.", "Install MidiMesh whole: the folder remote-script belongs beside the program.");
        }

        return ours.Fingerprint == installed.Fingerprint ? Finding.Ok(Check, $"MidiMesh {installed.Version} is installed in {library}, as it came with this program.")
            : ours.Version == installed.Version ? Finding.Warning(Check, $"MidiMesh {installed.Version} in {library} differs from the one that came with this program.", copy)
            : Finding.Warning(Check, $"MidiMesh {installed.Version ?? "of an unknown version"} is installed in {library}; this program came with {ours.Version}.", copy);
    }

    /// <summary>macOS, Windows, and Live in Wine; see "Remote Scripts" in Ableton's help.</summary>
    private static IEnumerable<string> Libraries(Machine machine, string? given)
    {
        if (given is not null)
        {
            return [Path.Combine(given, Scripts)];
        }

        var users = Path.Combine(machine.Home, ".wine", "drive_c", "users");
        string[] homes = Directory.Exists(users) ? Directory.GetDirectories(users) : [];
        return
        [
            Path.Combine(machine.Home, "Music", "Ableton", "User Library", Scripts),
            Path.Combine(machine.Documents, "Ableton", "User Library", Scripts),
            .. homes.Select(static home => Path.Combine(home, "Documents", "Ableton", "User Library", Scripts)),
        ];
    }
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>A device profile checked by itself.</summary>
/// <param name="Profile">What was read; null when there are errors.</param>
/// <param name="Diagnostics">Everything found, by place.</param>
internal sealed record ProfileFile(DeviceProfile? Profile, IReadOnlyList<HoconDiagnostic> Diagnostics)
{
    /// <summary>What it has, in words that follow on what was found.</summary>
    public string Summary => Profile is { } profile
        ? $"; '{profile.Name}' has {Counted.Of(profile.Controls.Length, "control")} with {Counted.Of(profile.Elements.Length, "place")} and {Counted.Of(profile.Palettes.Length, "palette")}"
        : "";

    /// <summary>Reads a file that is a profile: one with a <c>profile</c> or <c>controls</c> block and nothing of a rig. Null for any other.</summary>
    public static ProfileFile? TryCheck(string path)
    {
        var loaded = HoconLoader.LoadFile(path, HoconLoadOptions.Default);
        if ((loaded.Root.FindField("profile") ?? loaded.Root.FindField("controls")) is null
            || loaded.Root.Fields.Any(static field => field.Key is "devices" or "endpoints" or "routes" or "lights" or "rig" or "groups"))
        {
            return null;
        }

        var bag = new DiagnosticBag();
        bag.AddText(loaded.Diagnostics);
        var profile = ProfileReader.Read(Path.GetFileNameWithoutExtension(path), loaded.Root, bag);
        return new ProfileFile(bag.HasErrors ? null : profile, bag.Sorted(path));
    }
}

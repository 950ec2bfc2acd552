using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Where a rig's files may come from. Immutable.</summary>
public sealed record RigLoadOptions
{
    /// <summary>The program's own profiles and the system's files.</summary>
    public static RigLoadOptions Default { get; } = new();

    /// <summary>Folders of profiles searched after the one beside the rig; the program's own when not given.</summary>
    public IReadOnlyList<string> ProfileFolders { get; init; } = [Path.Combine(AppContext.BaseDirectory, "config", "profiles")];

    /// <summary>The file with the banks of Live's devices that is read before the one beside the rig; the program's own when not given.</summary>
    public string DeviceBanks { get; init; } = Profiles.DeviceBankReader.FileIn(Path.Combine(AppContext.BaseDirectory, "config"));

    /// <summary>What profiles were read as in earlier loads; null reads each anew.</summary>
    public Profiles.ProfileCache? ProfileCache { get; init; }

    /// <summary>How HOCON is read: file system, environment, limits. The folder of the rig is the sandbox of its includes unless this says otherwise.</summary>
    public HoconLoadOptions Hocon { get; init; } = HoconLoadOptions.Default;
}

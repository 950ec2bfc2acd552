using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Doctor;

/// <summary>What the checks see of this computer, so that tests can show them another. Immutable.</summary>
internal sealed record Machine
{
    /// <summary>The kernel's own files.</summary>
    public string ProcFolder { get; init; } = "/proc";

    /// <summary>ALSA's devices.</summary>
    public string SoundFolder { get; init; } = "/dev/snd";

    /// <summary>Groups and their members.</summary>
    public string GroupFile { get; init; } = "/etc/group";

    /// <summary>The user's home.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The user's documents: where Live keeps its library on Windows.</summary>
    public string Documents { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Whether the checks that only Linux has are made.</summary>
    public bool IsLinux { get; init; } = OperatingSystem.IsLinux();

    /// <summary>What is known of librtmidi and, on Linux, libjack.</summary>
    public Func<IReadOnlyList<NativeLibraryState>> Libraries { get; init; } = NativeLibraries.Describe;
}

using System.Text;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>Every rig and profile that ships, to be loaded with its text replaced by a damaged one.</summary>
internal static class ExampleFiles
{
    private const string Extension = ".conf";
    private const string UserOfProfiles = "profile-user.conf";

    private static readonly string Config = Path.Combine(AppContext.BaseDirectory, "config");
    private static readonly string Profiles = Path.Combine(Config, "profiles");

    private static readonly ProfileCache Cache = new();

    /// <summary>Their names below <c>config</c>: the rigs first, then the profiles.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Config, "*" + Extension, SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Config, path).Replace('\\', '/'))
            .Where(static name => !name.Contains("/venue/", StringComparison.Ordinal))   // parts of rigs, and no rigs by themselves
            .Where(static name => !name.StartsWith("live/", StringComparison.Ordinal))   // tables of Live's devices
            .OrderBy(IsProfile).ThenBy(static name => name, StringComparer.Ordinal)];

    /// <summary>The same for tests that take one.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>The text of one.</summary>
    public static string Read(string name) => File.ReadAllText(FullPath(name));

    /// <summary>Its path in diagnostics.</summary>
    public static string FullPath(string name) => Path.Combine(Config, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Loads a rig with this text in place of its own, or a rig that uses the profile with this text.</summary>
    public static RigLoadResult Load(string name, string text) => Load(name, Encoding.UTF8.GetBytes(text));

    /// <summary>The same with bytes, which may end within a character.</summary>
    public static RigLoadResult Load(string name, byte[] content)
    {
        var path = FullPath(name);
        var options = new RigLoadOptions
        {
            ProfileFolders = [Profiles], ProfileCache = IsProfile(name) ? null : Cache,
            Hocon = new HoconLoadOptions { FileSystem = new ReplacedFile(path, content), SandboxRoot = Config },
        };
        return IsProfile(name)
            ? RigCompiler.LoadText($"devices {{ d {{ profile = {name["profiles/".Length..^Extension.Length]}, virtual = true }} }}", Path.Combine(Config, UserOfProfiles), options)
            : RigCompiler.Load(path, options);
    }

    /// <summary>Loads a rig with a file that ships replaced.</summary>
    public static RigLoadResult LoadWith(string name, string text, string rig) => RigCompiler.LoadText(rig, Path.Combine(Config, UserOfProfiles), new RigLoadOptions
    {
        ProfileFolders = [Profiles],
        Hocon = new HoconLoadOptions { FileSystem = new ReplacedFile(FullPath(name), Encoding.UTF8.GetBytes(text)) },
    });

    /// <summary>Whether one is a profile and no rig.</summary>
    public static bool IsProfile(string name) => name.StartsWith("profiles/", StringComparison.Ordinal);
}

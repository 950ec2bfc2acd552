using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MidiMesh.Router.Doctor;

/// <summary>A copy of our script for Live.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Version">What version.py says; null when it does not.</param>
/// <param name="Fingerprint">Differs when a file does; ends of lines do not count, for Windows changes them.</param>
internal sealed partial record ScriptFolder(string Path, string? Version, string Fingerprint)
{
    /// <summary>Reads a copy; null when there is none.</summary>
    public static ScriptFolder? TryRead(string folder)
    {
        if (!File.Exists(System.IO.Path.Combine(folder, "__init__.py")))
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{File.ReadAllText(System.IO.Path.Combine(folder, file)).ReplaceLineEndings("\n")}\0"));
        }

        var version = System.IO.Path.Combine(folder, "version.py");
        return new ScriptFolder(
            folder, File.Exists(version) && VersionLine().Match(File.ReadAllText(version)) is { Success: true } match ? match.Groups[1].Value : null,
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [GeneratedRegex("""^VERSION = "([^"]+)"$""", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex VersionLine();
}

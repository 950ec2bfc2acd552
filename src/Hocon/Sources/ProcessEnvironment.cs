using System.Collections;

namespace MidiMesh.Hocon.Sources;

/// <summary>The environment of this process, read anew for each lookup because tests and hosts change it.</summary>
internal static class ProcessEnvironment
{
    /// <summary>The value of a variable whose name matches exactly, on Windows too, where the system itself ignores case.</summary>
    public static string? Find(string name)
    {
        if (name.Length == 0 || name.Contains('\0') || name.Contains('='))
        {
            return null;
        }

        var value = Environment.GetEnvironmentVariable(name);
        if (value is null || !OperatingSystem.IsWindows())
        {
            return value;
        }

        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry.Key is string key && key == name)
            {
                return entry.Value as string;
            }
        }

        return null;
    }
}

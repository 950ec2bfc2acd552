using System.Reflection;

namespace MidiMesh.Router.Cli;

/// <summary>Which MidiMesh this is.</summary>
internal static class ProgramVersion
{
    /// <summary>"0.1.0", without the commit that the SDK may put behind it.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}

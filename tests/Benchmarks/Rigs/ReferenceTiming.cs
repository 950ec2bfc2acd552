using System.Diagnostics;
using System.Globalization;

namespace MidiMesh.Benchmarks.Rigs;

/// <summary>Debian's libtypesafe-config-java on the same text in the same run; nothing where it is not installed.</summary>
internal static class ReferenceTiming
{
    private const string Jar = "/usr/share/java/typesafe-config.jar";

    /// <summary>Milliseconds of its syntax tree and of its whole load, or null.</summary>
    public static (double Tree, double Load)? Measure(string text, int rounds)
    {
        if (!File.Exists(Jar))
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("hocon-timing-").FullName;
        try
        {
            var rig = Path.Combine(folder, "rig.conf");
            File.WriteAllText(rig, text);
            var source = Path.Combine(AppContext.BaseDirectory, "Reference", "HoconTiming.java");
            return Run("javac", "-cp", Jar, "-d", folder, source) is not null
                && Run("java", "-Xss16m", "-cp", $"{Jar}:{folder}", "HoconTiming", rig, rounds.ToString(CultureInfo.InvariantCulture)) is { } answer
                ? (Number(answer, 0), Number(answer, 1))
                : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Number(string answer, int index) => double.Parse(answer.Split(' ')[index], CultureInfo.InvariantCulture);

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var answer = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;

namespace MidiMesh.Benchmarks;

/// <summary>What the figures were measured on. Without it they mean little.</summary>
internal static class Machine
{
    private const string CpuFacts = "/proc/cpuinfo";
    private const string Load = "/proc/loadavg";

    /// <summary>Programs that wanted a core over the last 1, 5 and 15 minutes; beyond the number of cores, others were measured too.</summary>
    public static string LoadAverage => File.Exists(Load) ? string.Join(' ', File.ReadAllText(Load).Split(' ')[..3]) : "unknown";

    /// <summary>The runtime that this build took: InRepo or Akka.</summary>
    public static string ActorRuntime { get; } = typeof(Machine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "ActorRuntime").Value!;

    public static void Print()
    {
        Console.WriteLine($"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}");
        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, actors: {ActorRuntime}");
        Console.WriteLine($"Load average before: {LoadAverage}");
#if DEBUG
        Console.WriteLine("A DEBUG BUILD: these are not the figures. Use -c Release.");
#endif
    }

    private static string Processor()
    {
        const string name = "model name";
        var line = File.Exists(CpuFacts) ? File.ReadLines(CpuFacts).FirstOrDefault(static line => line.StartsWith(name, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

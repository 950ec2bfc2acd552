using System.Globalization;
using System.Text;
using MidiMesh.Hocon;
using MidiMesh.Hocon.Syntax;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Benchmarks.Rigs;

/// <summary>Reading rigs: the syntax tree, the whole load with its substitutions, and a rig of a usual size compiled to a plan.</summary>
internal static class RigBenchmarks
{
    private const int Megabyte = 1_000_000;
    private const int UsualSize = 10_000;

    // It takes a second for each; its warm-up is as long again.
    private const int ReferenceRounds = 3;

    // What was read must be used, or the compiler leaves the reading out.
    private static long s_sum;

    public static void Run(Rounds rounds)
    {
        Console.WriteLine();
        Console.WriteLine("Rigs of routes, comments and substitutions; ratios to the reference reader on the same text in the same run");
        Console.WriteLine("                                     ms median    least..most      MB/s   MB allocated    ratio");
        var one = Rig(Megabyte, plain: false);
        var reference = ReferenceTiming.Measure(one, ReferenceRounds);
        Print("syntax tree, 1 MB", one, rounds.Measure(10, count => Repeat(count, one, Tree)), reference?.Tree);
        Print("whole load, 1 MB", one, rounds.Measure(10, count => Repeat(count, one, Load)), reference?.Load);
        var four = Rig(4 * Megabyte, plain: false);
        Print("whole load, 4 MB", four, rounds.Measure(5, count => Repeat(count, four, Load)), null);
        var usual = Rig(UsualSize, plain: true);
        Print("whole load, 10 KB", usual, rounds.Measure(50, count => Repeat(count, usual, Load)), null);
        Print("read, checked and compiled, 10 KB", usual, rounds.Measure(50, count => Repeat(count, usual, Compile)), null);
        if (reference is { } known)
        {
            Print("reference: syntax tree, 1 MB", one, known.Tree);
            Print("reference: whole load, 1 MB", one, known.Load);
        }
    }

    private static void Repeat(int count, string text, Func<string, int> read)
    {
        for (var i = 0; i < Math.Max(1, count); i++)
        {
            s_sum += read(text);
        }
    }

    private static int Tree(string text) => HoconSyntaxTree.ParseText(text).TokenCount;

    private static int Load(string text)
    {
        var result = HoconLoader.LoadText(text, "rig.conf");
        return result.HasErrors ? throw new InvalidOperationException(result.Diagnostics[0].ToString()) : result.Root.Fields.Count;
    }

    private static int Compile(string text)
    {
        var result = RigCompiler.LoadText(text, "rig.conf");
        return result.Plan?.Table.Routes.Length ?? throw new InvalidOperationException(result.Diagnostics[0].ToString());
    }

    /// <summary>A rig of about so many characters. A large one has more routes than the program would take: only the reader sees it.</summary>
    private static string Rig(int length, bool plain)
    {
        var text = new StringBuilder("""
            rig { name = benchmark, format = 1 }
            devices { apc { profile = akai/apc40, screen = true }, synth { profile = generic/midi, virtual = true } }
            endpoints { live { kind = ableton-osc } }
            _volume { via = [ { takeover = pickup }, { scale = [0.0, 0.85] }, { rate = 30/s, keep = latest } ], to = "live.track[track].volume" }
            routes {

            """);
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                  # Route {{i}}: what the fader does on stage, and why.
                  fader-{{i}} = ${_volume} { from = "apc.fader[{{(plain ? "track" : $"{(i % 8) + 1} as track")}}]", priority = {{i % 100}} }
                  pad-{{i}} {
                    from = "apc.pad[track,{{(i % 5) + 1}}]", on = [ press, release ]
                    when { velocity = "1..{{(i % 100) + 20}}" }   // softly
                    to   = synth
                  }

                """);
        }

        return text.Append("}\n").ToString();
    }

    private static void Print(string name, string text, (Spread Nanoseconds, Spread Bytes) measured, double? reference)
    {
        var milliseconds = measured.Nanoseconds.Median / 1e6;
        var ratio = reference is { } known ? (milliseconds / known).ToString("0.000", CultureInfo.InvariantCulture) : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {name,-34}{milliseconds,10:0.00}  {$"{measured.Nanoseconds.Least / 1e6:0.00}..{measured.Nanoseconds.Greatest / 1e6:0.00}",16}  {text.Length / milliseconds / 1000,8:0.0}  {measured.Bytes.Median / 1e6,12:0.00}  {ratio,8}"));
    }

    private static void Print(string name, string text, double milliseconds) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-34}{milliseconds,10:0.00}  {"",16}  {text.Length / milliseconds / 1000,8:0.0}"));
}

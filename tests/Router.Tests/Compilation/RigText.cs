using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary>Rigs written in tests: a usual stage (an APC40 on screen, a keyboard, a synthesizer, a Live, an OSC panel) and whatever the test adds.</summary>
internal static class RigText
{
    /// <summary>Where the rigs of tests seem to lie; nothing is there.</summary>
    public const string Path = "stage.conf";

    private const string Stage = """
        devices {
          apc { profile = akai/apc40, screen = true }
          keys { profile = generic/keyboard, virtual = true }
          synth { profile = generic/midi, virtual = true }
        }
        endpoints {
          live { kind = ableton-osc }
          panel { kind = osc, receive = 8000, send = 8001 }
        }

        """;

    /// <summary>Lines of the usual stage: a line of a test's own text is so much further down.</summary>
    public static int StageLines { get; } = Stage.Count(static letter => letter == '\n');

    /// <summary>Compiles the usual stage with some text.</summary>
    public static RigLoadResult Compile(string text, string path = Path) => RigCompiler.LoadText(Stage + text, path);

    /// <summary>Compiles text as it is.</summary>
    public static RigLoadResult CompileWhole(string text) => RigCompiler.LoadText(text, Path);

    /// <summary>Compiles a rig that must be right.</summary>
    public static RouteTable Table(string text)
    {
        var result = Compile(text);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        return result.Plan.Table;
    }

    /// <summary>Compiles one route that must be right: the inside of its braces.</summary>
    public static RouteTable Route(string body) => Table($"routes {{ r {{ {body} }} }}");

    /// <summary>What is said about the usual stage with some text: line (of the test's own text), column and message.</summary>
    public static IReadOnlyList<string> Errors(string text) =>
        [.. Compile(text).Diagnostics.Select(static diagnostic => $"{diagnostic.Origin.Line - StageLines}:{diagnostic.Origin.Column}: {Word(diagnostic)}: {diagnostic.Message}")];

    /// <summary>What is said about one route, without its place.</summary>
    public static IReadOnlyList<string> RouteErrors(string body) =>
        [.. Compile($"routes {{ r {{ {body} }} }}").Diagnostics.Select(static diagnostic => $"{Word(diagnostic)}: {diagnostic.Message}")];

    private static string Word(HoconDiagnostic diagnostic) => diagnostic.Severity == HoconSeverity.Error ? "error" : "warning";
}

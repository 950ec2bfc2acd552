using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary>What the words <c>play</c> and <c>markov</c> share: notes in the rig or in a MIDI file, and how they are played.</summary>
internal static class Music
{
    /// <summary>The largest file that a rig plays; a symphony has about half a megabyte.</summary>
    public const int LargestFile = 8 << 20;

    private const int MostTimes = 10_000;
    private const double Slowest = 20;
    private const double Fastest = 999;

    private static readonly string[] Endings = [".mid", ".midi", ".smf", ".kar"];
    private static readonly Words<PlayAgain> Again = new(("restart", PlayAgain.Restart), ("stop", PlayAgain.Stop), ("nothing", PlayAgain.Nothing));

    /// <summary>The options of both words.</summary>
    public static IReadOnlyList<string> Options { get; } = ["tempo", "press-again", "while-held"];

    /// <summary>Whether a text names a MIDI file; else it is notes.</summary>
    public static bool IsFile(string text) => Array.Exists(Endings, ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a MIDI file; what is wrong with it is reported where it is named.</summary>
    /// <param name="name">As written.</param>
    /// <param name="route">The route.</param>
    /// <param name="file">The file.</param>
    /// <param name="digest">Tells its content from any other.</param>
    public static bool TryReadFile(Written<string> name, RouteContext route, [NotNullWhen(true)] out MidiFile? file, out string digest)
    {
        (file, digest) = (null, "");
        if (route.Draft.Files.Read(name, LargestFile, out var problem) is not { } bytes)
        {
            route.Error(RigDiagnosticIds.BadValue, name.Origin, $"{name.Value}: {problem.TrimEnd('.')}");
            return false;
        }

        digest = Convert.ToHexString(SHA256.HashData(bytes));
        if (MidiFileReader.TryRead(bytes, out file, out var wrong))
        {
            return true;
        }

        route.Error(RigDiagnosticIds.BadSyntax, name.Origin, $"{name.Value}: {wrong}");
        return false;
    }

    /// <summary>Reads notes as they are written in a rig; what is wrong is reported.</summary>
    public static bool TryReadNotes(Written<string> text, RouteContext route, out IReadOnlyList<MelodyNote> notes, out double beats)
    {
        if (MelodyText.TryParse(text.Value, out notes, out beats, out var error))
        {
            return true;
        }

        route.Error(RigDiagnosticIds.BadSyntax, text.Origin, error!);
        return false;
    }

    /// <summary>Reads how it is played; null when something is wrong, which has been reported.</summary>
    /// <param name="step">The step's body.</param>
    /// <param name="own">The step's own word.</param>
    /// <param name="times">How often; 0 until it is stopped.</param>
    /// <param name="route">The route.</param>
    public static PlayOptions? ReadOptions(Section step, string own, int times, RouteContext route)
    {
        // What plays until it is stopped must be stopped by something; what ends by itself is more often wanted anew.
        var again = step.Word("press-again", Again, times == 0 ? PlayAgain.Stop : PlayAgain.Restart);
        var whileHeld = step.Flag("while-held", false);
        var tempo = 0.0;
        var hasClock = route.Draft.Names.Config.Clock is not null;
        if (step.Take("tempo") is HoconScalar { Text: "clock" } word)
        {
            if (!hasClock)
            {
                route.Error(RigDiagnosticIds.DoesNotFit, word.Origin, "the rig has no clock; write clock { tempo = 120 }, or clock { from = live }");
                return null;
            }
        }
        else if (step.Take("tempo") is { } value)
        {
            if (step.AsNumber(value, "tempo", Slowest, Fastest) is not { } number)
            {
                return null;
            }

            tempo = number;
        }

        if (route.Control is { Kind: not Contracts.Devices.ControlKind.Button } control)
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, step.KeyOrigin(own), $"'{own}' is set off by a press, and '{control.Name}' is no button");
            return null;
        }

        if (whileHeld && route.Control is { } button && (button.Gestures & Gestures.GestureWords.Release) == 0)
        {
            route.Error(RigDiagnosticIds.ImpossibleGesture, step.KeyOrigin("while-held"), $"nothing tells when '{button.Name}' is let go");
            return null;
        }

        return new PlayOptions(tempo, again, whileHeld, times);
    }

    /// <summary>How often it is played, from <c>times</c> and <c>loop</c>; 0 until it is stopped.</summary>
    public static int ReadTimes(Section step, RouteContext route)
    {
        var times = step.Whole("times", 1, MostTimes);
        var loop = step.Flag("loop", false);
        if (loop && times is not null)
        {
            route.Error(RigDiagnosticIds.DoesNotFit, step.KeyOrigin("times"), "'loop' plays until it is stopped; take 'times' or 'loop' out");
        }

        return loop ? 0 : times?.Value ?? 1;
    }

    /// <summary>Whether a step's word plays music.</summary>
    public static bool IsMusic(string word) => word is "play" or "markov";
}

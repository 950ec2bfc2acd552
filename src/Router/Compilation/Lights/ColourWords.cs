using System.Collections.Frozen;
using MidiMesh.Contracts.Devices;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>Colour words that rigs share between devices, and what a device shows when it does not have one.</summary>
internal static class ColourWords
{
    private static readonly string[] Effects = ["-blink", "-pulse", "-dim"];

    // What the eye takes them for, not what a datasheet says.
    private static readonly FrozenDictionary<string, (int Red, int Green, int Blue)> Hues = new Dictionary<string, (int, int, int)>
    {
        ["red"] = (255, 0, 0), ["orange"] = (255, 110, 0), ["amber"] = (255, 170, 0), ["yellow"] = (255, 255, 0), ["lime"] = (150, 255, 0),
        ["green"] = (0, 255, 0), ["mint"] = (0, 255, 140), ["cyan"] = (0, 255, 255), ["sky"] = (0, 150, 255), ["blue"] = (0, 0, 255),
        ["purple"] = (130, 0, 255), ["magenta"] = (255, 0, 255), ["pink"] = (255, 80, 150), ["white"] = (255, 255, 255), ["warm-white"] = (255, 220, 170),
    }.ToFrozenDictionary();

    /// <summary>All words that any device may be asked for.</summary>
    public static IEnumerable<string> All => Hues.Keys;

    /// <summary>The colour that comes nearest to one the palette does not have; null when the word is no colour at all.</summary>
    public static string? Nearest(string colour, LightPalette palette)
    {
        var (name, effect) = Split(colour);
        if (name is not ("on" or "blink") && !Hues.ContainsKey(name))
        {
            return null;
        }

        // A light of one colour: what matters is whether it is lit and whether it blinks.
        var moves = effect is "-blink" or "-pulse" || name == "blink";
        if (palette.IndexOf("on") >= 0)
        {
            return moves && palette.IndexOf("blink") >= 0 ? "blink" : "on";
        }

        var best = default(string);
        var bestDistance = long.MaxValue;
        var wanted = Hues.GetValueOrDefault(name, (0, 255, 0));
        foreach (var candidate in palette.Colours)
        {
            var (other, otherEffect) = Split(candidate.Name);
            if (!Hues.TryGetValue(other, out var hue))
            {
                continue;
            }

            // The same movement first, then the nearest hue.
            var distance = Square(hue.Red - wanted.Item1) + Square(hue.Green - wanted.Item2) + Square(hue.Blue - wanted.Item3)
                + (otherEffect == effect ? 0 : Moves(otherEffect) == moves ? 1_000_000L : 2_000_000L);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate.Name, distance);
            }
        }

        return best;
    }

    private static bool Moves(string effect) => effect is "-blink" or "-pulse";

    private static (string Name, string Effect) Split(string colour)
    {
        var effect = Array.Find(Effects, effect => colour.EndsWith(effect, StringComparison.Ordinal)) ?? "";
        return (colour[..^effect.Length], effect);
    }

    private static long Square(int difference) => (long)difference * difference;
}

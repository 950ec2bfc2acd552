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

    /// <summary>The colour that Live gives to the clip.</summary>
    public const string OfClip = "clip-colour";

    /// <summary>The colour that Live gives to the track.</summary>
    public const string OfTrack = "track-colour";

    /// <summary>All words that any device may be asked for.</summary>
    public static IEnumerable<string> All => Hues.Keys;

    /// <summary>What the eye sees at a colour's word, 0xRRGGBB; -1 when the word is no colour.</summary>
    public static int RgbOf(string colour)
    {
        const double Dim = 0.3;
        var (name, effect) = Split(colour);
        return !Hues.TryGetValue(name, out var hue) ? -1 : Rgb.Dim((hue.Red << 16) | (hue.Green << 8) | hue.Blue, effect == "-dim" ? Dim : 1);
    }

    /// <summary>The wish for a word: a colour of the palette, one that follows the clip's or track's, an RGB colour, each with our movement where the light has none of its own.</summary>
    /// <param name="word">The word of the rig.</param>
    /// <param name="palette">What the light can show.</param>
    /// <param name="wish">A <see cref="LightWish"/>.</param>
    /// <param name="instead">What it will show in the place of what is written, in words; null when it shows just that.</param>
    /// <returns>False when the word is no colour at all.</returns>
    public static bool TryWish(string word, LightPalette palette, out int wish, out string? instead)
    {
        (wish, instead) = (palette.IndexOf(word), null);
        if (wish >= 0)
        {
            return true;
        }

        var (name, effect) = Split(word);
        if (name is OfClip or OfTrack)
        {
            wish = Move(name == OfClip ? LightWish.OfClip : LightWish.OfTrack, effect);
            instead = palette.IsRich ? null : "the nearest one";
            return effect != "-dim";
        }

        if (Rgb.TryParse(name, out var rgb))
        {
            wish = Move(palette.WishFor(rgb), effect);
            instead = palette.IsRich ? null : palette.Colours[LightWish.ColourOf(wish)].Name;
            return effect != "-dim";
        }

        if (word is "blink" or "pulse")
        {
            wish = Nearest("on", "-" + word, palette, out instead);
            return true;
        }

        if (name != "on" && !Hues.ContainsKey(name))
        {
            return false;
        }

        wish = Nearest(name, effect, palette, out instead);
        return true;
    }

    private static int Nearest(string name, string effect, LightPalette palette, out string? instead)
    {
        // A light of one colour: what matters is whether it is lit and whether it blinks.
        var moves = Moves(effect);
        if (palette.IndexOf("on") is >= 0 and var lit)
        {
            var ownBlink = moves ? palette.IndexOf("blink") : -1;
            instead = name == "on" ? null : ownBlink >= 0 ? "blink" : moves ? "on, blinking" : "on";
            return ownBlink >= 0 ? ownBlink : Move(lit, effect);
        }

        // The same movement first, then the nearest hue. What the light can show and not move, we move.
        if (moves && palette.IndexOf(name) is >= 0 and var still && !Array.Exists(palette.Colours, one => one.Moves && Split(one.Name).Name == name))
        {
            instead = null;
            return Move(still, effect);
        }

        var (best, bestDistance) = (-1, long.MaxValue);
        var wanted = Hues.GetValueOrDefault(name, (0, 255, 0));
        for (var i = 0; i < palette.Colours.Length; i++)
        {
            var (other, otherEffect) = Split(palette.Colours[i].Name);
            if (!Hues.TryGetValue(other, out var hue))
            {
                continue;
            }

            var distance = Square(hue.Red - wanted.Item1) + Square(hue.Green - wanted.Item2) + Square(hue.Blue - wanted.Item3)
                + (otherEffect == effect ? 0 : Moves(otherEffect) == moves ? 1_000_000L : 2_000_000L);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (i, distance);
            }
        }

        // A light without a word for any hue, or of many colours: by what the eye sees.
        if (Hues.ContainsKey(name) && (best < 0 || (palette.IsRich && palette.Colours[best].Name != name)))
        {
            best = palette.WishFor(RgbOf(name + (effect == "-dim" ? effect : "")));
            instead = palette.IsRich ? null : palette.Colours[LightWish.ColourOf(best)].Name;
            return Move(best, effect);
        }

        best = Math.Max(best, 0);
        instead = palette.Colours[best].Name;
        if (moves && !palette.Colours[best].Moves)
        {
            instead += ", blinking";
            return Move(best, effect);
        }

        return best;
    }

    private static int Move(int wish, string effect) => effect switch
    {
        "-blink" => LightWish.Blinking(wish),
        "-pulse" => LightWish.Pulsing(wish),
        _ => wish,
    };

    private static bool Moves(string effect) => effect is "-blink" or "-pulse";

    private static (string Name, string Effect) Split(string colour)
    {
        var effect = Array.Find(Effects, effect => colour.EndsWith(effect, StringComparison.Ordinal)) ?? "";
        return (colour[..^effect.Length], effect);
    }

    private static long Square(int difference) => (long)difference * difference;
}

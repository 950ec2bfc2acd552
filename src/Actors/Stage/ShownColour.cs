using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Stage;

/// <summary>What a lamp shows for a wish, in words that can be compared with those of another device's lamp.</summary>
/// <param name="Name">The palette's word without its movement, "#rrggbb", or whose colour it is.</param>
/// <param name="Movement">"-blink", "-pulse" or "", whether the device makes it or we do.</param>
/// <param name="Rgb">What the eye sees, 0xRRGGBB; -1 when that is not known.</param>
internal readonly record struct ShownColour(string Name, string Movement, int Rgb)
{
    private const string Blink = "-blink";
    private const string Pulse = "-pulse";

    /// <param name="wish">A <see cref="LightWish"/>.</param>
    /// <param name="palette">Of the lamp.</param>
    public static ShownColour Of(int wish, LightPalette palette)
    {
        var movement = !LightWish.Moves(wish) ? "" : LightWish.Pulses(wish) ? Pulse : Blink;
        if (LightWish.IsFollowed(wish))
        {
            var whose = LightWish.IsOfClip(wish) ? "the clip's colour" : "the track's colour";
            return new ShownColour(palette.IsRich ? whose : $"the nearest to {whose}", movement, -1);
        }

        var value = LightWish.ColourOf(wish);
        if (LightWish.IsRgb(wish))
        {
            return new ShownColour(Contracts.Devices.Rgb.Name(value), movement, value);
        }

        // A lamp of one colour has the bare words "blink" and "pulse".
        var colour = palette.Colours[value];
        var name = colour.Name is "blink" or "pulse" ? $"on-{colour.Name}" : colour.Name;
        var own = !colour.Moves ? "" : name.EndsWith(Pulse, StringComparison.Ordinal) ? Pulse : Blink;
        return new ShownColour(name[..^own.Length], own.Length > 0 ? own : movement, colour.Rgb);
    }

    /// <summary>Whether the eye sees the same.</summary>
    public bool LooksLike(ShownColour other) => Movement == other.Movement && (Name == other.Name || (Rgb >= 0 && Rgb == other.Rgb));

    public override string ToString() => Name + Movement;
}

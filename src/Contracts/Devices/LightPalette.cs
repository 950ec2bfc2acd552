namespace MidiMesh.Contracts.Devices;

/// <summary>One colour of a palette: the word of the rig and what makes the device show it.</summary>
/// <param name="Name">The word, "green-blink"; or "#rrggbb" for one out of the device's table of colours.</param>
/// <param name="Writes">Messages in order; the element's own number (and, unless overridden, channel) goes into each.</param>
public sealed record LightColour(string Name, LightWrite[] Writes)
{
    /// <summary>What the eye sees, 0xRRGGBB; -1 when that is not known.</summary>
    public int Rgb { get; init; } = -1;

    /// <summary>Whether the device moves it by itself.</summary>
    public bool Moves { get; } = Name is "blink" or "pulse" || Name.EndsWith("-blink", StringComparison.Ordinal) || Name.EndsWith("-pulse", StringComparison.Ordinal);
}

/// <summary>The colours one kind of light can show. The first is the one at rest: off, except for lights that should not go dark, such as a knob's ring.</summary>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Colours">Its colours; index 0 is the one at rest.</param>
public sealed record LightPalette(string Name, LightColour[] Colours)
{
    /// <summary>What a light of this palette is that nothing lights: it is left alone, since it shows what its knob does.</summary>
    public const byte Untouched = byte.MaxValue;

    /// <summary>Ways to show a value, for lights that show one rather than a state; else empty. The colours are then steps.</summary>
    public LevelStyle[] Styles { get; init; } = [];

    /// <summary>What a light shows that nothing lights: the first colour, or <see cref="Untouched"/>.</summary>
    public byte Rest { get; init; }

    /// <summary>Index of a style by its word, or -1.</summary>
    public int StyleOf(string style) => Array.FindIndex(Styles, s => s.Name == style);

    /// <summary>Index of the colour that is no light; the one at rest when there is none.</summary>
    public int Dark { get; } = Math.Max(0, Array.FindIndex(Colours, static colour => colour.Name == "off"));

    /// <summary>The message that shows any colour, or null when the light has only those of the palette.</summary>
    public RgbMessage? AnyColour { get; init; }

    /// <summary>Whether it has so many colours that nearly any can be told from the next.</summary>
    public bool IsRich => AnyColour is not null || Array.Exists(Colours, static colour => colour.Name[0] == '#');

    /// <summary>Index of a colour by its word, or -1.</summary>
    public int IndexOf(string colour) => Array.FindIndex(Colours, c => c.Name == colour);

    /// <summary>The wish that comes nearest to an RGB colour: the colour itself, the most alike of the palette, or any light at all for a lamp of one colour.</summary>
    public int WishFor(int rgb) => AnyColour is null ? Nearest(rgb) : LightWish.OfRgb(rgb);

    /// <summary>Index of the colour most like an RGB colour, of those that stand still. A colour never becomes darkness, black least of all: a clip is there.</summary>
    public int Nearest(int rgb)
    {
        var (best, bestDistance) = (-1, double.MaxValue);
        for (var i = 0; i < Colours.Length; i++)
        {
            var colour = Colours[i];
            if (colour.Rgb > 0 && !colour.Moves && Rgb.Distance(rgb, colour.Rgb) is var distance && distance < bestDistance)
            {
                (best, bestDistance) = (i, distance);
            }
        }

        return best >= 0 ? best : Math.Max(Lit, 0);
    }

    /// <summary>What a pulsing colour shows while it is dim.</summary>
    public int Dimmed(int wish)
    {
        const double Part = 0.25;
        if (LightWish.IsRgb(wish))
        {
            return LightWish.OfRgb(Rgb.Dim(LightWish.ColourOf(wish), Part));
        }

        var rgb = Colours[LightWish.ColourOf(wish)].Rgb;
        return rgb > 0 && Nearest(Rgb.Dim(rgb, Part)) is var dim && dim != wish ? dim : Dark;
    }

    /// <summary>Whether a wish is one that this light can show.</summary>
    public bool Has(int wish) => wish == Rest || (!LightWish.IsFollowed(wish) && (LightWish.IsRgb(wish) ? AnyColour is not null : LightWish.ColourOf(wish) < Colours.Length));

    private int Lit => Array.FindIndex(Colours, static colour => colour.Name != "off" && !colour.Moves);
}

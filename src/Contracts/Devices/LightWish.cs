namespace MidiMesh.Contracts.Devices;

/// <summary>What a light should show, as one number, so that it travels and is compared as a plain value: a colour of its palette or an RGB colour, still or moving.</summary>
/// <remarks>A colour of the palette that stands still is its index. Movements of the device's own are colours of the palette; those here are made by us, by telling the light again and again.</remarks>
public static class LightWish
{
    private const int Colour = 0xFFFFFF;
    private const int IsRgbFlag = 1 << 24;
    private const int BlinkFlag = 1 << 25;
    private const int PulseFlag = 1 << 26;
    private const int ClipFlag = 1 << 27;
    private const int TrackFlag = 1 << 28;

    /// <summary>The colour of the clip that the light follows; its track's when there is no clip. Only in a light's list of colours: it is resolved when the light is looked at.</summary>
    public const int OfClip = ClipFlag;

    /// <summary>The colour of the track that the light follows; as <see cref="OfClip"/>.</summary>
    public const int OfTrack = TrackFlag;

    /// <summary>An RGB colour, for lights that can show any.</summary>
    public static int OfRgb(int colour) => IsRgbFlag | (colour & Colour);

    /// <summary>Lit for half of each beat, dark for the other.</summary>
    public static int Blinking(int wish) => Still(wish) | BlinkFlag;

    /// <summary>Lit for half of each beat, dim for the other.</summary>
    public static int Pulsing(int wish) => Still(wish) | PulseFlag;

    /// <summary>With the movement of another wish.</summary>
    public static int Moving(int wish, int like) => Still(wish) | (like & (BlinkFlag | PulseFlag));

    /// <summary>Without a movement of ours.</summary>
    public static int Still(int wish) => wish & ~(BlinkFlag | PulseFlag);

    /// <summary>Whether we have to move it.</summary>
    public static bool Moves(int wish) => (wish & (BlinkFlag | PulseFlag)) != 0;

    /// <summary>Whether it is dim rather than dark in the second half of a beat.</summary>
    public static bool Pulses(int wish) => (wish & PulseFlag) != 0;

    /// <summary>Whether it is an RGB colour; otherwise one of the palette.</summary>
    public static bool IsRgb(int wish) => (wish & IsRgbFlag) != 0;

    /// <summary>Whether it is a clip's or track's colour, not yet looked up.</summary>
    public static bool IsFollowed(int wish) => (wish & (ClipFlag | TrackFlag)) != 0;

    /// <summary>Whether it is a clip's colour, not yet looked up.</summary>
    public static bool IsOfClip(int wish) => (wish & ClipFlag) != 0;

    /// <summary>Index in the palette, or 0xRRGGBB.</summary>
    public static int ColourOf(int wish) => wish & Colour;
}

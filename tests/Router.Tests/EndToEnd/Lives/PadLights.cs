using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.Swap;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>An APC40's matrix at the far end of a loopback cable: its pads are pressed, and its lights read (its manual's table of clip launch LEDs).</summary>
internal sealed class PadLights
{
    public const int Off = 0;
    public const int Green = 1;
    public const int GreenBlink = 2;
    public const int RedBlink = 4;
    public const int Amber = 5;

    private const int TopRow = 53;

    private readonly Surface _surface;

    public PadLights(LoopbackDevice device) => _surface = new Surface(new LoopbackFarEnd(device), null);

    public int this[int track, int scene] => _surface.Light(track, TopRow + scene);

    /// <summary>Presses a pad and lets go.</summary>
    public void Press(int track, int scene)
    {
        _surface.Press(track, TopRow + scene);
        _surface.Release(track, TopRow + scene);
    }

    /// <summary>Whether one pad of the matrix shows a playing clip, and all others show clips that rest.</summary>
    public bool ShowOnly(int track, int scene) =>
        Enumerable.Range(0, 8).All(t => Enumerable.Range(0, 5).All(s => this[t, s] == ((t, s) == (track, scene) ? Green : Amber)));
}

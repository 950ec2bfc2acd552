namespace MidiMesh.Live.Simulation.Model;

/// <summary>The grid on which clips are launched, in Live's numbering of <c>Song.clip_trigger_quantization</c>.</summary>
internal static class LaunchQuantization
{
    /// <summary>Two beats closer than this are one: sums of floating point numbers may miss a boundary by a hair.</summary>
    public const double SameBeat = 1e-6;

    // Beats from one boundary to the next; the first five are bars or nothing.
    private static readonly double[] Beats =
        [0, 0, 0, 0, 0, 2.0, 4.0 / 3.0, 1.0, 2.0 / 3.0, 0.5, 1.0 / 3.0, 0.25, 1.0 / 6.0, 0.125];

    /// <summary>The first boundary at or after <paramref name="beat"/>; null: no grid, at once.</summary>
    /// <param name="quantization">0 none, 1 eight bars, 2 four, 3 two, 4 one, 5 1/2, 6 1/2T, 7 1/4, 8 1/4T, 9 1/8, 10 1/8T, 11 1/16, 12 1/16T, 13 1/32.</param>
    /// <param name="beat">Song time in quarter notes.</param>
    /// <param name="beatsPerBar">Quarter notes in a bar.</param>
    public static double? NextBoundary(int quantization, double beat, double beatsPerBar)
    {
        if (quantization == 0)
        {
            return null;
        }

        var grid = quantization <= 4 ? (1 << (4 - quantization)) * beatsPerBar : Beats[quantization];
        return Math.Ceiling((beat - SameBeat) / grid) * grid;
    }

    /// <summary>The song's number for a clip's own, which is one higher; the clip's 0 means the song's.</summary>
    public static int OfClip(int clipQuantization, int songQuantization) =>
        clipQuantization > 0 ? clipQuantization - 1 : songQuantization;
}

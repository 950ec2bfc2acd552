using MidiMesh.Contracts.Clocks;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>clock { from, tempo, to, beats-per-bar, run }</c></summary>
internal static class ClockReader
{
    private const double FewestBeats = 1;
    private const double MostBeats = 32;

    /// <summary>Reads the rig's clock.</summary>
    /// <param name="clock">The block, or null when there is none.</param>
    public static ClockConfig? Read(Section? clock)
    {
        if (clock is null)
        {
            return null;
        }

        clock.Preset("from", ClockConfig.Own);
        var from = clock.Text("from", ClockConfig.Own);
        var tempo = Number(clock, "tempo", ClockPlan.Slowest, ClockPlan.Fastest, ClockPlan.UsualTempo);
        var to = clock.Texts("to", "synth");
        var bar = Number(clock, "beats-per-bar", FewestBeats, MostBeats, ClockReading.UsualBar);
        var run = clock.Flag("run", false);
        clock.Done();
        return new ClockConfig(from, tempo, to, bar, run);
    }

    private static double Number(Section clock, string key, double low, double high, double otherwise)
    {
        clock.Preset(key, otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return clock.Take(key) is { } value ? clock.AsNumber(value, key, low, high) ?? otherwise : otherwise;
    }
}

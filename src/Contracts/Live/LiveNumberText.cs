using System.Globalization;

namespace MidiMesh.Contracts.Live;

/// <summary>Writes Live's numbers as Live shows them.</summary>
public static class LiveNumberText
{
    private const double Silence = -70;                      // where Live's fader says -inf

    /// <summary>Writes a number in as many characters as there are: first with its unit, then without it, then with fewer decimals. Does not allocate.</summary>
    /// <param name="value">Which number.</param>
    /// <param name="number">The number, in the unit that <see cref="LiveValue"/> names.</param>
    /// <param name="room">Characters to keep to, if it can be done.</param>
    /// <param name="to">Takes the text.</param>
    /// <returns>Characters written.</returns>
    public static int Write(LiveValue value, double number, int room, Span<char> to) => value switch
    {
        LiveValue.TrackVolume or LiveValue.ReturnVolume or LiveValue.MasterVolume or LiveValue.CueVolume => WriteDecibels(Decibels(number), room, to),
        LiveValue.TrackPanning or LiveValue.ReturnPanning or LiveValue.MasterPanning => WritePanning(number, to),
        LiveValue.Crossfader => WritePanning(number, to, "A", "B"),
        LiveValue.Tempo => WriteUnit(number, "0.00", "", room, to),
        LiveValue.SongTime => WriteUnit(number, "0.0", "", room, to),
        LiveValue.SongQuantization or LiveValue.Beat or LiveValue.SelectedTrack or LiveValue.SelectedScene or LiveValue.DeviceBank => WriteUnit(number, "0", "", room, to),
        _ => LiveValueInfo.Of(value).IsSwitch ? Copy(number > 0.5 ? "on" : "off", to) : WriteUnit(Math.Round(number * 100), "0", " %", room, to),
    };

    /// <summary>What a track's volume is in decibels; negative infinity at the bottom.</summary>
    /// <remarks>Live tells its fader's place only. Straight from -18 dB up, and below that the curve that AbletonOSC's issue 44 has measured.</remarks>
    /// <param name="volume">0..1; 0.85 is 0 dB.</param>
    public static double Decibels(double volume)
    {
        const double Straight = 0.4;
        const double Bent = 0.15;
        if (volume >= Straight)
        {
            return (40 * volume) - 34;
        }

        if (volume >= Bent)
        {
            var way = (399.751894 * volume) - 201.871345;
            return -((way * way) + 12630.61132) / 799.503788;
        }

        var low = (118.426374 * Math.Pow(Math.Max(volume, 0), 5567.0 / 7504.0)) + Silence;
        return low <= Silence ? double.NegativeInfinity : low;
    }

    private static int WriteDecibels(double decibels, int room, Span<char> to)
    {
        if (double.IsNegativeInfinity(decibels))
        {
            return Copy("-inf dB".Length <= room ? "-inf dB" : "-inf", to);
        }

        // Never "-0.0".
        var rounded = Math.Round(decibels, 1, MidpointRounding.AwayFromZero);
        return WriteUnit(rounded == 0 ? 0 : rounded, "0.0", " dB", room, to);
    }

    private static int WritePanning(double panning, Span<char> to, string left = "L", string right = "R")
    {
        // 50 to each side, as Live's mixer counts.
        var side = (int)Math.Round(Math.Clamp(panning, -1, 1) * 50, MidpointRounding.AwayFromZero);
        if (side == 0)
        {
            return Copy("C", to);
        }

        var written = Format(Math.Abs(side), "0", to);
        return written + Copy(side < 0 ? left : right, to[written..]);
    }

    private static int WriteUnit(double number, string format, string unit, int room, Span<char> to)
    {
        var written = Format(number, format, to);
        for (var decimals = format.Length; written > room && decimals > 1; written = Format(number, format.AsSpan(0, decimals), to))
        {
            decimals = decimals == 3 ? 1 : decimals - 1;     // "0." is no format
        }

        if (written + unit.Length <= room)
        {
            return written + Copy(unit, to[written..]);
        }

        var bare = unit.AsSpan().TrimStart();
        return written + bare.Length <= room ? written + Copy(bare, to[written..]) : written;
    }

    private static int Format(double number, ReadOnlySpan<char> format, Span<char> to) =>
        number.TryFormat(to, out var written, format, CultureInfo.InvariantCulture) ? written : 0;

    private static int Copy(ReadOnlySpan<char> text, Span<char> to)
    {
        text = text[..Math.Min(text.Length, to.Length)];
        text.CopyTo(to);
        return text.Length;
    }
}

using System.Globalization;

namespace MidiMesh.Hocon;

/// <summary>Durations and sizes in bytes. Source: HOCON specification, "Duration format" and "Size in bytes format".</summary>
internal static class HoconUnits
{
    public static bool HasUnit(ReadOnlySpan<char> text) =>
        TrySplit(text, out _, out var unit) && !unit.IsEmpty;

    public static bool TryParseDuration(ReadOnlySpan<char> text, bool requireUnit, out TimeSpan value)
    {
        value = default;
        if (!TrySplit(text, out var number, out var unit) || (requireUnit && unit.IsEmpty))
        {
            return false;
        }

        // In units of 100 ns; the smallest unit is a hundredth of one.
        decimal ticks = unit switch
        {
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01m,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => 10m,
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => TimeSpan.TicksPerMillisecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => 0m,
        };
        if (ticks == 0m || !TryScale(number, ticks, out var total))
        {
            return false;
        }

        value = new TimeSpan(total);
        return true;
    }

    public static bool TryParseBytes(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (!TrySplit(text, out var number, out var unit))
        {
            return false;
        }

        decimal bytes = unit switch
        {
            "" or "B" or "b" or "byte" or "bytes" => 1m,
            "kB" or "kilobyte" or "kilobytes" => 1e3m,
            "MB" or "megabyte" or "megabytes" => 1e6m,
            "GB" or "gigabyte" or "gigabytes" => 1e9m,
            "TB" or "terabyte" or "terabytes" => 1e12m,
            "PB" or "petabyte" or "petabytes" => 1e15m,
            "EB" or "exabyte" or "exabytes" => 1e18m,
            "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
            "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
            "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
            "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
            "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
            "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
            _ => 0m,
        };
        return bytes != 0m && TryScale(number, bytes, out value);
    }

    /// <summary>"1.5 s" into "1.5" and "s". False when there is no number at the front.</summary>
    private static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit)
    {
        text = text.Trim();
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1]))
        {
            end--;
        }

        number = text[..end].TrimEnd();
        unit = text[end..];
        return HoconNumber.IsNumber(number);
    }

    private static bool TryScale(ReadOnlySpan<char> number, decimal factor, out long value)
    {
        value = 0;
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) || Math.Abs(amount) > long.MaxValue / factor)
        {
            return false;
        }

        value = (long)Math.Round(amount * factor, MidpointRounding.AwayFromZero);
        return true;
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>log { file, max-size, keep, level }</c></summary>
internal static class LogReader
{
    private const string Extension = ".log";
    private const long Kilo = 1000;
    private const long Smallest = 10 * Kilo;
    private const long Largest = 1000 * Kilo * Kilo;
    private const long UsualSize = 10 * Kilo * Kilo;
    private const int MostKept = 1000;
    private const int UsuallyKept = 5;

    private static readonly Words<LogLevel> Levels = new(("info", LogLevel.Information), ("debug", LogLevel.Debug), ("warning", LogLevel.Warning), ("error", LogLevel.Error));

    /// <summary>Reads where the log goes; null when there is none, or nothing that could be read.</summary>
    public static LogConfig? Read(Section? log)
    {
        if (log is null)
        {
            return null;
        }

        var file = log.RequiredText("file", "\"midimesh.log\"");
        log.Preset("max-size", "10MB");
        var size = log.Text("max-size", "10MB") is { } text ? SizeOf(log, text) : UsualSize;
        var keep = log.Whole("keep", 1, MostKept, UsuallyKept);
        var level = log.Word("level", Levels, LogLevel.Information);
        log.Done();
        if (file is not { } name)
        {
            return null;
        }

        try
        {
            // Beside the file that names it, like everything that a rig names. A rig may come from somebody else, and what is logged holds its own words: it must not
            // become the end of a file that a shell or the system reads.
            var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(name.Origin.Path)) ?? "", name.Value);
            if (!path.EndsWith(Extension, StringComparison.Ordinal) || new FileInfo(path).LinkTarget is not null)
            {
                log.Bag.Error(RigDiagnosticIds.BadValue, name.Origin, $"log: 'file' should end in {Extension} and be no link, not '{name.Value}'");
                return null;
            }

            return new LogConfig(path, size, keep, level);
        }
        catch (ArgumentException cause)
        {
            log.Bag.Error(RigDiagnosticIds.BadValue, name.Origin, $"log: 'file': {cause.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static long SizeOf(Section log, Written<string> text)
    {
        var (unit, word) = text.Value switch
        {
            [.. var before, 'M', 'B'] => (Kilo * Kilo, before),
            [.. var before, 'k', 'B'] => (Kilo, before),
            _ => (0L, ""),
        };
        if (unit > 0 && double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * unit is >= Smallest and <= Largest)
        {
            return (long)(number * unit);
        }

        log.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"log: 'max-size' should be a size from 10kB to 1000MB, such as 10MB, not '{text.Value}'");
        return UsualSize;
    }
}

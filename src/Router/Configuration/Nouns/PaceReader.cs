using System.Globalization;
using MidiMesh.Actors.Devices;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>speed = din</c>, <c>speed = 31250baud</c>, <c>speed = "3125B/s"</c> and <c>gap = 2ms</c>: how fast a device takes messages.</summary>
internal static class PaceReader
{
    // Ten bits a byte: start, eight of data, stop (MIDI 1.0, hardware).
    private const int BitsOfByte = 10;
    private const int SlowestBytes = 30;
    private const int FastestBytes = 10_000_000;
    private const string Example = "din, 31250baud or \"3125B/s\"";
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads both keys.</summary>
    public static PaceLimit Read(Section device)
    {
        var gap = device.Duration("gap", TimeSpan.FromMilliseconds(1), LongestGap) ?? TimeSpan.Zero;
        if (device.Text("speed", Example) is not { } speed)
        {
            return new PaceLimit(0, gap);
        }

        if (BytesOf(speed.Value) is not { } bytes)
        {
            device.Bag.Error(RigDiagnosticIds.BadValue, speed.Origin, $"{device.What}: 'speed' should be {Example}, not '{speed.Value}'");
            return new PaceLimit(0, gap);
        }

        if (bytes is < SlowestBytes or > FastestBytes)
        {
            device.Bag.Error(RigDiagnosticIds.BadValue, speed.Origin, string.Create(CultureInfo.InvariantCulture,
                $"{device.What}: 'speed' goes from {SlowestBytes} to {FastestBytes} bytes a second, not {speed.Value}"));
            return new PaceLimit(0, gap);
        }

        return new PaceLimit((int)bytes, gap);
    }

    private static long? BytesOf(string text) => text switch
    {
        "din" => PaceLimit.Din,
        _ when text.EndsWith("baud", StringComparison.Ordinal) => Number(text[..^4]) / BitsOfByte,
        _ when text.EndsWith("B/s", StringComparison.Ordinal) => Number(text[..^3]),
        _ => null,
    };

    private static long? Number(string text) =>
        long.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

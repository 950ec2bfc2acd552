using System.Globalization;
using System.Text;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Fuzz;

/// <summary>Sound input to begin with, from the golden files of the tests, the rigs and profiles that ship, and the guide; and whatever broke a target before.</summary>
internal static class FuzzSeeds
{
    // A fuzzer changes every byte of every seed: what says nothing new only costs time.
    private const int MostBytes = 4096;
    private const int MostOfAConversation = 40;

    public static IEnumerable<byte[]> Of(string target, string root) => Sound(target, root).Where(static seed => seed.Length is > 0 and <= MostBytes).Concat(Crashes(target, root));

    /// <summary>Inputs that broke a target once: kept for ever.</summary>
    public static IEnumerable<byte[]> Crashes(string target, string root) =>
        Files(root, Path.Combine("tests", "Fuzz", "Crashes", target), "*").Select(File.ReadAllBytes);

    private static IEnumerable<byte[]> Sound(string target, string root) => target switch
    {
        "midi" => Files(root, "tests/Router.Tests/Profiles", "*.txt").Select(static file => Unit(file)),
        "osc" => Packets(root),
        "osc-size" => Packets(root).Chunk(3).Select(static packets => Framed(packets, OscFraming.TryWriteLengthPrefixed)),
        "osc-slip" => Packets(root).Chunk(3).Select(static packets => Framed(packets, OscFraming.TryWriteSlip)),
        "hocon" => Files(root, "config/rigs", "*.conf").Select(File.ReadAllBytes).Append("a += 1, a = ${?a}[\"\"\"x\"\"\"], b.\"c d\" = ${a} 5ms // c\nb { include \"x\" }"u8.ToArray()),
        "profile" => Files(root, "config/profiles", "*.conf").Select(File.ReadAllBytes),
        "recording" => [Recording(root)],
        "midi-file" => [MidiFile(MidiDivision.Quarters(96)), MidiFile(new MidiDivision(0, 25 * 40))],
        _ => throw new ArgumentException($"no target '{target}'", nameof(target)),
    };

    private static IEnumerable<string> Files(string root, string folder, string pattern) => Directory.Exists(Path.Combine(root, folder))
        ? Directory.EnumerateFiles(Path.Combine(root, folder), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [];

    /// <summary>What a unit sends: a few lines of each kind of the table beside its profile.</summary>
    private static byte[] Unit(string file) =>
        [.. File.ReadLines(file).Where(static line => line.StartsWith("in ", StringComparison.Ordinal) && line.Contains('='))
            .Select(static line => Hex(line["in ".Length..line.IndexOf('=', StringComparison.Ordinal)]))
            .DistinctBy(static bytes => (bytes[0], bytes.Length))
            .Take(MostOfAConversation).SelectMany(static bytes => bytes)];

    private static IEnumerable<byte[]> Packets(string root) => Files(root, "tests/Live.Tests/Golden", "*.txt")
        .SelectMany(static file => File.ReadLines(file).Where(static line => line.StartsWith("< a ", StringComparison.Ordinal) || line.StartsWith("> a ", StringComparison.Ordinal)).Select(static line => Hex(line[4..])))
        .DistinctBy(static bytes => (bytes.Length, bytes[^1]))
        .Take(MostOfAConversation)
        .Append(new OscMessage("/{a,b}/[!c-f]?*", 1, 2f, "s", OscValue.FromBlob([1, 2]), OscValue.FromInt64(3), OscValue.FromDouble(4), OscValue.FromSymbol("y"), OscValue.FromChar(new('A')),
            OscValue.FromColor(1, 2, 3, 4), OscValue.FromMidi(0, 0x90, 60, 1), OscValue.FromTimeTag(OscTimeTag.Immediately), OscValue.ArrayBegin, true, false, OscValue.ArrayEnd, OscValue.Nil, OscValue.Impulse).ToPacket());

    private delegate bool Framing(ReadOnlySpan<byte> packet, Span<byte> destination, out int written);

    private static byte[] Framed(byte[][] packets, Framing framing)
    {
        var stream = new List<byte>();
        foreach (var packet in packets)
        {
            var frame = new byte[(2 * packet.Length) + 4];
            if (framing(packet, frame, out var written))
            {
                stream.AddRange(frame.AsSpan(0, written));
            }
        }

        return [.. stream];
    }

    /// <summary>The guide's example.</summary>
    private static byte[] Recording(string root) => Encoding.UTF8.GetBytes(File.ReadAllText(Path.Combine(root, "docs", "recording.md")).Split("```\n")[1]);

    private static byte[] MidiFile(MidiDivision division) => MidiFileWriter.Write(new MidiFile(1, division,
    [
        new MidiFileTrack([MidiFileEvent.At(0, 0x51, (byte[])[7, 0xA1, 0x20]), MidiFileEvent.At(0, 1, "text"u8.ToArray())]),
        new MidiFileTrack([MidiFileEvent.At(0, MidiMessage.NoteOn(0, 60, 100)), MidiFileEvent.At(200, MidiMessage.NoteOff(0, 60)), MidiFileEvent.At(20_000, MidiMessage.ProgramChange(1, 5))]),
    ]));

    private static byte[] Hex(string text) => [.. text.Replace(" ", "", StringComparison.Ordinal).Chunk(2).Select(static two => byte.Parse(two, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}

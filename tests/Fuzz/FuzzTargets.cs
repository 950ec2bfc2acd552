using System.Buffers;
using System.Text.Json;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Contracts.Osc;
using MidiMesh.Hocon;
using MidiMesh.Hocon.Formatting;
using MidiMesh.Hocon.Syntax;
using MidiMesh.Hocon.Tests;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Recording;
using MidiMesh.Router.Tests.BadInput;

namespace MidiMesh.Fuzz;

/// <summary>Every parser of bytes from outside, with what has to hold for any input. What is wrong with the input is a value; an exception is our mistake.</summary>
internal static class FuzzTargets
{
    // Small, so that a fuzzer comes to what is beyond it.
    private const int SmallSysEx = 32;
    private const int SmallPacket = 128;

    private static readonly string Config = Path.Combine(AppContext.BaseDirectory, "config");

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["midi"] = Midi,
        ["osc"] = Osc,
        ["osc-size"] = OscSize,
        ["osc-slip"] = OscSlip,
        ["hocon"] = Hocon,
        ["profile"] = Profile,
        ["recording"] = Recording,
        ["midi-file"] = MidiFile,
    };

    /// <summary>However the bytes are cut, the same messages and the same counts come of them.</summary>
    private static void Midi(byte[] bytes)
    {
        var (whole, single) = (new MidiParser(SmallSysEx), new MidiParser(SmallSysEx));
        var (expected, messages) = (new List<byte>(), new List<byte>());
        Feed(whole, bytes, expected);
        for (var i = 0; i < bytes.Length; i++)
        {
            Feed(single, bytes.AsSpan(i, 1), messages);
        }

        Require(expected.SequenceEqual(messages), "other messages come of single bytes");
        Require((whole.InvalidBytes, whole.OversizedSysEx, whole.UnfinishedSysEx) == (single.InvalidBytes, single.OversizedSysEx, single.UnfinishedSysEx), "single bytes count otherwise");
        Require(whole.InvalidBytes <= bytes.Length, "more bytes are invalid than there are");
    }

    private static void Feed(MidiParser parser, ReadOnlySpan<byte> portion, List<byte> messages)
    {
        Span<byte> wire = stackalloc byte[3];
        while (true)
        {
            var invalid = parser.InvalidBytes;
            var status = parser.Read(portion, out var consumed, out var message);
            Require(consumed >= (portion.IsEmpty ? 0 : 1) && consumed <= portion.Length, "it read more than there was, or nothing");
            portion = portion[consumed..];
            if (status == OperationStatus.NeedMoreData)
            {
                Require(portion.IsEmpty && parser.InvalidBytes == invalid, "it wants more and has left some");
                return;
            }

            if (status == OperationStatus.InvalidData)
            {
                Require(parser.InvalidBytes > invalid, "what is invalid is not counted");
            }
            else if (message.Kind == MidiKind.SysEx)
            {
                Require(SysExFormat.IsWhole(parser.SysEx) && parser.SysEx.Length <= SmallSysEx, "a SysEx is not F0, data, F7");
                messages.AddRange(parser.SysEx);
            }
            else
            {
                var written = wire[..message.CopyTo(wire)];
                Require(MidiMessage.TryFromBytes(written, out var again) && again == message, "a message is not well formed");
                Require(message.ToString() is { Length: > 0 }, "a message has no text");
                messages.AddRange(written);
            }
        }
    }

    private static void Osc(byte[] bytes) => Read(bytes);

    private static void Read(ReadOnlySpan<byte> packet)
    {
        var reader = new OscReader(packet);
        var count = 0;
        while (reader.TryRead(out var view))
        {
            var message = OscMessage.FromView(view);
            Require(message.Arguments.Count == view.ArgumentCount && message.ToString().Length > 0, "arguments are missing");
            var written = message.ToPacket();
            Require(OscMessage.Parse(written).ToPacket().AsSpan().SequenceEqual(written), "a message that was read and written is another");
            if (OscAddressPattern.TryCompile(view.AddressString(), out var pattern, out _))
            {
                pattern.Matches(view.Address);
                pattern.Matches("/live/clip/get/name"u8);
            }

            count++;
        }

        Require(reader.Error != OscError.None == reader.InvalidElements > 0, "an error is not counted");
        Require(reader.ErrorOffset >= 0 && reader.ErrorOffset <= packet.Length, "the error lies outside");
        Require(count <= packet.Length / 4, "there are more messages than there is room for");
    }

    private delegate OperationStatus ReadFrame(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> packet);

    private static void OscSize(byte[] bytes)
    {
        var (whole, single) = (new OscLengthPrefixReader(SmallPacket), new OscLengthPrefixReader(SmallPacket));
        Frames(whole.Read, single.Read, bytes);
        Require(whole.IsBroken == single.IsBroken, "single bytes break it otherwise");
    }

    private static void OscSlip(byte[] bytes)
    {
        var (whole, single) = (new OscSlipReader(SmallPacket), new OscSlipReader(SmallPacket));
        Frames(whole.Read, single.Read, bytes);
        Require(whole.InvalidFrames == single.InvalidFrames && whole.InvalidFrames <= bytes.Length, "single bytes count otherwise");
    }

    /// <summary>However the stream is cut, the same packets come of it.</summary>
    private static void Frames(ReadFrame whole, ReadFrame single, byte[] bytes)
    {
        var (expected, packets) = (new List<byte[]>(), new List<byte[]>());
        Frames(whole, bytes, expected);
        for (var i = 0; i < bytes.Length; i++)
        {
            Frames(single, bytes.AsSpan(i, 1), packets);
        }

        Require(expected.Count == packets.Count && expected.Zip(packets).All(static pair => pair.First.AsSpan().SequenceEqual(pair.Second)), "other packets come of single bytes");
        foreach (var packet in packets)
        {
            Require(packet.Length <= SmallPacket, "a packet is too long");
            Read(packet);
        }
    }

    private static void Frames(ReadFrame read, ReadOnlySpan<byte> input, List<byte[]> packets)
    {
        while (true)
        {
            var before = input.Length;
            var status = read(ref input, out var packet);
            if (status == OperationStatus.Done)
            {
                packets.Add(packet.ToArray());
            }
            else if (status == OperationStatus.NeedMoreData || input.Length == before)
            {
                Require(status != OperationStatus.NeedMoreData || input.IsEmpty, "it wants more and has left some");
                return;                                       // or broken for good
            }
        }
    }

    /// <summary>What could be read is a value like any other: written, formatted and read again it is the same.</summary>
    private static void Hocon(byte[] bytes)
    {
        var path = Path.GetFullPath("/rig/fuzz.conf");
        var options = new HoconLoadOptions { Environment = static _ => null, FileSystem = new MemoryFiles([]) { Raw = { [path] = bytes } }, MaxResolvedSize = 1 << 18 };
        var result = HoconLoader.LoadFile(path, options);
        Require(result.Diagnostics.Count <= options.MaxErrors, "it tells of more than it should");
        Places(result.Diagnostics);
        var again = HoconLoader.LoadText(HoconWriter.ToHocon(result.Root), path, options);
        Require(result.Root.ContentEquals(again.Root), "what is written is read as something else");
        using var json = JsonDocument.Parse(HoconWriter.ToJson(result.Root), new JsonDocumentOptions { MaxDepth = 1000 });

        var text = System.Text.Encoding.UTF8.GetString(bytes);
        var tree = HoconSyntaxTree.ParseText(text, path, options);
        Require(tree.ToString() == text, "the tree has lost some of the text");
        if (HoconFormatter.Format(tree) is not { } formatted)
        {
            return;
        }

        var after = HoconSyntaxTree.ParseText(formatted, path, options);
        Require(HoconFormatter.SameTokens(tree, after), "formatting changes what is said");
        Require(HoconFormatter.Format(after) == formatted, "formatting again changes it again");
    }

    private static void Profile(byte[] bytes)
    {
        var path = Path.Combine(Config, "profiles", "generic", "midi.conf");
        var result = RigCompiler.LoadText("devices { d { profile = generic/midi, virtual = true } }", Path.Combine(Config, "fuzz.conf"), new RigLoadOptions
        {
            Hocon = new HoconLoadOptions { Environment = static _ => null, FileSystem = new ReplacedFile(path, bytes), SandboxRoot = Config, MaxResolvedSize = 1 << 18 },
        });
        Require(result.Plan is null == result.Diagnostics.Any(static diagnostic => diagnostic.Severity == HoconSeverity.Error), "it runs with an error, or does not and says nothing");
        Require(result.Diagnostics.Count <= 2 * DiagnosticBag.MaxReported, "it tells of more than it should");
        Places(result.Diagnostics);
    }

    private static void Places(IEnumerable<HoconDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Require(diagnostic.Origin is { Line: > 0, Column: > 0 } && diagnostic.Message.Length > 0, "an error has no place");
        }
    }

    private static void Recording(byte[] bytes)
    {
        var (recording, problem) = RecordingReader.Read(new MemoryStream(bytes));
        Require(recording is null != problem is null, "it is neither read nor refused");
        if (problem is not null)
        {
            Require(problem.Line > 0 && problem.Column > 0, "an error has no place");
            return;
        }

        var last = TimeSpan.Zero;
        foreach (var one in recording!.Events)
        {
            Require(one.Time >= last && one.Bytes.Length <= RecordingReader.MostBytesInALine / 2, "time goes back, or a message is longer than its line");
            last = one.Time;
        }
    }

    /// <summary>What was read can be written and is the same when read again.</summary>
    private static void MidiFile(byte[] bytes)
    {
        if (!MidiFileReader.TryRead(bytes, out var file, out var problem))
        {
            Require(problem.Offset >= 0 && problem.Offset <= bytes.Length && problem.Message.Length > 0, "an error has no place");
            return;
        }

        var written = MidiFileWriter.Write(file);
        Require(MidiFileReader.TryRead(written, out var again, out _) && MidiFileWriter.Write(again).AsSpan().SequenceEqual(written), "what is written is read as something else");
        _ = new TempoMap(file).SecondsAt(1_000_000);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>
/// The byte stream codec of ALSA's library as judge of what mido does not know: running status, and real-time bytes inside other messages.
/// The codec is plain arithmetic; it needs no sound card and no sequencer.
/// </summary>
public sealed class AlsaCodecTests
{
    // Reads one stream byte by byte and prints every message it saw, whole and with its status.
    private const string Script = """
        import ctypes, sys
        alsa = ctypes.CDLL('libasound.so.2')
        size = 65536
        def codec():
            made = ctypes.c_void_p()
            if alsa.snd_midi_event_new(ctypes.c_size_t(size), ctypes.byref(made)) != 0:
                sys.exit('no codec')
            return made
        reader, writer = codec(), codec()
        alsa.snd_midi_event_no_status(writer, 1)
        alsa.snd_midi_event_decode.restype = ctypes.c_long
        event = ctypes.create_string_buffer(64)
        out = ctypes.create_string_buffer(size)
        for byte in bytes.fromhex(sys.stdin.read()):
            if alsa.snd_midi_event_encode_byte(reader, byte, event) == 1:
                length = alsa.snd_midi_event_decode(writer, out, ctypes.c_long(size), event)
                print(out.raw[:length].hex(' ').upper())
        """;

    [Fact]
    public async Task RunningStatusWithRealTimeInside_ReadByAlsa_IsWhatWeMeantAndWhatWeRead()
    {
        var random = new Random(70);
        var stream = Stream(random, out var meant);

        var run = new ParserRun(new MidiParser());
        MidiStreams.FeedInPortions(run, stream, random);

        Assert.Equal(meant, run.Messages);
        Assert.Equal(0, run.Parser.InvalidBytes);
        Assert.Equal(meant, await PythonPeer.RunAsync(Script, [Convert.ToHexString(stream)]));
    }

    // Whole messages and SysEx through the running status writer, with a real-time byte between any two bytes now and then.
    private static byte[] Stream(Random random, out List<string> meant)
    {
        var writer = new RunningStatusWriter();
        var bytes = new List<byte>();
        meant = [];
        Span<byte> wire = stackalloc byte[3];
        for (var i = 0; i < 5000; i++)
        {
            byte[] body;
            string whole;
            if (random.Next(30) == 0)
            {
                body = [0xF0, .. Enumerable.Range(0, random.Next(1, 60)).Select(_ => (byte)random.Next(128)), 0xF7];
                whole = Wire.Hex(body);
                writer.Reset();
            }
            else
            {
                var message = random.Next(3) == 0 ? MidiStreams.Message(random) : MidiMessage.ControlChange(random.Next(2), 7, random.Next(128));
                body = wire[..writer.Write(message, wire)].ToArray();
                whole = Wire.Hex(wire[..message.CopyTo(wire)]);
            }

            foreach (var value in body)
            {
                if (random.Next(10) == 0)
                {
                    bytes.Add((byte)(random.Next(2) == 0 ? 0xF8 : 0xFE));
                    meant.Add(Wire.Hex([bytes[^1]]));
                }

                bytes.Add(value);
            }

            meant.Add(whole);
        }

        return [.. bytes];
    }
}

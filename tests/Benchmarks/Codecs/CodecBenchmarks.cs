using System.Buffers;
using System.Buffers.Binary;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Benchmarks.Codecs;

/// <summary>The wire formats: messages per second and bytes allocated for one. Ratios are to copying the same bytes.</summary>
internal static class CodecBenchmarks
{
    private const int Messages = 4_000_000;

    /// <summary>What a controller sends: notes, a fader under running status, a bend, a clock tick in between.</summary>
    private static readonly byte[] MidiBytes = [0x90, 60, 100, 0xB0, 7, 1, 7, 2, 7, 3, 0xF8, 0xE1, 0, 64, 0x80, 60, 0];
    private const int MidiMessages = 7;

    private static readonly byte[] OscBytes = WriteOsc();
    private static readonly byte[] Scratch = new byte[256];
    private static readonly MidiMessage[] Written =
    [
        MidiMessage.NoteOn(0, 60, 100), MidiMessage.ControlChange(0, 7, 1), MidiMessage.PitchBend(1, 0), MidiMessage.Clock, MidiMessage.NoteOff(0, 60),
    ];

    // What was read must be used, or the compiler leaves the reading out.
    private static long s_sum;

    public static void Run(Rounds rounds)
    {
        Table.Title("Codecs: one message (MIDI: notes, faders, bends, clock; OSC: /live/track/stop_all_clips ,ii)", Table.OperationColumns);
        var copyMidi = rounds.Measure(Messages, static count => Copy(MidiBytes.AsSpan(0, 3), count));
        Table.Operation("copying 3 bytes", copyMidi, copyMidi.Nanoseconds.Median);
        Table.Operation("MIDI parser", rounds.Measure(Messages, ParseMidi), copyMidi.Nanoseconds.Median);
        Table.Operation("MIDI writer", rounds.Measure(Messages, WriteMidi), copyMidi.Nanoseconds.Median);
        var copyOsc = rounds.Measure(Messages, static count => Copy(OscBytes, count));
        Table.Operation($"copying {OscBytes.Length} bytes", copyOsc, copyOsc.Nanoseconds.Median);
        Table.Operation("OSC reader, both arguments", rounds.Measure(Messages, ReadOsc), copyOsc.Nanoseconds.Median);
        Table.Operation("OSC writer", rounds.Measure(Messages, WriteOsc), copyOsc.Nanoseconds.Median);
    }

    private static void Copy(ReadOnlySpan<byte> bytes, int count)
    {
        for (var i = 0; i < count; i++)
        {
            bytes.CopyTo(Scratch);
            s_sum += Scratch[i & 1];
        }
    }

    private static void ParseMidi(int count)
    {
        var parser = new MidiParser(1024);
        var parsed = 0;
        while (parsed < count)
        {
            ReadOnlySpan<byte> rest = MidiBytes;
            while (parser.Read(rest, out var consumed, out var message) == OperationStatus.Done)
            {
                rest = rest[consumed..];
                s_sum += message.Length;
                parsed++;
            }
        }

        // All that was offered was read as what it is: the figure is about messages, not about errors.
        if (parser.InvalidBytes != 0 || parsed % MidiMessages != 0)
        {
            throw new InvalidOperationException($"{parsed} messages, {parser.InvalidBytes} invalid bytes");
        }
    }

    private static void WriteMidi(int count)
    {
        for (var i = 0; i < count; i++)
        {
            s_sum += MidiWriter.Write(Written[i % Written.Length], Scratch);
        }
    }

    private static void ReadOsc(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var reader = new OscReader(OscBytes);
            if (!reader.TryRead(out var message))
            {
                throw new InvalidOperationException(reader.Error.ToString());
            }

            var arguments = message.GetArguments();
            while (arguments.TryRead(out var argument) && argument.TryGetInt32(out var value))
            {
                s_sum += value;
            }

            s_sum += message.Address.Length;
        }
    }

    private static void WriteOsc(int count)
    {
        for (var i = 0; i < count; i++)
        {
            s_sum += Write(Scratch, i);
        }
    }

    private static byte[] WriteOsc()
    {
        var buffer = new byte[256];
        var packet = buffer.AsSpan(0, Write(buffer, 41)).ToArray();
        return BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(packet.Length - 4)) == 41 ? packet : throw new InvalidOperationException("not what was written");
    }

    private static int Write(Span<byte> destination, int value)
    {
        var writer = new OscWriter(destination);
        writer.BeginMessage("/live/track/stop_all_clips"u8, "ii"u8);
        writer.WriteInt32(3);
        writer.WriteInt32(value);
        writer.EndMessage();
        return writer.Length;
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace MidiMesh.Contracts.Midi.Files;

/// <summary>Writes standard MIDI files: every message with its status, so that the simplest reader understands them.</summary>
public static class MidiFileWriter
{
    private const int LargestQuantity = 0x0FFF_FFFF;

    /// <summary>The bytes of a file. Each track gets an end mark if it has none.</summary>
    /// <exception cref="ArgumentException">Ticks go back, lie further apart than a file can say, or a message is none that a file can hold.</exception>
    public static byte[] Write(MidiFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var bytes = new ArrayBufferWriter<byte>();
        bytes.Write("MThd"u8);
        Number(bytes, 6, 4);
        Number(bytes, file.Format, 2);
        Number(bytes, file.Tracks.Count, 2);
        Number(bytes, file.Division.TicksPerQuarter > 0 ? file.Division.TicksPerQuarter : Frames(file.Division), 2);
        foreach (var track in file.Tracks)
        {
            var body = WriteTrack(track);
            bytes.Write("MTrk"u8);
            Number(bytes, body.WrittenCount, 4);
            bytes.Write(body.WrittenSpan);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static ArrayBufferWriter<byte> WriteTrack(MidiFileTrack track)
    {
        var body = new ArrayBufferWriter<byte>();
        var tick = 0L;
        Span<byte> message = stackalloc byte[3];
        foreach (var one in track.Events)
        {
            Quantity(body, one.Tick - tick);
            tick = one.Tick;
            switch (one.Kind)
            {
                case MidiFileEventKind.Message:
                    if (!one.Message.IsChannel)
                    {
                        throw new ArgumentException($"a file cannot hold {one.Message}", nameof(track));
                    }

                    body.Write((ReadOnlySpan<byte>)message[..one.Message.CopyTo(message)]);
                    break;
                case MidiFileEventKind.Meta:
                    body.Write((ReadOnlySpan<byte>)[MidiStatus.Reset, one.MetaType]);
                    Data(body, one.Data);
                    break;
                default:
                    body.Write((ReadOnlySpan<byte>)[one.Kind == MidiFileEventKind.SysEx ? MidiStatus.SysEx : MidiStatus.EndOfSysEx]);
                    Data(body, one.Data);
                    break;
            }
        }

        if (track.Events is not [.., { Kind: MidiFileEventKind.Meta, MetaType: MidiFileMeta.EndOfTrack }])
        {
            body.Write((ReadOnlySpan<byte>)[0, MidiStatus.Reset, MidiFileMeta.EndOfTrack, 0]);
        }

        return body;
    }

    private static int Frames(MidiDivision division)
    {
        foreach (var frames in (int[])[24, 25, 29, 30])
        {
            var ticks = division.TicksPerSecond / (frames == 29 ? 30_000 / 1001.0 : frames);
            if (Math.Abs(ticks - Math.Round(ticks)) < 1e-9 && ticks is >= 1 and <= 255)
            {
                return ((-frames & 0xFF) << 8) | (int)Math.Round(ticks);
            }
        }

        throw new ArgumentException(FormattableString.Invariant($"{division.TicksPerSecond} ticks a second are none of film frames"), nameof(division));
    }

    private static void Data(ArrayBufferWriter<byte> bytes, ReadOnlyMemory<byte> data)
    {
        Quantity(bytes, data.Length);
        bytes.Write(data.Span);
    }

    private static void Number(ArrayBufferWriter<byte> bytes, int value, int size)
    {
        Span<byte> all = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(all, value);
        bytes.Write((ReadOnlySpan<byte>)all[(4 - size)..]);
    }

    private static void Quantity(ArrayBufferWriter<byte> bytes, long value)
    {
        if (value is < 0 or > LargestQuantity)
        {
            throw new ArgumentException($"{value} is no time or length that a file can say", nameof(value));
        }

        for (var shift = 21; shift > 0; shift -= 7)
        {
            if (value >> shift != 0)
            {
                bytes.Write((ReadOnlySpan<byte>)[(byte)((value >> shift) | 0x80)]);
            }
        }

        bytes.Write((ReadOnlySpan<byte>)[(byte)(value & 0x7F)]);
    }
}

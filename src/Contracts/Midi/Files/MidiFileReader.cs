using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MidiMesh.Contracts.Midi.Files;

/// <summary>Reads standard MIDI files. No input makes it throw or take more memory than a small multiple of its own size.</summary>
/// <remarks>
/// As lenient as is safe: chunks of other kinds and the rest of a longer header are passed over, a track may lack its end mark, and running status goes on
/// after meta events and SysEx, which some programs rely on. A file that ends in the middle of something is refused, with the place.
/// </remarks>
public static class MidiFileReader
{
    /// <summary>The longest file, 64 MiB: a hundred times what an orchestra's score takes.</summary>
    public const int LongestFile = 64 * 1024 * 1024;

    private const int ChunkHeader = 8;
    private const int FileHeader = 6;
    private const int LongestQuantity = 4;

    /// <summary>Reads a whole file. The events' data lie in <paramref name="bytes"/>, which must not change afterwards.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out MidiFile? file, [NotNullWhen(false)] out MidiFileProblem? problem)
    {
        file = null;
        problem = CheckHeader(bytes.Span);
        if (problem is not null)
        {
            return false;
        }

        var span = bytes.Span;
        var format = BinaryPrimitives.ReadUInt16BigEndian(span[8..]);
        var declared = BinaryPrimitives.ReadUInt16BigEndian(span[10..]);
        if (ReadDivision(span) is not { } division)
        {
            problem = new MidiFileProblem(12, $"a division of {span[12]:X2} {span[13]:X2} is neither ticks of a quarter note nor of 24, 25, 29 or 30 frames");
            return false;
        }

        var tracks = new List<MidiFileTrack>();
        var position = ChunkHeader + (long)BinaryPrimitives.ReadUInt32BigEndian(span[4..]);
        while (position < span.Length && tracks.Count < declared)
        {
            if (span.Length - position < ChunkHeader)
            {
                problem = new MidiFileProblem(position, "the file ends within the head of a chunk");
                return false;
            }

            var start = (int)position;
            var length = BinaryPrimitives.ReadUInt32BigEndian(span[(start + 4)..]);
            if (length > span.Length - start - ChunkHeader)
            {
                problem = new MidiFileProblem(start, $"a chunk of {length} bytes begins here, but only {span.Length - start - ChunkHeader} follow: the file is cut short");
                return false;
            }

            position = start + ChunkHeader + (long)length;
            if (span.Slice(start, 4).SequenceEqual("MTrk"u8))
            {
                var reader = new TrackReader(bytes, start + ChunkHeader, (int)position);
                if (reader.Read() is not { } track)
                {
                    problem = reader.Problem!;
                    return false;
                }

                tracks.Add(track);
            }
        }

        if (tracks.Count < declared)
        {
            problem = new MidiFileProblem(span.Length, $"the file tells of {declared} tracks and ends after {tracks.Count}");
            return false;
        }

        file = new MidiFile(format, division, tracks);
        return true;
    }

    private static MidiFileProblem? CheckHeader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestFile)
        {
            return new MidiFileProblem(0, $"the file has {bytes.Length} bytes; {LongestFile} is the most");
        }

        if (bytes.StartsWith("RIFF"u8))
        {
            return new MidiFileProblem(0, "this is a RIFF file (.rmi); save it as a standard MIDI file (.mid)");
        }

        if (!bytes.StartsWith("MThd"u8))
        {
            return new MidiFileProblem(0, "this is no standard MIDI file: it does not begin with MThd");
        }

        if (bytes.Length < ChunkHeader + FileHeader)
        {
            return new MidiFileProblem(bytes.Length, "the file ends within its head");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (length < FileHeader || length > bytes.Length - ChunkHeader)
        {
            return new MidiFileProblem(4, $"the head cannot have {length} bytes");
        }

        var format = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
        return format > 2 ? new MidiFileProblem(8, $"format {format} is unknown; there are 0, 1 and 2") : null;
    }

    private static MidiDivision? ReadDivision(ReadOnlySpan<byte> bytes)
    {
        var word = BinaryPrimitives.ReadInt16BigEndian(bytes[12..]);
        if (word > 0)
        {
            return MidiDivision.Quarters(word);
        }

        // The upper byte is minus the frames of a second, the lower the ticks of a frame.
        var frames = -(sbyte)(word >> 8);
        var perFrame = word & 0xFF;
        if (frames is not (24 or 25 or 29 or 30) || perFrame == 0)
        {
            return null;
        }

        return new MidiDivision(0, (frames == 29 ? 30_000 / 1001.0 : frames) * perFrame);
    }

    /// <summary>Reads one track chunk.</summary>
    private sealed class TrackReader(ReadOnlyMemory<byte> bytes, int start, int end)
    {
        private readonly List<MidiFileEvent> _events = [];
        private int _position = start;
        private long _tick;
        private byte _running;

        public MidiFileProblem? Problem { get; private set; }

        public MidiFileTrack? Read()
        {
            while (Problem is null && _position < end)
            {
                if (ReadQuantity("a time") is not { } delta)
                {
                    break;
                }

                _tick += delta;
                ReadEvent();
                if (_events is [.., { Kind: MidiFileEventKind.Meta, MetaType: MidiFileMeta.EndOfTrack }])
                {
                    break;                                  // what follows in the chunk is not music
                }
            }

            return Problem is null ? new MidiFileTrack(_events) : null;
        }

        private void ReadEvent()
        {
            if (_position >= end)
            {
                Fail("the track ends after a time, without its event");
                return;
            }

            var status = bytes.Span[_position];
            switch (status)
            {
                case MidiStatus.SysEx or MidiStatus.EndOfSysEx:
                    _position++;
                    if (ReadData("a SysEx") is { } message)
                    {
                        _events.Add(new MidiFileEvent(_tick, status == MidiStatus.SysEx ? MidiFileEventKind.SysEx : MidiFileEventKind.Escape, default, 0, message));
                    }

                    break;
                case MidiStatus.Reset:                      // FF is the meta event in a file
                    ReadMeta();
                    break;
                case > MidiStatus.SysEx:
                    Fail($"a file cannot hold the message {status:X2}");
                    break;
                default:
                    ReadMessage(status);
                    break;
            }
        }

        private void ReadMeta()
        {
            if (++_position >= end)
            {
                Fail("the track ends within a meta event");
                return;
            }

            var type = bytes.Span[_position++];
            if (ReadData("a meta event") is { } data)
            {
                _events.Add(MidiFileEvent.At(_tick, type, data));
            }
        }

        private void ReadMessage(byte first)
        {
            if (first >= 0x80)
            {
                _running = first;
                _position++;
            }
            else if (_running == 0)
            {
                Fail($"the byte {first:X2} stands where a message begins");
                return;
            }

            var length = MidiStatus.LengthOf(_running) - 1;
            if (end - _position < length)
            {
                Fail("the track ends within a message");
                return;
            }

            Span<byte> message = stackalloc byte[3];
            message[0] = _running;
            bytes.Span.Slice(_position, length).CopyTo(message[1..]);
            if (!MidiMessage.TryFromBytes(message[..(length + 1)], out var read))
            {
                Fail($"the message {_running:X2} is followed by a byte above 7F");
                return;
            }

            _position += length;
            _events.Add(MidiFileEvent.At(_tick, read));
        }

        private ReadOnlyMemory<byte>? ReadData(string what)
        {
            if (ReadQuantity("the length of " + what) is not { } length)
            {
                return null;
            }

            if (length > end - _position)
            {
                Fail($"{what} of {length} bytes does not fit into its track");
                return null;
            }

            var data = bytes.Slice(_position, length);
            _position += length;
            return data;
        }

        /// <summary>Seven bits a byte, the highest first; all but the last have their top bit set.</summary>
        private int? ReadQuantity(string what)
        {
            var value = 0;
            for (var i = 0; i < LongestQuantity; i++)
            {
                if (_position >= end)
                {
                    Fail($"the track ends within {what}");
                    return null;
                }

                var part = bytes.Span[_position++];
                value = (value << 7) | (part & 0x7F);
                if (part < 0x80)
                {
                    return value;
                }
            }

            Fail($"{what} has more than {LongestQuantity} bytes");
            return null;
        }

        private void Fail(string message) => Problem ??= new MidiFileProblem(_position, message);
    }
}

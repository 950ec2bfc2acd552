using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;

namespace MidiMesh.Contracts.Tests.Midi.Files;

/// <summary>What a file may hold, and where each kind of broken file is said to be broken.</summary>
public sealed class MidiFileReaderTests
{
    private const string Head = "4D546864 00000006 0000 0001 0060 ";

    [Fact]
    public void Read_EveryKindOfEvent_IsWhatTheFileSays()
    {
        // A name, a tempo, a SysEx in two pieces, notes with running status, the end.
        var track = Read(Head + Track("00 FF03 02 6162  00 FF51 03 07A120  00 F0 03 7E0901  10 F7 02 01F7  8100 903C64  30 3C00  00 FF2F00"));
        Assert.Equal(0, track.Format);
        Assert.Equal(96, track.Division.TicksPerQuarter);
        var events = Assert.Single(track.Tracks).Events;
        Assert.Equal([0, 0, 0, 16, 144, 192, 192], events.Select(static one => one.Tick));
        Assert.Equal("ab"u8.ToArray(), events[0].Data.ToArray());
        Assert.Equal([0x7E, 0x09, 0x01], events[2].Data.ToArray());
        Assert.Equal(MidiFileEventKind.Escape, events[3].Kind);
        Assert.Equal(MidiMessage.NoteOn(0, 60, 100), events[4].Message);
        Assert.Equal(MidiMessage.NoteOn(0, 60, 0), events[5].Message);
        Assert.Equal(MidiFileMeta.EndOfTrack, events[6].MetaType);
    }

    [Fact]
    public void Read_UnknownChunksALongerHeadAndNoEndMark_AreTaken()
    {
        var file = Read("4D546864 00000008 0001 0001 E728 FFFF  58585858 00000002 0102 " + Track("00 C005"));
        Assert.Equal(25 * 40, file.Division.TicksPerSecond);
        Assert.Equal(MidiMessage.ProgramChange(0, 5), Assert.Single(Assert.Single(file.Tracks).Events).Message);
    }

    [Fact]
    public void Read_RunningStatusAfterAMetaEvent_GoesOn()
    {
        var events = Read(Head + Track("00 903C64 00 FF0100 00 3E64")).Tracks[0].Events;
        Assert.Equal(MidiMessage.NoteOn(0, 62, 100), events[2].Message);
    }

    [Theory]
    [InlineData("", 0, "does not begin with MThd")]
    [InlineData("52494646 00000000", 0, "RIFF")]
    [InlineData("4D546864 00000006 0000", 10, "ends within its head")]
    [InlineData("4D546864 00000005 0000 0001 0060", 4, "cannot have 5 bytes")]
    [InlineData("4D546864 00000006 0003 0001 0060", 8, "format 3")]
    [InlineData("4D546864 00000006 0000 0001 0000", 12, "division of 00 00")]
    [InlineData("4D546864 00000006 0000 0001 8000", 12, "division of 80 00")]
    [InlineData("4D546864 00000006 0000 0001 0060", 14, "tells of 1 tracks and ends after 0")]
    [InlineData(Head + "4D54726B", 14, "within the head of a chunk")]
    [InlineData(Head + "4D54726B 00000005 00", 14, "cut short")]
    [InlineData(Head + "4D54726B FFFFFFFF 00", 14, "cut short")]
    [InlineData(Head + "4D54726B 00000001 00", 23, "without its event")]
    [InlineData(Head + "4D54726B 00000002 00 3C", 23, "where a message begins")]
    [InlineData(Head + "4D54726B 00000003 00 903C", 24, "within a message")]
    [InlineData(Head + "4D54726B 00000004 00 903C80", 24, "above 7F")]
    [InlineData(Head + "4D54726B 00000002 00 F8", 23, "cannot hold the message F8")]
    [InlineData(Head + "4D54726B 00000002 00 FF", 24, "within a meta event")]
    [InlineData(Head + "4D54726B 00000004 00 FF0105", 26, "does not fit")]
    [InlineData(Head + "4D54726B 00000005 FFFFFFFF 00", 26, "more than 4 bytes")]
    [InlineData(Head + "4D54726B 00000002 FFFF", 24, "ends within a time")]
    public void Read_BrokenFile_SaysWhereAndWhat(string hex, long offset, string what)
    {
        Assert.False(MidiFileReader.TryRead(Bytes(hex), out _, out var problem));
        Assert.Equal(offset, problem.Offset);
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnyBytesChanged_ReadsOrSaysWhy()
    {
        var whole = Bytes("4D546864 00000006 0001 0002 01E0 " + Track("00 FF510307A120 00 F0 03 7E09F7 00 FF2F00") + Track("00 903C64 60 3C00 8100 E00040 00 FF2F00"));
        var random = new Random(1004);
        for (var i = 0; i < 10_000; i++)
        {
            var spoilt = whole.AsSpan(0, random.Next(whole.Length + 1)).ToArray();
            for (var change = random.Next(4); change > 0 && spoilt.Length > 0; change--)
            {
                spoilt[random.Next(spoilt.Length)] = (byte)random.Next(256);
            }

            if (MidiFileReader.TryRead(spoilt, out var file, out var problem))
            {
                // What was read can be written and is the same when read again.
                Assert.True(MidiFileReader.TryRead(MidiFileWriter.Write(file), out var again, out _));
                Assert.Equal(Describe(file), Describe(again));
            }
            else
            {
                Assert.InRange(problem.Offset, 0, spoilt.Length);
            }
        }
    }

    [Fact]
    public async Task Read_FilesThatMidoWrote_AreWhatMidoMeant()
    {
        var lines = await PythonPeer.RunAsync(Mido + """
            for seed in range(200):
                file, events = make(random.Random(seed))
                out = io.BytesIO()
                file.save(file=out)
                print(out.getvalue().hex() + '|' + ' '.join(events))
            """, []);
        Assert.Equal(200, lines.Length);
        foreach (var line in lines)
        {
            var parts = line.Split('|');
            Assert.Equal(parts[1], Channel(Read(parts[0])));
        }
    }

    [Fact]
    public async Task Write_FilesReadByMido_AreWhatWeMeant()
    {
        var random = new Random(7);
        var files = Enumerable.Range(0, 200).Select(_ => Make(random)).ToArray();
        var lines = await PythonPeer.RunAsync(Mido + """
            for line in sys.stdin:
                print('|' + ' '.join(describe(mido.MidiFile(file=io.BytesIO(bytes.fromhex(line.strip()))))))
            """, files.Select(static file => Convert.ToHexString(MidiFileWriter.Write(file))));
        Assert.Equal(files.Select(static file => "|" + Channel(file)), lines);
    }

    [Fact]
    public void Write_WhatNoFileCanHold_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => MidiFileWriter.Write(One(MidiFileEvent.At(0, MidiMessage.Clock))));
        Assert.Throws<ArgumentException>(() => MidiFileWriter.Write(One(MidiFileEvent.At(0x1000_0000, MidiMessage.NoteOn(0, 1, 1)))));
        Assert.Throws<ArgumentException>(() => MidiFileWriter.Write(One(MidiFileEvent.At(5, MidiMessage.NoteOn(0, 1, 1)), MidiFileEvent.At(4, MidiMessage.NoteOff(0, 1)))));
    }

    // One word per channel message: its tick and its bytes.
    private const string Mido = """
        import io, random, sys
        import mido
        def describe(file):
            words = []
            for number, track in enumerate(file.tracks):
                tick = 0
                for message in track:
                    tick += message.time
                    if not message.is_meta and message.type != 'sysex':
                        words.append('%d:%d:%s' % (number, tick, bytes(message.bytes()).hex()))
            return words
        def make(dice):
            file = mido.MidiFile(type=1, ticks_per_beat=dice.choice((24, 96, 480, 32767)))
            for _ in range(dice.randint(1, 3)):
                track = mido.MidiTrack()
                file.tracks.append(track)
                for _ in range(dice.randint(0, 30)):
                    time = dice.choice((0, 1, 127, 128, 16383, 16384, 2097152))
                    kind = dice.choice(('note_on', 'note_off', 'control_change', 'program_change', 'pitchwheel', 'sysex', 'set_tempo', 'text'))
                    if kind == 'sysex':
                        track.append(mido.Message('sysex', data=[dice.randrange(128) for _ in range(dice.choice((0, 5, 200)))], time=time))
                    elif kind == 'set_tempo':
                        track.append(mido.MetaMessage('set_tempo', tempo=dice.randrange(1, 1 << 24), time=time))
                    elif kind == 'text':
                        track.append(mido.MetaMessage('text', text='x' * dice.choice((0, 5, 300)), time=time))
                    else:
                        track.append(mido.Message(kind, channel=dice.randrange(16), time=time))
            return file, describe(file)

        """;

    private static string Track(string hex) => $" 4D54726B {Bytes(hex).Length:X8} {hex}";

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private static MidiFile Read(string hex) => MidiFileReader.TryRead(Bytes(hex), out var file, out var problem) ? file : throw new InvalidOperationException(problem.ToString());

    private static MidiFile One(params MidiFileEvent[] events) => new(0, MidiDivision.Quarters(96), [new MidiFileTrack(events)]);

    private static string Channel(MidiFile file) => string.Join(' ', file.Tracks.SelectMany(static (track, number) =>
        track.Events.Where(static one => one.Kind == MidiFileEventKind.Message).Select(one => $"{number}:{one.Tick}:{Hex(one.Message)}")));

    private static string Hex(MidiMessage message)
    {
        var bytes = new byte[message.Length];
        message.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Describe(MidiFile file) => $"{file.Format} {file.Division} " + string.Join(' ', file.Tracks.Select(static track =>
        string.Join(',', track.Events.Where(static one => one.MetaType != MidiFileMeta.EndOfTrack).Select(static one => $"{one.Tick}{one.Kind}{one.Message}{one.MetaType}{Convert.ToHexString(one.Data.Span)}"))));

    private static MidiFile Make(Random random)
    {
        var tracks = new List<MidiFileTrack>();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var events = new List<MidiFileEvent>();
            var tick = 0L;
            for (var i = random.Next(30); i > 0; i--)
            {
                tick += random.Next(4) switch { 0 => 0, 1 => random.Next(128), 2 => random.Next(1 << 15), _ => random.Next(1 << 22) };
                events.Add(random.Next(3) switch
                {
                    0 => MidiFileEvent.At(tick, MidiMessage.NoteOn(random.Next(16), random.Next(128), random.Next(128))),
                    1 => MidiFileEvent.At(tick, MidiMessage.PitchBend(random.Next(16), random.Next(16384))),
                    _ => MidiFileEvent.At(tick, 1, new byte[random.Next(300)]),
                });
            }

            tracks.Add(new MidiFileTrack(events));
        }

        return new MidiFile(1, MidiDivision.Quarters(random.Next(1, 32768)), tracks);
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>
/// Our bytes read by mido, and mido's bytes read by us. Both sides say what they see in the same words: mido's type name and values.
/// mido knows no running status and drops a short message that a real-time byte interrupts, so these streams hold whole messages;
/// <see cref="AlsaCodecTests"/> covers the rest.
/// </summary>
public sealed class MidoTests
{
    private const int Count = 5000;

    // One line per message; SysEx data in hex, without F0 and F7.
    private const string Describe = """
        import sys, random
        import mido
        NAMES = {
            'note_off': ('channel', 'note', 'velocity'), 'note_on': ('channel', 'note', 'velocity'),
            'polytouch': ('channel', 'note', 'value'), 'control_change': ('channel', 'control', 'value'),
            'program_change': ('channel', 'program'), 'aftertouch': ('channel', 'value'), 'pitchwheel': ('channel', 'pitch'),
            'quarter_frame': ('frame_type', 'frame_value'), 'songpos': ('pos',), 'song_select': ('song',), 'tune_request': (),
            'clock': (), 'start': (), 'continue': (), 'stop': (), 'active_sensing': (), 'reset': (),
        }
        def describe(message):
            if message.type == 'sysex':
                return ('sysex ' + bytes(message.data).hex()).rstrip()
            return ' '.join([message.type] + [str(getattr(message, name)) for name in NAMES[message.type]])

        """;

    private const string ReadAll = Describe + """
        parser = mido.Parser()
        for line in sys.stdin:
            parser.feed(bytes.fromhex(line))
        for message in parser:
            print(describe(message))
        """;

    private const string WriteAll = Describe + """
        dice = random.Random(int(sys.argv[1]))
        RANGES = {'channel': (0, 15), 'pitch': (-8192, 8191), 'pos': (0, 16383), 'frame_type': (0, 7), 'frame_value': (0, 15)}
        kinds = sorted(NAMES) + ['sysex']
        for _ in range(int(sys.argv[2])):
            kind = dice.choice(kinds)
            if kind == 'sysex':
                message = mido.Message('sysex', data=[dice.randrange(128) for _ in range(dice.choice((0, 1, 10, 300)))])
            else:
                message = mido.Message(kind, **{n: dice.randint(*RANGES.get(n, (0, 127))) for n in NAMES[kind]})
            print(bytes(message.bytes()).hex() + '|' + describe(message))
        """;

    [Fact]
    public async Task OurBytes_ReadByMido_AreWhatWeMeant()
    {
        var random = new Random(60);
        var meant = new List<string>();
        var lines = new List<string>();
        var wire = new byte[3];
        for (var i = 0; i < Count; i++)
        {
            if (random.Next(20) == 0)
            {
                // A SysEx with a clock inside: the clock is whole first.
                var data = Enumerable.Range(0, random.Next(40)).Select(_ => (byte)random.Next(128)).ToArray();
                var clockAt = random.Next(data.Length + 1);
                lines.Add(Convert.ToHexString([0xF0, .. data[..clockAt], 0xF8, .. data[clockAt..], 0xF7]));
                meant.Add("clock");
                meant.Add(DescribeSysEx(data));
                continue;
            }

            var message = MidiStreams.Message(random);
            lines.Add(Convert.ToHexString(wire.AsSpan(0, MidiWriter.Write(message, wire))));
            meant.Add(DescribeShort(message));
        }

        Assert.Equal(meant, await PythonPeer.RunAsync(ReadAll, lines));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(62)]
    public async Task MidosBytes_ReadByUs_AreWhatMidoMeant(int seed)
    {
        var lines = await PythonPeer.RunAsync(WriteAll, [], $"{seed}", $"{Count}");
        Assert.Equal(Count, lines.Length);
        var stream = Convert.FromHexString(string.Concat(lines.Select(l => l[..l.IndexOf('|', StringComparison.Ordinal)])));

        var run = new ParserRun(new MidiParser());
        MidiStreams.FeedInPortions(run, stream, new Random(seed));

        Assert.Equal(lines.Select(l => l[(l.IndexOf('|', StringComparison.Ordinal) + 1)..]), run.Messages.Select(DescribeHex));
        Assert.Equal(0, run.Parser.InvalidBytes);
    }

    [Fact]
    public async Task StatusBytes_BesidePythonRtmidis_AreTheSame()
    {
        // python-rtmidi hands messages over as lists of bytes and names them by these constants.
        const string Script = """
            from rtmidi import midiconstants as m
            for name in ('NOTE_OFF', 'NOTE_ON', 'POLY_PRESSURE', 'CONTROL_CHANGE', 'PROGRAM_CHANGE', 'CHANNEL_PRESSURE', 'PITCH_BEND',
                         'SYSTEM_EXCLUSIVE', 'MIDI_TIME_CODE', 'SONG_POSITION_POINTER', 'SONG_SELECT', 'TUNE_REQUEST', 'END_OF_EXCLUSIVE',
                         'TIMING_CLOCK', 'SONG_START', 'SONG_CONTINUE', 'SONG_STOP', 'ACTIVE_SENSING', 'SYSTEM_RESET'):
                print(getattr(m, name))
            """;
        byte[] ours =
        [
            MidiStatus.NoteOff, MidiStatus.NoteOn, MidiStatus.PolyPressure, MidiStatus.ControlChange, MidiStatus.ProgramChange,
            MidiStatus.ChannelPressure, MidiStatus.PitchBend, MidiStatus.SysEx, MidiStatus.TimeCode, MidiStatus.SongPosition,
            MidiStatus.SongSelect, MidiStatus.TuneRequest, MidiStatus.EndOfSysEx, MidiStatus.Clock, MidiStatus.Start,
            MidiStatus.Continue, MidiStatus.Stop, MidiStatus.ActiveSensing, MidiStatus.Reset,
        ];
        Assert.Equal(ours.Select(b => $"{b}"), await PythonPeer.RunAsync(Script, []));
    }

    private static string DescribeHex(string hex)
    {
        var bytes = Wire.Bytes(hex);
        return MidiMessage.TryFromBytes(bytes, out var message) ? DescribeShort(message) : DescribeSysEx(bytes[1..^1]);
    }

    private static string DescribeSysEx(byte[] data) => $"sysex {Convert.ToHexStringLower(data)}".TrimEnd();

    private static string DescribeShort(MidiMessage m) => m.Kind switch
    {
        MidiKind.NoteOff => $"note_off {m.Channel} {m.Note} {m.Velocity}",
        MidiKind.NoteOn => $"note_on {m.Channel} {m.Note} {m.Velocity}",
        MidiKind.PolyPressure => $"polytouch {m.Channel} {m.Note} {m.Value}",
        MidiKind.ControlChange => $"control_change {m.Channel} {m.Controller} {m.Value}",
        MidiKind.ProgramChange => $"program_change {m.Channel} {m.Program}",
        MidiKind.ChannelPressure => $"aftertouch {m.Channel} {m.Value}",
        MidiKind.PitchBend => $"pitchwheel {m.Channel} {m.Bend - Midi14.Centre}",
        MidiKind.TimeCode => $"quarter_frame {m.Value >> 4} {m.Value & 15}",
        MidiKind.SongPosition => $"songpos {m.Position}",
        MidiKind.SongSelect => $"song_select {m.Value}",
        MidiKind.TuneRequest => "tune_request",
        MidiKind.Clock => "clock",
        MidiKind.Start => "start",
        MidiKind.Continue => "continue",
        MidiKind.Stop => "stop",
        MidiKind.ActiveSensing => "active_sensing",
        MidiKind.Reset => "reset",
        _ => throw new ArgumentOutOfRangeException(nameof(m), m, "No such kind."),
    };
}

using System.Text;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Recording;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Recording;

public sealed class RecordingTests
{
    private const string Rig = """
        groups { one { kind = exclusive } }
        routes {
          launch { from = "apc.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" }
          thru   { from = keys, to = synth }
          echo   { from = "panel:/1/*", via = [ { osc = "/echo", args = [ "=arg1" ] } ], to = panel }
        }
        lights { clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { playing = green, stopped = amber } } }
        """;

    [Fact]
    public void Recording_OfABench_ReadsBackAsWhatHappened()
    {
        var text = Record(out var entries);
        var (recording, problem) = Read(text);
        Assert.Null(problem);
        Assert.Equal(("stage", "stage.conf", true, 0L), (recording!.Rig, recording.RigFile, recording.IsWhole, recording.Lost));
        Assert.Equal(entries.Count, recording.Events.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var (entry, one) = (entries[i], recording.Events[i]);
            Assert.Equal((entry.Kind, entry.Subject, entry.EventId, entry.Parent), (one.Kind, one.Subject, one.Event, one.Parent));
            Assert.Equal(entry.Route?.Name ?? "", one.Route);
            if (entry.Kind is TraceKind.Slot or TraceKind.Group)
            {
                Assert.Equal((entry.Track, entry.Scene), (one.Track, one.Scene));
            }
        }

        Assert.Contains(recording.Events, static one => one is { Kind: TraceKind.MidiIn, Subject: "keys" } && one.Bytes.SequenceEqual(new byte[] { 0x90, 60, 100 }));
        Assert.Contains(recording.Events, static one => one is { Kind: TraceKind.MidiIn, Missing: > 0 });
    }

    [Fact]
    public void Replay_IntoTheSameRig_SendsTheSame()
    {
        var recording = Read(Record(out _)).Recording!;
        var plan = RigText.Compile(Rig).Plan!;
        var replay = Replayer.Play(plan, recording);
        Assert.Contains(replay.Moments, static moment => moment.Text == "keys note-on C3 100 channel 1" && moment.Sent.Exists(static sent => sent.Text == "synth note-on C3 100 channel 1"));
        Assert.Contains(replay.Moments, static moment => moment.Sent.Exists(static sent => sent.Text == "live /live/clip_slot/fire 2 1"));
        Assert.Contains(replay.Moments, static moment => moment.Sent.Exists(static sent => sent.Text == "panel /echo 3"));
        Assert.Empty(ReplayDiff.Find(replay, Replayer.Play(plan, recording)));
        Assert.Contains(replay.Left.Keys, static why => why.StartsWith("messages of which the recording has only the beginning", StringComparison.Ordinal));
    }

    [Fact]
    public void Diff_RigsThatDiffer_NamesTheInputsAndBothSides()
    {
        var recording = Read(Record(out _)).Recording!;
        var one = Replayer.Play(RigText.Compile(Rig).Plan!, recording);
        var other = Replayer.Play(RigText.Compile(Rig.Replace("thru   { from = keys,", "thru   { from = keys, via = [ { transpose = 12 } ],", StringComparison.Ordinal)).Plan!, recording);
        var differences = ReplayDiff.Find(one, other);
        Assert.Equal(["keys note-on C3 100 channel 1", "keys note-off C3 0 channel 1"], differences.Select(static difference => difference.Moment.Text));
        Assert.Equal(["synth note-on C3 100 channel 1"], differences[0].Only);
        Assert.Equal(["synth note-on C4 100 channel 1"], differences[0].Other);
    }

    [Fact]
    public void Notes_AsMidiFile_KeepTheirTimesAndNoneSoundsOn()
    {
        using var bench = Start(out var took);
        bench.Send(1, [0x90, 60, 100]);
        bench.Advance(TimeSpan.FromSeconds(1));
        bench.Send(1, [0x90, 64, 90]);                       // never let go
        var (file, messages) = RecordedNotes.Take(Read(took()).Recording!);
        Assert.True(MidiFileReader.TryRead(MidiFileWriter.Write(file), out var back, out _));
        var keys = back.Tracks[0].Events.Where(static one => one.Kind == MidiFileEventKind.Message).ToList();
        Assert.Equal(4, messages);                           // what keys sent, and what synth was sent
        Assert.Equal([(0, 60, true), (960, 64, true), (960, 60, false), (960, 64, false)], keys.Select(one => ((int)(one.Tick - keys[0].Tick), one.Message.Note, one.Message.IsNoteOn)));
    }

    [Theory]
    [InlineData("", "1:1")]
    [InlineData("midimesh-recording 2\n", "1:20")]
    [InlineData("midimesh-recording 1\nrig a b c\n", "2:9")]
    [InlineData("midimesh-recording 1\nrig \"a b\n", "2:5")]
    [InlineData("midimesh-recording 1\nrig a \"\"\nbegan yesterday\n", "3:7")]
    [InlineData("+x midi-in a 1 0 90", "4:1")]
    [InlineData("1.0 midi-on a 1 0 90", "4:5")]
    [InlineData("1.0 midi-in a 1 0 9", "4:19")]
    [InlineData("1.0 midi-in a 1 0 90+0", "4:19")]
    [InlineData("1.0 midi-in a -1 0 90", "4:15")]
    [InlineData("1.0  midi-in", "4:5")]
    [InlineData("1.0 slot live 0 0 1 1 Singing", "4:23")]
    [InlineData("1.0 life a 0 0 one two", "4:20")]
    [InlineData("1.0 midi-in a 1 0", "4:18")]
    [InlineData("2 end\n2 end", "5:1")]
    [InlineData("2 life a 0 0 x\n1 life a 0 0 x", "5:1")]
    [InlineData("1e9 end", "4:1")]
    [InlineData("99999999 end", "4:1")]
    public void Read_SomethingWrong_SaysWhere(string text, string place)
    {
        var whole = text.Length == 0 || text.StartsWith("midimesh", StringComparison.Ordinal) ? text : "midimesh-recording 1\nrig a \"\"\nbegan 2026-05-01T20:15:03.1250000+02:00\n" + text + "\n";
        var (recording, problem) = Read(whole);
        Assert.Null(recording);
        Assert.Equal(place, $"{problem!.Line}:{problem.Column}");
    }

    [Fact]
    public void Read_LineBeyondTheBound_IsAnError()
    {
        var (_, problem) = Read("midimesh-recording 1\nrig " + new string('a', RecordingReader.MostBytesInALine) + " x\n");
        Assert.Equal(2, problem!.Line);
    }

    [Fact]
    public void Read_CutAtEveryByte_NeverFailsOtherwiseThanInWords()
    {
        var bytes = Encoding.UTF8.GetBytes(Record(out _));
        var whole = Read(Encoding.UTF8.GetString(bytes)).Recording!;
        var headEnds = Encoding.UTF8.GetString(bytes).Split('\n').Take(3).Sum(static line => line.Length + 1);
        for (var length = 0; length < bytes.Length; length++)
        {
            var (recording, problem) = RecordingReader.Read(new MemoryStream(bytes, 0, length));
            Assert.Equal(length < headEnds, problem is not null);
            Assert.True(recording is null || (!recording.IsWhole && recording.Events.Count <= whole.Events.Count));
        }
    }

    [Fact]
    public void Read_TenThousandRecordingsWithFlippedBytes_NeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Record(out _).Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(60).Select(static line => line + "\n")));
        var random = new Random(1);
        var (wrong, right) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var torn = bytes.ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--)
            {
                torn[random.Next(torn.Length)] = (byte)random.Next(256);
            }

            var (recording, problem) = RecordingReader.Read(new MemoryStream(torn));
            Assert.True(recording is null ^ problem is null);
            wrong += problem is null ? 0 : 1;
            right += problem is null ? 1 : 0;
        }

        Assert.True(wrong > 0 && right > 0);                 // both happen, or the test tells nothing
    }

    [Fact]
    public void Replay_FlippedBytesThatStillRead_NeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(Record(out _));
        var plan = RigText.Compile(Rig).Plan!;
        var random = new Random(2);
        var played = 0;
        for (var i = 0; i < 300 && played < 15; i++)
        {
            var torn = bytes.ToArray();
            torn[random.Next(bytes.Length / 4, torn.Length)] = (byte)"0123456789ABCDEF"[random.Next(16)];
            if (RecordingReader.Read(new MemoryStream(torn)).Recording is { } recording && recording.Events[^1].Time < TimeSpan.FromSeconds(60))
            {
                Replayer.Play(plan, recording);
                played++;
            }
        }

        Assert.Equal(15, played);
    }

    private static (Recorded? Recording, RecordingProblem? Problem) Read(string text) => RecordingReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string Record(out List<TraceEntry> entries)
    {
        using var bench = Start(out var took);
        var after = bench.Trace.Last;
        bench.Send(1, [0x90, 60, 100]);
        bench.Advance(TimeSpan.FromMilliseconds(300));
        bench.Send(1, [0x80, 60, 0]);
        bench.Send(0, [0x92, 54, 127]);
        bench.Advance(TimeSpan.FromMilliseconds(400));
        bench.SendOsc(1, new OscMessage("/1/x", OscWords.Read("3")).ToPacket());
        bench.Send(1, [0xF0, .. Enumerable.Repeat((byte)1, 200), 0xF7]);
        bench.Advance(TimeSpan.FromMilliseconds(100));
        entries = [];
        bench.Trace.Read(after, entries);
        return took();
    }

    private static RigBench Start(out Func<string> took)
    {
        var bench = new RigBench(RigText.Compile(Rig).Plan!);
        Assert.True(bench.Connect());
        var (after, writer) = (bench.Trace.Last, new RecordingWriter(bench.Time, bench.Time.GetTimestamp(), new TraceWords(bench.Time, () => bench.Plan.Table)));
        took = () =>
        {
            var entries = new List<TraceEntry>();
            bench.Trace.Read(after, entries);
            return writer.Head("stage", "/somewhere/stage.conf") + string.Concat(entries.Select(entry => writer.Line(entry))) + writer.End(bench.Time.GetTimestamp());
        };
        return bench;
    }
}

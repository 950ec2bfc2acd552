using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Melodies;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Midi.Files;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Configuration;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The step <c>play</c>: a press plays a phrase, and whatever happens its notes end.</summary>
public sealed class PlayTests : IDisposable
{
    private const string Pad = "90 35 7F";
    private const string PadUp = "80 35 7F";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("midimesh-play");

    [Fact]
    public void Play_Press_PlaysEachNoteForItsLength()
    {
        using var probe = Probe("play = \"C3 E3:1/8 -:1/8 C3+G3:1/4@64\"");

        Assert.Equal("synth 90 3C 64", probe.Play("apc", Pad));
        Assert.Equal("", probe.Play("apc", PadUp));
        Assert.Equal(
            "@500 synth 80 3C 40; @500 synth 90 40 64; @750 synth 80 40 40; @1000 synth 90 3C 40; @1000 synth 90 43 40; @1500 synth 80 3C 40; @1500 synth 80 43 40",
            Sorted(probe.Wait(5000)));
        Assert.Empty(probe.Sounding);
        Assert.Equal((0, 0), (probe.Counts("apc").Held, probe.Counts("apc").Postponed));
    }

    [Fact]
    public void Play_Tempo_SaysHowFast()
    {
        using var probe = Probe("play = \"C3 E3\", tempo = 240");
        probe.Play("apc", Pad);

        Assert.Equal("@250 synth 80 3C 40; @250 synth 90 40 64; @500 synth 80 40 40", probe.Wait(2000));
    }

    [Fact]
    public void Play_StepsBehindIt_ChangeEveryNote()
    {
        using var probe = Probe("play = \"C3 E3\" }, { transpose = 12 }, { channel = 3 }, { velocity = 50");

        Assert.Equal("synth 92 48 32", probe.Play("apc", Pad));
        Assert.Equal("@500 synth 82 48 40; @500 synth 92 4C 32; @1000 synth 82 4C 40", probe.Wait(2000));
    }

    [Fact]
    public void Play_SameNoteTwice_EndsBeforeItComesAgain()
    {
        using var probe = Probe("play = \"C3 C3\"");
        probe.Play("apc", Pad);

        Assert.Equal("@500 synth 80 3C 40; @500 synth 90 3C 64; @1000 synth 80 3C 40", probe.Wait(2000));
    }

    [Theory]
    [InlineData("", "synth 80 3C 40; synth 90 3C 64", "@1000 synth 80 3C 40")]
    [InlineData(", press-again = restart", "synth 80 3C 40; synth 90 3C 64", "@1000 synth 80 3C 40")]
    [InlineData(", press-again = stop", "synth 80 3C 40", "")]
    [InlineData(", press-again = nothing", "", "@700 synth 80 3C 40")]
    public void Play_PressedAgain_DoesWhatTheRigSays(string option, string atOnce, string later)
    {
        using var probe = Probe($"play = \"C3:1/2\"{option}");
        probe.Play("apc", Pad);
        probe.Play("apc", PadUp);
        probe.Wait(300);

        Assert.Equal(atOnce, probe.Play("apc", Pad));
        Assert.Equal(later, probe.Wait(3000));
        Assert.Equal("synth 90 3C 64", probe.Play("apc", Pad));
    }

    [Fact]
    public void Play_WhileHeld_StopsWithTheButton()
    {
        using var probe = Probe("play = \"C3:1/2 E3 G3\", while-held = true");
        probe.Play("apc", Pad);
        probe.Wait(400);

        Assert.Equal("synth 80 3C 40", probe.Play("apc", PadUp));
        Assert.Equal("", probe.Wait(5000));
        Assert.Equal(0, probe.Counts("apc").Presses);
    }

    [Fact]
    public void Play_Loop_GoesRoundUntilThePressThatStopsIt()
    {
        using var probe = Probe("play = \"C3 -:1/4\", loop = true");
        probe.Play("apc", Pad);

        Assert.Equal("@500 synth 80 3C 40; @1000 synth 90 3C 64; @1500 synth 80 3C 40; @2000 synth 90 3C 64", probe.Wait(2200));
        probe.Wait(100 * 1000);                              // a hundred rounds later it is still in time
        Assert.Equal("@300 synth 80 3C 40; @800 synth 90 3C 64", probe.Wait(1000));
        Assert.Equal("synth 80 3C 40", probe.Play("apc", Pad));
        Assert.Equal("", probe.Wait(5000));
    }

    [Fact]
    public void Play_Times_GoesRoundSoOften()
    {
        using var probe = Probe("play = \"C3:1/8 -:1/8\", times = 2");
        probe.Play("apc", Pad);

        Assert.Equal("@250 synth 80 3C 40; @500 synth 90 3C 64; @750 synth 80 3C 40", probe.Wait(5000));
        Assert.Equal(0, probe.Counts("apc").Postponed);
    }

    [Fact]
    public void Play_TwoPads_PlayBesideEachOther()
    {
        using var probe = new LaneProbe("""routes { r { from = "apc.pad[track,1]", via = [ { play = "C3 E3", press-again = stop }, { transpose = "track" } ], to = synth } }""");
        probe.Play("apc", Pad);
        probe.Play("apc", "91 35 7F");

        Assert.Equal("synth 80 3D 40", probe.Play("apc", Pad));
        Assert.Equal("@500 synth 80 3E 40; @500 synth 90 42 64; @1000 synth 80 42 40", probe.Wait(3000));
    }

    [Fact]
    public void Play_SourceIsLost_EndsAndNothingFollows()
    {
        using var probe = Probe("play = \"C3:1/1 E3\", loop = true");
        probe.Play("apc", Pad);
        probe.Unplug("apc");

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(10_000));
        Assert.Equal("synth 90 3C 64", probe.Play("apc", Pad));          // what has been lost is not taken for playing
    }

    [Fact]
    public void Play_ActorStartsAnew_Ends()
    {
        using var probe = Probe("play = \"C3:1/1 E3\"");
        probe.Play("apc", Pad);
        probe.Restart("apc");

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(10_000));
    }

    [Fact]
    public void Play_Panic_Ends()
    {
        using var probe = Probe("play = \"C3:1/1 E3\"");
        probe.Play("apc", Pad);
        using (probe.Device("apc").EnterTurn())
        {
            probe.Device("apc").Panic();
        }

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(10_000));
    }

    [Fact]
    public void Play_SameRouteInANewRig_GoesOnInTime()
    {
        using var probe = Probe("play = \"C3 E3 G3\"");
        probe.Play("apc", Pad);
        probe.Wait(600);
        probe.Swap(Route("play = \"C3 E3 G3\"") + "routes.other { from = keys, to = synth }");

        Assert.Equal("@400 synth 80 40 40; @400 synth 90 43 64; @900 synth 80 43 40", probe.Wait(2000));
    }

    [Fact]
    public void Play_RouteChangesInANewRig_EndsAtOnce()
    {
        using var probe = Probe("play = \"C3:1/1 E3 G3\", loop = true");
        probe.Play("apc", Pad);
        probe.Wait(600);
        probe.Swap(Route("play = \"C3:1/1 E3\", loop = true"));

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(10_000));
        Assert.Equal("synth 90 3C 64", probe.Play("apc", Pad));
    }

    [Fact]
    public void Play_TimerComesFarTooLate_GoesOnFromWhereItWas()
    {
        using var probe = Probe("play = \"C3:1/8 D3:1/8 E3:1/8 F3:1/8 G3:1/8\"");
        probe.Play("apc", Pad);
        using (probe.Device("apc").EnterTurn())
        {
            Assert.Equal("", probe.Jump(10_000));            // the lane is held up for ten seconds
        }

        Assert.Equal("synth 80 3C 40; synth 90 3E 64", probe.Take());    // one note, not five
        Assert.Equal("@250 synth 80 3E 40; @250 synth 90 40 64", probe.Wait(300));
    }

    [Fact]
    public void Play_Delayed_StopsWithItsPhrase()
    {
        using var probe = Probe("play = \"C3 E3\", press-again = stop }, { delay = 100ms");
        probe.Play("apc", Pad);
        probe.Play("apc", Pad);                              // before anything was heard

        Assert.Equal("", probe.Wait(3000));
    }

    [Fact]
    public void Play_OscMessage_BeginsAndEndsIt()
    {
        using var probe = new LaneProbe("""routes { r { from = "panel:/go", via = [ { play = "C3:1/1", while-held = true } ], to = synth } }""");

        Assert.Equal("synth 90 3C 64", probe.Osc("panel", new OscMessage("/go", 1f)));
        probe.Wait(100);
        Assert.Equal("synth 80 3C 40", probe.Osc("panel", new OscMessage("/go", 0f)));
    }

    [Fact]
    public void Play_KeyOfAKeyboard_BeginsIt()
    {
        using var probe = new LaneProbe("""routes { r { from = keys, when { note = C1 }, via = [ { play = "G3:1/8" } ], to = synth } }""");

        Assert.Equal("synth 90 43 64", probe.Play("keys", "90 24 40"));
        Assert.Equal("", probe.Play("keys", "80 24 40"));
        Assert.Equal("@250 synth 80 43 40", probe.Wait(1000));
    }

    [Fact]
    public void Play_File_PlaysAllChannelMessagesAtItsOwnTempo()
    {
        using var probe = FromFile("song.mid", "", SongAt(60));

        Assert.Equal("synth C1 05; synth B1 40 7F; synth 91 3C 50", probe.Play("apc", Pad));
        Assert.Equal("@500 synth E1 00 50; @1000 synth 81 3C 40; @2000 synth B1 40 00", probe.Wait(5000));
    }

    [Fact]
    public void Play_FileAtAnotherTempo_PlaysItsQuarters()
    {
        using var probe = FromFile("song.mid", ", tempo = 240", SongAt(60));
        probe.Play("apc", Pad);

        Assert.Equal("@125 synth E1 00 50; @250 synth 81 3C 40; @500 synth B1 40 00", probe.Wait(5000));
    }

    [Fact]
    public void Play_FileOfTheSameNameChanges_IsAnotherRoute()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "a.mid"), SongAt(60));
        var first = Compile("play = \"a.mid\"");
        File.WriteAllBytes(Path.Combine(_folder.FullName, "a.mid"), SongAt(61));
        var second = Compile("play = \"a.mid\"");

        Assert.NotEqual(first.Plan!.Table.Routes[0].Fingerprint, second.Plan!.Table.Routes[0].Fingerprint);
        Assert.Contains(Path.Combine(_folder.FullName, "a.mid"), second.Files);
    }

    [Theory]
    [InlineData("none.mid", null, "none.mid: there is no such file")]
    [InlineData("bad.mid", "4D546864", "bad.mid: byte 4: the file ends within its head")]
    [InlineData("bad.mid", "00", "bad.mid: byte 0: this is no standard MIDI file: it does not begin with MThd")]
    [InlineData("empty.mid", "4D54686400000006000000010060" + "4D54726B0000000400FF2F00", "empty.mid: there is nothing in it to play")]
    public void Play_BadFile_IsToldWithItsPlace(string name, string? content, string expected)
    {
        if (content is not null)
        {
            File.WriteAllBytes(Path.Combine(_folder.FullName, name), Convert.FromHexString(content));
        }

        var diagnostic = Assert.Single(Compile($"play = \"{name}\"").Diagnostics);
        Assert.Equal($"route 'r': {expected}", diagnostic.Message);
        Assert.Equal(1 + RigText.StageLines, diagnostic.Origin.Line);
    }

    [Theory]
    [InlineData("from = \"apc.pad[1,1]\", via = [ { play = \"C3 H3\" } ], to = synth", "error: route 'r': note 2, 'H3': 'H3' is no note; C3 is 60, and - is a rest")]
    [InlineData("from = \"apc.pad[1,1]\", via = [ { play = \"-:1/4\" } ], to = synth", "error: route 'r': -:1/4: there is nothing in it to play")]
    [InlineData("from = \"apc.pad[1,1]\", via = [ { play = \"C3\", tempo = 5 } ], to = synth", "error: route 'r', play: 'tempo' should be a number from 20 to 999, not '5'")]
    [InlineData("from = \"apc.pad[1,1]\", via = [ { play = \"C3\", times = 2, loop = true } ], to = synth", "error: route 'r': 'loop' plays until it is stopped; take 'times' or 'loop' out")]
    [InlineData("from = \"apc.pad[1,1]\", via = [ { play = \"C3\" } ], to = \"live.clip[1,1]\"", "error: route 'r': clip plays no notes; music goes to a device")]
    public void Play_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));

    [Fact]
    public void Play_Fader_CannotSetItOff() => Assert.Contains(
        "error: route 'r': 'play' is set off by a press, and 'fader' is no button", RigText.RouteErrors("from = \"apc.fader[1]\", via = [ { play = \"C3\" } ], to = synth"));

    [Fact]
    public void Markov_Press_PlaysTheMelodyOfItsSeedRoundAndRound()
    {
        var chain = new MarkovMelody(3, 0.5);
        Assert.True(MelodyText.TryParse("C3 E3:1/8 G3:1/8 C3 A3", out var notes, out _, out _));
        chain.Learn(notes);
        var melody = chain.Make(7, 8);
        using var probe = Probe("markov = \"C3 E3:1/8 G3:1/8 C3 A3\", order = 3, seed = 7, grid = 0.5, beats = 8");

        var first = probe.Play("apc", Pad) + "; " + probe.Wait(3999);
        var second = probe.Wait(4000);

        Assert.Equal(melody.Select(static note => note.Note), NotesOf(first));
        Assert.Equal(melody.Select(static note => note.Note), NotesOf(second));
        probe.Play("apc", Pad);
        Assert.Empty(probe.Sounding);
        Assert.Equal("", probe.Wait(5000));
    }

    [Fact]
    public void Markov_Melodies_AreDifferentAndComeInTurn()
    {
        using var probe = Probe("markov = \"C3 E3:1/8 G3:1/8 C3 A3\", order = 1, seed = 7, grid = 0.5, beats = 8, melodies = 3");
        probe.Play("apc", Pad);
        string[] rounds = [.. Enumerable.Range(0, 6).Select(_ => string.Join(' ', NotesOf(probe.Wait(4000))))];

        Assert.Equal(3, rounds.Take(3).Distinct().Count());
        Assert.Equal(rounds[..3], rounds[3..]);
    }

    [Fact]
    public void Play_FileWithSysEx_SendsItWholeAtItsTime()
    {
        using var probe = FromFile("sysex.mid", "", MidiFileWriter.Write(new MidiFile(0, MidiDivision.Quarters(96),
        [
            new MidiFileTrack(
            [
                MidiFileEvent.At(0, MidiMessage.ProgramChange(0, 5)),
                new MidiFileEvent(96, MidiFileEventKind.SysEx, default, 0, new byte[] { 0x43, 0x12 }),
                new MidiFileEvent(144, MidiFileEventKind.Escape, default, 0, new byte[] { 0x00, 0xF7 }),
                new MidiFileEvent(192, MidiFileEventKind.SysEx, default, 0, new byte[] { 0x7E, 0x09, 0xF7 }),
                new MidiFileEvent(200, MidiFileEventKind.SysEx, default, 0, new byte[] { 0x11, 0x90, 0xF7 }),       // not one
                new MidiFileEvent(201, MidiFileEventKind.Escape, default, 0, new byte[] { 0x22, 0xF7 }),
                MidiFileEvent.At(288, MidiMessage.ProgramChange(0, 6)),
            ]),
        ])));

        Assert.Equal("synth C0 05", probe.Play("apc", Pad));
        Assert.Equal("@500 synth F0 43 12 00 F7; @1000 synth F0 7E 09 F7; @1500 synth C0 06", probe.Wait(3000));
    }

    [Fact]
    public void Markov_SeveralPieces_LearnsFromAllAndFromFiles()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "a.mid"), SongAt(60));
        var result = Compile("markov = [ \"a.mid\", \"E3 G3\" ]");

        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.Plan!.Table.Routes[0].Fingerprint);
    }

    [Theory]
    [InlineData("markov = []", "error: route 'r': 'markov' learns from 1 to 32 files or lines of notes")]
    [InlineData("markov = \"-:1/4\"", "error: route 'r': there is no note to learn from; the drums' channel 10 does not count")]
    [InlineData("markov = \"C3\", order = 9", "error: route 'r', markov: 'order' should be a whole number from 1 to 8, not '9'")]
    [InlineData("markov = \"C3:1/64\", grid = 0.0625, beats = 10000, melodies = 1000", "error: route 'r': these are more than 100000 notes; make 'melodies' or 'beats' smaller")]
    [InlineData("markov = \"C3\", grid = 99", "error: route 'r', markov: 'grid' should be a number from 0.015625 to 16, not '99'")]
    public void Markov_Mistakes_AreTold(string step, string expected) =>
        Assert.Contains(expected, RigText.RouteErrors($"from = \"apc.pad[1,1]\", via = [ {{ {step} }} ], to = synth"));

    [Fact]
    public void Play_OnceWarm_AllocatesNothing()
    {
        using var probe = Probe("play = \"C3:1/16 E3:1/16 G3:1/16\", loop = true, tempo = 900");
        probe.IsQuiet = true;
        probe.Play("apc", Pad);
        var heard = probe.Heard;

        Assert.Equal(0, Steady.LeastAllocated(() => Tick(probe)));
        Assert.True(probe.Heard > heard + 100);

        static void Tick(LaneProbe probe)
        {
            for (var i = 0; i < 4000; i++)
            {
                probe.Tick();
            }
        }
    }

    [Fact]
    public void Phrase_NotesThatNeverEnd_EndWithTheirTrack()
    {
        var file = new MidiFile(0, MidiDivision.Quarters(96), [new MidiFileTrack([MidiFileEvent.At(0, MidiMessage.NoteOn(0, 60, 1)), MidiFileEvent.At(192, MidiMessage.ProgramChange(0, 1))])]);

        Assert.Equal(2, Phrase.From(file, inSeconds: false).Events[0].Length);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static byte[] SongAt(int tempo)
    {
        var micros = 60_000_000 / tempo;
        return MidiFileWriter.Write(new MidiFile(1, MidiDivision.Quarters(96),
        [
            new MidiFileTrack([MidiFileEvent.At(0, MidiFileMeta.Tempo, new[] { (byte)(micros >> 16), (byte)(micros >> 8), (byte)micros })]),
            new MidiFileTrack(
            [
                MidiFileEvent.At(0, MidiMessage.ProgramChange(1, 5)), MidiFileEvent.At(0, MidiMessage.ControlChange(1, 64, 127)), MidiFileEvent.At(0, MidiMessage.NoteOn(1, 60, 80)),
                MidiFileEvent.At(24, MidiMessage.ControlChange(1, 64, 100)),
                MidiFileEvent.At(48, MidiMessage.PitchBend(1, 80 << 7)), MidiFileEvent.At(96, MidiMessage.NoteOff(1, 60)), MidiFileEvent.At(192, MidiMessage.ControlChange(1, 64, 0)),
            ]),
        ]));
    }

    private static IEnumerable<int> NotesOf(string text) =>
        text.Split("; ").Where(static one => one.Contains(" 90 ", StringComparison.Ordinal)).Select(static one => Convert.ToInt32(one.Split(' ')[^2], 16));

    // Notes of a chord end in an order that nobody hears.
    private static string Sorted(string text) => string.Join("; ", text.Split("; ").OrderBy(static one => int.Parse(one[1..one.IndexOf(' ', StringComparison.Ordinal)])).ThenBy(static one => one, StringComparer.Ordinal));

    private static string Route(string step) => $"routes {{ r {{ from = \"apc.pad[1,1]\", via = [ {{ {step} }} ], to = synth }} }}\n";

    private static LaneProbe Probe(string step) => new(Route(step));

    private RigLoadResult Compile(string step) => RigText.Compile(Route(step), Path.Combine(_folder.FullName, "stage.conf"));

    private LaneProbe FromFile(string name, string options, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, name), content);
        var path = Path.Combine(_folder.FullName, name).Replace('\\', '/');
        return Probe($"play = \"{path}\"{options}");
    }
}

using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.RigTests;

/// <summary>The lines of a rig's own tests: what each does, and what is said about those that are wrong.</summary>
public sealed class TestLanguageTests
{
    private const string Rig = """
        groups { one-clip { kind = exclusive } }
        routes {
          launch { from = "apc.pad[track,scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
          all    { from = "apc.stop-all", via = [ { clear = one-clip } ], to = "live.stop-all" }
          volume { from = "apc.fader[track]", via = [ { takeover = pickup } ], to = "live.track[track].volume" }
          mute   { from = "apc.activator[track]", to = "live.track[track].mute" }
          octave { from = keys, via = [ { transpose = 12 } ], to = synth }
          cue    { from = "apc.cue-level", via = [ { osc = "/cue", args = [ "=int(value)" ] } ], to = panel }
          echo   { from = "panel:/in", via = [ { osc = "/out", args = [ "=arg1", "=arg2", word, true, null ] } ], to = panel }
        }
        lights {
          clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
                  show { stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink } }
          mutes { from = "live.track[track].mute", to = "apc.activator[track]", show { off = on, on = off } }
        }

        """;

    [Theory]
    [InlineData("", "press apc.pad[3,2]; expect live /live/clip_slot/fire 2 1; expect nothing; after 300ms; expect light apc.pad[3,2] green")]
    [InlineData("live.clip[1,1] playing", "press apc.pad[3,2]; expect live /live/track/stop_all_clips 0; expect live /live/clip_slot/fire 2 1; after 300ms; expect live.clip[1,1] stopped; expect live.clip[3,2] playing")]
    [InlineData("live.clip[3,2] empty", "expect light apc.pad[3,2] off; press apc.pad[3,2]; expect no live /live/clip_slot/fire; after 300ms; expect light apc.pad[3,2] off")]
    [InlineData("live.clip[2,1] recording", "expect live.clip[2,1] recording; expect light apc.pad[2,1] red; expect no light apc.pad[2,1] green")]
    [InlineData("live.track[1].volume 0.5", "move apc.fader[1] to 0.2; expect nothing; move apc.fader[1] 0.6; expect live /live/track/set/volume 0 *; after 200ms; expect live.track[1].volume 0.6")]
    [InlineData("live.track[2].mute on", "expect light apc.activator[2] off; press apc.activator[2]; after 300ms; expect live.track[2].mute off; expect light apc.activator[2] on")]
    [InlineData("", "live.track[2].mute on; after 300ms; expect light apc.activator[2] off; expect nothing")]
    [InlineData("", "tap apc.stop-all; expect live /live/song/stop_all_clips; hold apc.stop-all for 2 s; expect live /live/song/stop_all_clips")]
    [InlineData("", "turn apc.cue-level +40; expect panel /cue 15; expect panel /cue 15; expect panel /cue 10; expect nothing; turn apc.cue-level by -2; expect panel /cue -2")]
    [InlineData("", "send keys note-on C3 100 channel 2; expect synth note-on C4 100 channel 2; send keys note-off C3 channel 2; expect synth note-off C4 channel 2; expect nothing")]
    [InlineData("", "send keys note-on C3; expect synth note-on C4; unplug keys; expect synth note-off C4; expect nothing; plug keys; expect nothing")]
    [InlineData("", "send keys 90 3C 64; expect synth 90 48 64; send keys 80 3C 40; expect synth note-off 72 *")]
    [InlineData("", "press keys.note[60] 90; expect synth note-on C4 90; release keys.note[60]; expect synth note-off C4")]
    [InlineData("", "send keys bend 100; expect synth bend 100; send keys pressure 3; expect synth pressure 3; send keys program 4; expect synth program 4; send keys poly-pressure C3 5; expect synth poly-pressure C4 5")]
    [InlineData("", "send keys start; expect synth start; send keys clock; expect no synth; send keys controller 7 1; expect synth controller 7; expect no synth controller 7")]
    [InlineData("", "osc panel /in 3 0.25; expect panel /out 3 0.25 word true null; osc panel /in 'x y' 1; expect panel /out 0 * * true null; osc panel /other; expect nothing")]
    [InlineData("unplug live", "press apc.pad[3,2]; after 5s; expect live.clip[3,2] stopped; plug live; after 20s; expect light apc.pad[3,2] amber")]
    [InlineData("live.quantization 2-bars; live.clip[1,1] playing; live.tempo 120", "press apc.pad[3,2]; after 300ms; expect light apc.pad[3,2] green-blink; after 4s; expect light apc.pad[3,2] green; expect live.tempo 120; expect live.quantization 2-bars")]
    public void Line_EachWord_DoesWhatItSays(string given, string steps)
    {
        var result = Run(given, steps);

        Assert.True(result.Failure is null, $"{result.Failure?.Step}: expected {result.Failure?.Expected}, came {string.Join("; ", result.Failure?.Came.Select(static one => one.Text) ?? [])}");
    }

    private const string Stage = """
        rig { variables { octave { start = 0, range = "-2..2" } } }
        devices { spare { profile = akai/apc40, screen = true }, synth2 { profile = generic/midi, virtual = true }, box { profile = generic/pad-grid, virtual = true } }
        roles { clips { any-of = [apc, spare], back = true }, voice { any-of = [synth, synth2], back = true }, any { any-of = [apc, box] } }
        routes {
          up    { from = "clips.up", via = [ { set { octave = "octave + 1" } } ] }
          half  { from = "any.pad[1,1]", to = voice }
          strip { from = "clips.fader[1]", to = voice }
          cue   { from = "clips.cue-level", via = [ { osc = "/cue", args = [ "=octave" ] } ], to = panel }
        }
        lights { state { from = "live.clip[track,scene].state", to = "clips.pad[track,2..5 as scene]", show { stopped = amber, playing = green } } }

        """;

    [Theory]
    [InlineData("press clips.up; expect variable octave 1; tap clips.up; tap clips.up; expect variable octave 2; expect no variable octave 3")]
    [InlineData("expect role clips apc; unplug apc; expect role clips spare; expect no role clips apc; press clips.up; expect variable octave 1; plug apc; expect role clips apc")]
    [InlineData("press any.pad[1,1]; expect voice note-on F2 127; release any.pad[1,1]; expect voice note-off F2; unplug apc; expect role any box; press any.pad[1,1]; expect voice note-on C2")]
    [InlineData("expect light clips.pad[1,2] amber; unplug apc; after 1s; expect light clips.pad[1,2] amber; expect light spare.pad[1,2] amber; expect no light clips.pad[1,2] green")]
    [InlineData("unplug synth; move clips.fader[1] to 1; expect voice controller 7 127; expect nothing; turn clips.cue-level +1; expect panel /cue 0; hold clips.up 100ms; expect variable octave 1")]
    public void Role_StandsForWhoeverPlaysIt(string steps)
    {
        var result = RigText.Compile(Stage + $"tests {{ t {{ steps = [ {Quote(steps)} ] }} }}");
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));

        var ended = RigTestRunner.Run(result.Plan, result.Tests[0]);

        Assert.True(ended.Failure is null, $"{ended.Failure?.Step}: expected {ended.Failure?.Expected}, came {string.Join("; ", ended.Failure?.Came.Select(static one => one.Text) ?? [])}");
    }

    [Theory]
    [InlineData("expect variable octave 1", "variable octave 1", "it is 0")]
    [InlineData("expect role clips spare", "role clips played by spare", "'apc' plays it")]
    [InlineData("unplug apc; press any.fader[1]", "any.fader[1] to be there", "'box' plays 'any' and has no such control")]
    public void Role_NotAsExpected_SaysWhoPlaysIt(string steps, string expected, string came)
    {
        var result = RigText.Compile(Stage + $"tests {{ t {{ steps = [ {Quote(steps.Replace("press any.fader[1]", "move any.fader[1] to 1", StringComparison.Ordinal))} ] }} }}");

        var failure = RigTestRunner.Run(result.Plan!, result.Tests[0]).Failure!;

        Assert.Equal((expected, came), (failure.Expected, failure.Came[0].Text));
    }

    [Theory]
    [InlineData("expect variable octve 1", "no variable 'octve'; did you mean 'octave'?")]
    [InlineData("expect variable octave", "'expect variable octave' goes on with its value, a number from -1000000000000 to 1000000000000")]
    [InlineData("expect role clps apc", "no role 'clps'; did you mean 'clips'?")]
    [InlineData("expect role clips aps", "'aps' cannot play 'clips'; did you mean 'apc'?")]
    [InlineData("press clips.uq", "Akai APC40 has no control 'uq'; did you mean 'up'?")]
    [InlineData("press clps.up", "no device 'clps'; did you mean 'clips'?")]
    [InlineData("expect light clips.pad[1,2] gren", "no colour 'gren'; did you mean 'green'?")]
    public void Role_Mistakes_AreTold(string line, string message) =>
        Assert.Equal([$"test 't': {message}"], RigText.Compile(Stage + $"tests {{ t {{ steps = [ {Quote(line)} ] }} }}").Diagnostics.Select(static diagnostic => diagnostic.Message));

    [Fact]
    public void Run_RigThatNeverRests_EndsAndSaysSo()
    {
        var result = RigText.Compile("""
            routes { roll { from = keys, via = [ { repeat = 5ms } ], to = synth } }
            tests { t { steps = [ "press keys.note[60]", "after 10m" ] } }
            """);

        var ended = RigTestRunner.Run(result.Plan!, result.Tests[0], most: 5000);

        Assert.Equal((2, "after 10m", "the rig to come to rest"), (ended.Steps, ended.Failure!.Step, ended.Failure.Expected));
        Assert.StartsWith("the rig does not come to rest: 5,000 timers", ended.Failure.Came[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Stopped_Ends()
    {
        var result = RigText.Compile("tests { t { steps = [ \"after 10m\" ] } }");

        Assert.ThrowsAny<OperationCanceledException>(() => RigTestRunner.Run(result.Plan!, result.Tests[0], stop: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("press apc.pad[3,2]; expect live /live/track/stop_all_clips 0", 2, "live /live/track/stop_all_clips 0", "live /live/clip_slot/fire 2 1",
        "apc pad[3,2] pressed → route launch → group one-clip track 3, scene 2: launched, the others told to stop")]
    [InlineData("press apc.pad[3,2]; expect live /live/clip_slot/fire 2 2", 2, "live /live/clip_slot/fire 2 2", "live /live/clip_slot/fire 2 1", null)]
    [InlineData("press apc.pad[3,2]; expect nothing", 2, "nothing that was not expected before", "live /live/clip_slot/fire 2 1", null)]
    [InlineData("press apc.pad[3,2]; expect no live", 2, "no live", "live /live/clip_slot/fire 2 1", null)]
    [InlineData("press apc.play; expect live", 2, "live", "nothing", "apc play pressed → no route answers it")]
    [InlineData("move apc.fader[1] to 0.1; expect live", 2, "live", "nothing", "apc fader[1] moved to 10 % → route volume: the fader has not met the value yet")]
    [InlineData("press apc.pad[3,2]; expect light apc.pad[3,2] green", 2, "light apc.pad[3,2] green (Live reads its messages ten times a second; a line \"after 300ms\" gives it time)", "it shows green-blink", null)]
    [InlineData("after 1s; expect light apc.pad[3,2] red", 2, "light apc.pad[3,2] red", "it shows amber", null)]
    [InlineData("after 1s; expect live.clip[3,2] playing", 2, "live.clip[3,2] playing", "live.clip[3,2] is stopped", null)]
    [InlineData("send keys note-on C3 100; expect synth note-on C3 100", 2, "synth note-on C3 100", "synth note-on C4 100 channel 1", null)]
    [InlineData("send keys note-on C3 1; send keys note-on D3 1; expect synth note-on C4", 3, "synth note-on C4", "synth note-on D4 1 channel 1", null)]
    [InlineData("turn apc.cue-level 20; expect panel /cue 5; expect panel /cue 15", 3, "panel /cue 15", "panel /cue 15", null)]
    public void Expect_SomethingElseCame_SaysWhatAndWhy(string steps, int atStep, string expected, string came, string? story)
    {
        var result = Run("", steps);

        Assert.NotNull(result.Failure);
        Assert.Equal((atStep, expected, came), (result.Steps, result.Failure.Expected, result.Failure.Came[0].Text));
        Assert.True(story is null || result.Failure.Came[0].Story == story, result.Failure.Came[0].Story);
    }

    [Theory]
    [InlineData("prss apc.pad[3,2]", 1, "a line of a test cannot begin with 'prss'; did you mean 'press'?")]
    [InlineData("", 0, "'' goes on with what is done or expected")]
    [InlineData("press", 0, "'press' goes on with a control such as apc.pad[3,2]")]
    [InlineData("press apx.pad[3,2]", 7, "no device 'apx'; did you mean 'apc'?")]
    [InlineData("press apc", 7, "say which control of 'apc', as in apc.pad[3,2]")]
    [InlineData("press apc.pda[3,2]", 11, "Akai APC40 has no control 'pda'; did you mean 'pad'?")]
    [InlineData("press apc.pad[9,2]", 15, "'pad' goes from 1 to 8 here, so 9 cannot match")]
    [InlineData("press apc.pad", 7, "'apc.pad' is 40 controls; name one, such as apc.pad[1,1]")]
    [InlineData("press apc.pad[3,2] 200", 20, "'200' should be a velocity, a number from 1 to 127")]
    [InlineData("press apc.fader[1]", 7, "'fader' of Akai APC40 cannot press; it can move")]
    [InlineData("release keys.program[3]", 9, "'program' of MIDI keyboard cannot release; it can press")]
    [InlineData("press apc.pad[3,2] 100 now", 24, "'now' is one word too many")]
    [InlineData("hold apc.pad[3,2] 600", 19, "a time needs its unit: 600ms, or 600s for seconds")]
    [InlineData("after soon", 7, "'soon' is no time; write for instance 600ms or 2s")]
    [InlineData("after 300mss", 7, "'300mss' is no time; did you mean 'ms'?")]
    [InlineData("lvie.clip[1,1] playing", 1, "no Live 'lvie'; did you mean 'live'?")]
    [InlineData("expect lvie.clip[1,1] playing", 8, "no Live 'lvie'; did you mean 'live'?")]
    [InlineData("expect synth note-on C3 1 cahnnel 2", 27, "no word 'cahnnel'; did you mean 'channel'?")]
    [InlineData("after 1m 30s", 10, "'30s' is one word too many")]
    [InlineData("after 11m", 7, "at most ten minutes may pass in one line")]
    [InlineData("move apc.fader[1] to 2", 22, "'2' should be a position, a number from 0 to 1")]
    [InlineData("send kys note-on C3 1", 6, "no device 'kys'; did you mean 'keys'?")]
    [InlineData("send keys noteon C3 1", 11, "no message 'noteon'; did you mean 'note-on'?")]
    [InlineData("send keys note-on H3 1", 19, "'H3' is no note; notes are C-2 to G8, or 0 to 127")]
    [InlineData("send keys controller 7", 0, "'send keys controller 7' goes on with a value, a number from 0 to 127")]
    [InlineData("send keys 3C 64", 0, "a message begins with a status byte, 80 to FF, not 3C")]
    [InlineData("osc pannel /x", 5, "no endpoint 'pannel'; did you mean 'panel'?")]
    [InlineData("osc panel x", 11, "an OSC address begins with /, not 'x'")]
    [InlineData("osc panel /x *", 14, "a message that is sent needs every argument; * is for messages that are expected")]
    [InlineData("unplug apcc", 8, "no device or endpoint 'apcc'; did you mean 'apc'?")]
    [InlineData("expect synht note-on", 8, "no device or endpoint 'synht'; did you mean 'synth'?")]
    [InlineData("expect light apc.pad[3,2] gren", 27, "no colour 'gren'; did you mean 'green'?")]
    [InlineData("expect light apc.play on", 14, "'play' of Akai APC40 has no light")]
    [InlineData("expect live.clip[3,2] plying", 23, "'plying' should be playing, stopped, waiting, recording or empty; did you mean 'playing'?")]
    [InlineData("expect live.clip[0,2] playing", 18, "'0' should be a number from 1 to 1000; a test names one place")]
    [InlineData("live.track[1].volum 0.5", 1, "a test cannot say how 'live.track[1].volum' is; did you mean 'track.volume'?")]
    [InlineData("live.track[1].mute maybe", 20, "'maybe' should be on or off; there is on, off")]
    public void Line_Wrong_IsReportedAtItsWord(string line, int column, string message)
    {
        const string Before = "tests { t { steps = [ ";

        var diagnostics = RigText.Errors(Rig + Before + $"\"{line}\" ] }} }}");

        // Column 0: the line as a whole; else from 1 within its quotes.
        var at = Before.Length + 1 + column;
        Assert.Equal([$"{Rig.Count(static letter => letter == '\n') + 1}:{at}: error: test 't': {message}"], diagnostics);
    }

    [Fact]
    public void Test_ManyMistakes_AreAllReported()
    {
        var diagnostics = RigText.Errors("tests {\n a { steps = [ \"prss x\", \"after 5\" ], gven = [] }\n b { given = [ \"expect nothing\" ], steps = [ \"after 1s\" ] }\n c { }\n}\n");

        Assert.Equal(5, diagnostics.Count);
        Assert.Contains(diagnostics, static text => text.EndsWith("test 'a': no key 'gven'; did you mean 'given'?", StringComparison.Ordinal));
        Assert.Contains(diagnostics, static text => text.Contains("'given' says what is so before the test; move 'expect nothing' to 'steps'", StringComparison.Ordinal));
        Assert.Contains(diagnostics, static text => text.StartsWith("4:2: error: test 'c': 'steps' is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Reader_RandomLines_NeverThrows()
    {
        string[] words = ["press", "expect", "no", "light", "live", "apc.pad[1,1]", "apc.pad[", "]", "'", "live.clip[1,1]", "playing", "send", "keys", "note-on", "C3", "*", "-1", "90", "FF", "after", "1s", "e", "é", "\t", "light", "nothing", "osc", "panel", "/x", "'a b'", "NaN", "1e999"];
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            var lines = Enumerable.Range(0, 10).Select(_ => '"' + string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(7)).Select(_ => words[random.Next(words.Length)])) + '"');
            var result = RigText.Compile(Rig + $"tests {{ t {{ steps = [ {string.Join(", ", lines)} ] }} }}");
            if (result.Plan is { } plan)
            {
                Assert.NotNull(RigTestRunner.Run(plan, result.Tests[0]));
            }
        }
    }

    internal static TestResult Run(string given, string steps)
    {
        var result = Compile(given, steps);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        return RigTestRunner.Run(result.Plan, Assert.Single(result.Tests));
    }

    private static RigLoadResult Compile(string given, string steps) =>
        RigText.Compile(Rig + $"tests {{ t {{ given = [ {Quote(given)} ], steps = [ {Quote(steps)} ] }} }}");

    private static string Quote(string lines) =>
        string.Join(", ", lines.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static line => $"\"{line}\""));
}

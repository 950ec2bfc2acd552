using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Clocks;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing.Steps;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Clocks;

/// <summary>The noun <c>clock</c> and the steps that use it: what is sent, when, and what waits.</summary>
public sealed class ClockRigTests
{
    private const string Pad = "90 35 7F";
    private const string Transport = """
        routes {
          start { from = apc.play, via = [ { clock = start } ] }
          stop { from = apc.stop, via = [ { clock = stop } ] }
          on { from = "keys.note[0]", via = [ { clock = continue } ] }
        }

        """;

    [Fact]
    public void ClockOut_Own_SendsTwentyFourToTheQuarterAlsoBeforeTheStart()
    {
        using var probe = new LaneProbe("clock { tempo = 125, to = synth }");        // 20 ms a pulse

        Assert.Equal(50, Count(probe.Wait(1000), "F8"));
        Assert.Equal(0, Count(probe.Wait(1000), "FA"));
    }

    [Fact]
    public void ClockOut_StartStopContinue_AreSentInTheirPlaces()
    {
        using var probe = new LaneProbe(Transport + "clock { tempo = 125, to = synth }");
        probe.Wait(50);
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 5);

        Assert.StartsWith("@1 synth FA; @2 synth F8; @22 synth F8; ", probe.Wait(120), StringComparison.Ordinal);
        probe.Clock.Act(ClockAction.Stop, 0, probe.Now, 6);
        Assert.Contains("synth FC", probe.Wait(100), StringComparison.Ordinal);
        probe.Clock.Act(ClockAction.Continue, 0, probe.Now, 7);
        Assert.Contains("synth F2 01 00; ", probe.Wait(5), StringComparison.Ordinal);      // 118 ms are a sixteenth and a bit
    }

    [Fact]
    public void ClockOut_FromADevice_FollowsItsPulsesAndItsStart()
    {
        using var probe = new LaneProbe("clock { from = keys, to = synth }");
        Assert.Equal("", probe.Wait(500));
        Feed(probe, 24);
        probe.Play("keys", "FA");

        Assert.InRange(Count(Feed(probe, 24), "F8"), 24, 25);          // the next one is due with the last wait
        probe.Play("keys", "FC");
        Assert.Equal(1, Count(probe.Wait(1), "FC"));
        Assert.InRange(Count(probe.Wait(3000), "F8"), 0, 1);           // silence: no pulse is made up but the one that was due
    }

    [Fact]
    public void ClockOut_HeldUpForLessThanABeat_CatchesUpWithoutABurst()
    {
        using var probe = new LaneProbe("clock { tempo = 125, to = synth, run = true }");
        probe.StopDriver();
        Drive(probe, 100);
        probe.Take();
        probe.Jump(200);                                     // ten pulses late

        var times = new List<long>();
        for (var i = 0; i < 500; i++)
        {
            probe.ClockOut.Pump(probe.Now);
            if (probe.Take().Length > 0)
            {
                times.Add(probe.Now);
            }

            probe.Tick();
        }

        Assert.InRange(times.Count, 34, 36);                 // 700 ms are 35 pulses: none is lost
        Assert.All(times.Zip(times.Skip(1)), static pair => Assert.True(pair.Second - pair.First >= 10 * TimeSpan.TicksPerMillisecond));
        Assert.Equal(0, probe.ClockOut.Skipped);
    }

    [Fact]
    public void ClockOut_HeldUpForLonger_SendsReceiversToTheNextSixteenth()
    {
        using var probe = new LaneProbe("clock { tempo = 125, to = synth, run = true }");
        probe.StopDriver();
        Drive(probe, 100);
        probe.Take();
        probe.Jump(10_000);
        probe.ClockOut.Pump(probe.Now);

        Assert.Equal("synth FC; synth F2 55 00; synth FB", probe.Take());    // 10.1 s are 505 pulses: place 85, pulse 510
        Assert.InRange(probe.ClockOut.Skipped, 480, 510);
        var due = probe.ClockOut.Pump(probe.Now);
        Assert.InRange((due - probe.Now) / TimeSpan.TicksPerMillisecond, 90, 110);
    }

    [Fact]
    public void ClockOut_NewRigLeavesAnOutputOut_StopsIt()
    {
        using var probe = new LaneProbe("clock { tempo = 125, to = [ synth, keys ], run = true }");
        probe.Wait(50);
        probe.Swap("clock { tempo = 125, to = keys, run = true }");

        Assert.Equal("synth FC", probe.Take());
        Assert.Equal(0, Count(probe.Wait(100), "synth"));
        probe.ClockOut.Quit();
        Assert.Equal("keys FC", probe.Take());
    }

    [Fact]
    public void ClockOut_OutputPluggedInMidSong_IsSentToTheNextSixteenth()
    {
        using var probe = new LaneProbe("clock { tempo = 125, to = [ synth, keys ] }");       // 20 ms a pulse
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(50);
        probe.Unplug("keys");
        probe.Wait(500);
        probe.Plug("keys");
        var heard = probe.Wait(200);                         // pulse 27 and on; the next sixteenth is pulse 30

        Assert.Contains("keys F2 05 00; ", heard, StringComparison.Ordinal);
        Assert.Equal(1, Count(heard, "F2"));
        string[] keys = [.. heard.Split("; ").Where(static line => line.Contains("keys", StringComparison.Ordinal)).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
        Assert.Equal(["keys F8", "keys F8", "keys F2 05 00", "keys FB", "keys F8"], keys[..5]);
    }

    [Fact]
    public void ClockOut_FromALive_IsThereWhereItsSongIs()
    {
        using var probe = new LaneProbe("clock { from = live, to = synth }");
        probe.Clock.Hear(LiveValue.Tempo, 125, probe.Now);   // 20 ms a pulse
        probe.Clock.Hear(LiveValue.SongTime, 0, probe.Now);
        probe.Clock.Hear(LiveValue.IsPlaying, 1, probe.Now);
        probe.Wait(50);
        probe.Clock.Hear(LiveValue.SongTime, 0.1, probe.Now);          // 48 ms into the song
        Assert.Equal("@1 synth FA; @2 synth F8; @12 synth F8; @22 synth F8; @32 synth F8; @42 synth F8; @52 synth F8; @72 synth F8; @92 synth F8", probe.Wait(100));

        probe.Clock.Hear(LiveValue.SongTime, 8.1, probe.Now);          // somebody has clicked into the arrangement
        Assert.Equal("@1 synth FC; @1 synth F2 21 00; @1 synth FB; @72 synth F8; @92 synth F8", probe.Wait(100));
        probe.Clock.LoseLive(probe.Now);
        Assert.Contains("synth FC", probe.Wait(1), StringComparison.Ordinal);
    }

    [Fact]
    public void At_ClockIsALive_HoldsThePressUntilLivesBar()
    {
        var rig = RigText.Compile("""
            clock { from = live }
            routes { r { from = "apc.pad[1,1]", on = press, via = [ { at = next-bar }, { osc = "/hit" } ], to = panel } }
            """);
        using var bench = new RigBench(rig.Plan!);
        Assert.True(bench.Connect());
        var live = bench.Endpoints[0].Simulator!;
        live.SetValue(LiveValue.SongTime, -1, -1, 5.3);
        live.SetValue(LiveValue.IsPlaying, -1, -1, 1);
        bench.Advance(TimeSpan.FromSeconds(3));
        bench.Send(0, Convert.FromHexString(Pad.Replace(" ", "", StringComparison.Ordinal)));
        while (!bench.Sent.Any(static sent => sent.Receiver == "panel"))
        {
            bench.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(live.Value(LiveValue.SongTime, -1, -1) % 4, 0, 0.02);
    }

    [Fact]
    public void ClockOut_OnceWarm_AllocatesNothing()
    {
        using var probe = new LaneProbe("clock { tempo = 600, to = synth, run = true }") { IsQuiet = true };
        var heard = probe.Heard;

        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 4000; i++)
            {
                probe.Tick();
            }
        }));
        Assert.True(probe.Heard > heard + 500);
    }

    [Theory]
    [InlineData("next-bar", 2002)]
    [InlineData("next-beat", 1002)]
    [InlineData("next-2-bars", 4002)]
    [InlineData("next-1/2", 1002)]
    [InlineData("next-1/8", 752)]
    [InlineData("next-1/16", 627)]
    public void At_ClockRuns_HoldsThePressUntilThen(string when, int expected)
    {
        using var probe = At(when);
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(510);                                     // just behind the second beat

        Assert.Equal("", probe.Play("apc", Pad));
        Assert.Equal($"@{expected - 510} panel /hit ,", probe.Wait(5000));
    }

    [Fact]
    public void At_ClockStands_GoesAtOnceAndSaysSo()
    {
        using var probe = At("next-bar");

        Assert.Equal("panel /hit ,", probe.Play("apc", Pad));
        Assert.Contains(probe.Trace, static entry => entry.Kind == TraceKind.Route && entry.Text == AtStep.AtOnce);
    }

    [Fact]
    public void At_TempoChangesMeanwhile_StillMeetsTheBar()
    {
        using var probe = At("next-bar");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(1002);                                    // beat 2 of 4
        probe.Play("apc", Pad);
        probe.Clock.Act(ClockAction.Tempo, 60, probe.Now, 0);

        Assert.Equal("@2000 panel /hit ,", probe.Wait(5000));
    }

    [Fact]
    public void At_ClockStopsMeanwhile_DoesNotWaitForEver()
    {
        using var probe = At("next-8-bars");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(100);
        probe.Play("apc", Pad);
        probe.Clock.Act(ClockAction.Stop, 0, probe.Now, 0);

        Assert.Equal("@125 panel /hit ,", probe.Wait(500));
    }

    [Fact]
    public void At_Note_LastsAsLongAsItsKeyWasHeld()
    {
        using var probe = new LaneProbe("clock { tempo = 120 }\nroutes { r { from = keys, via = [ { at = next-beat } ], to = synth } }");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(302);
        probe.Play("keys", "90 3C 40");
        probe.Wait(100);
        probe.Play("keys", "80 3C 40");

        Assert.Equal("@100 synth 90 3C 40; @200 synth 80 3C 40", probe.Wait(2000));
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void At_NewRig_WaitsOnInTime()
    {
        using var probe = At("next-bar");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(502);
        probe.Play("apc", Pad);
        probe.Swap(Rig("next-bar") + "routes.other { from = keys, to = synth }");

        Assert.Equal("@1500 panel /hit ,", probe.Wait(5000));
    }

    [Fact]
    public void At_SourceIsLost_IsDropped()
    {
        using var probe = At("next-bar");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(502);
        probe.Play("apc", Pad);
        probe.Unplug("apc");

        Assert.Equal("", probe.Wait(5000));
        Assert.Equal(1, probe.Counts("apc").PostponedDropped);
    }

    [Fact]
    public void Play_InTheClocksTempo_FollowsItAndStaysWithIt()
    {
        using var probe = new LaneProbe("clock { tempo = 120 }\nroutes { r { from = \"apc.pad[1,1]\", via = [ { play = \"C3 E3 G3 C4\", tempo = clock } ], to = synth } }");
        probe.Clock.Act(ClockAction.Start, 0, probe.Now, 0);
        probe.Wait(2);
        probe.Play("apc", Pad);
        Assert.Contains("@500 synth 90 40 64", probe.Wait(600), StringComparison.Ordinal);
        probe.Clock.Act(ClockAction.Tempo, 60, probe.Now, 0);

        Assert.Contains("@800 synth 90 43 64", probe.Wait(1000), StringComparison.Ordinal);   // 1.2 beats were over, 0.8 are to come at a second each
        Assert.Contains("@800 synth 90 48 64", probe.Wait(1000), StringComparison.Ordinal);
    }

    [Fact]
    public void ClockStep_TempoFromAFader_IsTaken()
    {
        using var probe = new LaneProbe("clock {}\nroutes { r { from = \"keys.controller[20]\", via = [ { scale = [60, 180] }, { clock = tempo } ] } }");
        probe.Play("keys", "B0 14 7F");

        Assert.Equal(180, probe.Clock.Report().Tempo);
    }

    [Theory]
    [InlineData("clock { from = keys, to = [ synth, keys ] }", "clock: the clock comes from 'keys' and goes back to it, a loop; take it out of 'to'")]
    [InlineData("clock { to = [ synth, synth ] }", "clock: 'synth' is there twice, and would hear twice the tempo")]
    [InlineData("clock { from = kyes }", "clock: no device or Live 'kyes'; did you mean 'keys'?")]
    [InlineData("clock { from = panel }", "clock: 'panel' is no Live and tells no tempo")]
    [InlineData("clock { to = panel }", "clock: 'panel' speaks OSC; MIDI clock goes to devices")]
    [InlineData("clock { from = keys, run = true }", "clock: 'keys' says when the song runs; take 'run' out")]
    [InlineData("clock { tempo = 5 }", "clock: 'tempo' should be a number from 20 to 999, not '5'")]
    [InlineData("routes { r { from = apc.play, via = [ { clock = start } ] } }", "route 'r': the rig has no clock; write clock { tempo = 120 }")]
    [InlineData("clock { from = keys }, routes { r { from = apc.play, via = [ { clock = start } ] } }", "route 'r': the clock is that of 'keys', which starts, stops and sets it; a route can do so with clock { from = own }")]
    [InlineData("routes { r { from = apc.play, via = [ { at = next-bar } ], to = live.play } }", "route 'r': 'at' waits for the rig's clock, and there is none; write clock { tempo = 120 }, or clock { from = live }")]
    [InlineData("clock {}, routes { r { from = apc.play, via = [ { at = next-bra } ], to = live.play } }", "route 'r': 'at' has no word 'next-bra'; did you mean 'next-bar'?")]
    [InlineData("routes { r { from = apc.play, via = [ { play = C3, tempo = clock } ], to = synth } }", "route 'r': the rig has no clock; write clock { tempo = 120 }, or clock { from = live }")]
    public void Clock_Mistakes_AreTold(string text, string expected) =>
        Assert.Equal([expected], RigText.Compile(text).Diagnostics.Select(static one => one.Message));

    [Fact]
    public void Clock_FromLive_NeedsItsTempoAndTransport()
    {
        var result = RigText.Compile("clock { from = live, to = synth }");

        Assert.Empty(result.Diagnostics);
        Assert.Contains(Contracts.Live.LiveValue.Tempo, result.Plan!.Endpoints[0].Values);
        Assert.Contains(Contracts.Live.LiveValue.IsPlaying, result.Plan.Endpoints[0].Values);
    }

    private static string Rig(string when) => $"clock {{ tempo = 120 }}\nroutes {{ r {{ from = \"apc.pad[1,1]\", on = press, via = [ {{ at = {when} }}, {{ osc = \"/hit\" }} ], to = panel }} }}\n";

    private static LaneProbe At(string when) => new(Rig(when));

    private static string Feed(LaneProbe probe, int pulses)
    {
        var came = "";
        for (var i = 0; i < pulses; i++)
        {
            probe.Play("keys", "F8");
            came += "; " + probe.Wait(20);
        }

        return came;
    }

    private static void Drive(LaneProbe probe, int milliseconds)
    {
        for (var i = 0; i < milliseconds; i++)
        {
            probe.Tick();
            probe.ClockOut.Pump(probe.Now);
        }
    }

    private static int Count(string text, string what) => text.Split("; ").Count(one => one.Contains(what, StringComparison.Ordinal));
}

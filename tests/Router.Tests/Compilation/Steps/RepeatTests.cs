namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The step <c>repeat</c>: again and again, each ended before the next, all ended with the key.</summary>
public sealed class RepeatTests
{
    [Fact]
    public void Repeat_NoteHeld_ComesAgainUntilItIsLetGo()
    {
        using var probe = Probe("{ repeat = 100ms }");

        Assert.Equal("synth 90 3C 40", probe.Play("keys", "90 3C 40"));
        Assert.Equal("@100 synth 80 3C 40; @100 synth 90 3C 40; @200 synth 80 3C 40; @200 synth 90 3C 40", probe.Wait(250));
        Assert.Equal("synth 80 3C 00", probe.Play("keys", "80 3C 00"));
        Assert.Equal("", probe.Wait(1000));
        Assert.Equal(0, probe.Counts("keys").Held);
    }

    [Fact]
    public void Repeat_LetGoInTheSameMoment_WaitsForNothing()
    {
        using var probe = Probe("{ repeat = 100ms }");
        probe.Play("keys", "90 3C 40,80 3C 00");            // at stamp 0, which is a time like any other

        Assert.Equal("", probe.Wait(1000));
        Assert.Equal(0, probe.Counts("keys").Postponed);
    }

    [Fact]
    public void Repeat_SoManyTimes_GoesOnWithoutTheKey()
    {
        using var probe = Probe("{ repeat = 100ms, times = 2 }");
        probe.Play("keys", "90 3C 40");
        probe.Wait(20);

        Assert.Equal("synth 80 3C 00", probe.Play("keys", "80 3C 00"));
        Assert.Equal("@80 synth 90 3C 40; @180 synth 80 3C 40; @180 synth 90 3C 40; @280 synth 80 3C 40", probe.Wait(1000));
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Repeat_SoManyTimesWhileHeld_EndsEachBeforeTheNext()
    {
        using var probe = Probe("{ repeat = 100ms, times = 1 }");
        probe.Play("keys", "90 3C 40");

        Assert.Equal("@100 synth 80 3C 40; @100 synth 90 3C 40; @200 synth 80 3C 40", probe.Wait(500));
        Assert.Equal("", probe.Play("keys", "80 3C 00"));
    }

    [Fact]
    public void Repeat_Controller_ComesSoOften()
    {
        using var probe = Probe("{ repeat = 100ms, times = 2 }");

        Assert.Equal("synth B0 07 11", probe.Play("keys", "B0 07 11"));
        Assert.Equal("@100 synth B0 07 11; @200 synth B0 07 11", probe.Wait(500));
    }

    [Fact]
    public void Repeat_BehindDelayAndBeforeSplit_StaysWhole()
    {
        using var probe = Probe("{ delay = 50ms }, { repeat = 100ms }, { split = [ { channel = 1 }, { channel = 2 } ] }");
        probe.Play("keys", "90 3C 40");
        probe.Wait(120);
        probe.Play("keys", "80 3C 00");

        Assert.Equal(
            "@30 synth 80 3C 40; @30 synth 90 3C 40; @30 synth 81 3C 40; @30 synth 91 3C 40; @50 synth 80 3C 40; @50 synth 81 3C 40".Split("; ").Order(),
            probe.Wait(500).Split("; ").Order());
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Repeat_PadToLive_RepeatsWhileHeld()
    {
        using var probe = new LaneProbe("""routes { r { from = "apc.pad[1,1]", via = [ { repeat = 100ms }, { osc = "/hit" } ], to = panel } }""");

        Assert.Equal("panel /hit ,", probe.Play("apc", "90 35 7F"));
        Assert.Equal("@100 panel /hit ,", probe.Wait(150));
        probe.Play("apc", "80 35 7F");
        Assert.Equal("", probe.Wait(500));
    }

    [Fact]
    public void Repeat_PlugSlips_Ends()
    {
        using var probe = Probe("{ repeat = 100ms }");
        probe.Play("keys", "90 3C 40");
        probe.Wait(110);
        probe.Unplug("keys");

        Assert.Equal("synth 80 3C 40", probe.Take());
        Assert.Equal("", probe.Wait(1000));
    }

    [Theory]
    [InlineData("from = keys, via = [ { repeat = 100 } ], to = synth", "error: route 'r', repeat: 'repeat' needs its unit: 100ms, or 100s for seconds")]
    [InlineData("from = keys, via = [ { repeat = 100ms, times = 0 } ], to = synth", "error: route 'r', repeat: 'times' should be a whole number from 1 to 128, not '0'")]
    [InlineData("from = \"apc.fader[1]\", via = [ { repeat = 100ms } ], to = synth", "error: route 'r': nothing tells when 'fader' is let go, so 'repeat' needs how often: { repeat = 100ms, times = 4 }")]
    public void Repeat_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors(body));

    private static LaneProbe Probe(string steps) => new($"routes {{ r {{ from = keys, via = [ {steps} ], to = synth }} }}");
}

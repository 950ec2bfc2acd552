namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>The step <c>delay</c>: everything later and in order, and no note without its end.</summary>
public sealed class DelayTests
{
    private const string Rig = "routes { r { from = keys, via = [ { delay = 250ms }, { transpose = 12 } ], to = synth } }";

    [Fact]
    public void Delay_Note_LastsAsLongAsItsKeyWasHeld()
    {
        using var probe = new LaneProbe(Rig);

        Assert.Equal("", probe.Play("keys", "90 3C 40"));
        Assert.Equal("", probe.Wait(100));
        Assert.Equal("", probe.Play("keys", "80 3C 00"));
        Assert.Equal("@150 synth 90 48 40; @250 synth 80 48 40", probe.Wait(500));
        Assert.Empty(probe.Sounding);
        Assert.Equal(0, probe.Counts("keys").Held);
    }

    [Fact]
    public void Delay_KeyHeldLonger_IsReleasedAsMuchLater()
    {
        using var probe = new LaneProbe(Rig);
        probe.Play("keys", "90 3C 40");

        Assert.Equal("@250 synth 90 48 40", probe.Wait(400));
        Assert.Equal("", probe.Play("keys", "80 3C 00"));
        Assert.Equal("@250 synth 80 48 00", probe.Wait(300));
    }

    [Fact]
    public void Delay_SameKeyAgain_KeepsBothNotesApart()
    {
        using var probe = new LaneProbe(Rig);
        probe.Play("keys", "90 3C 40");
        probe.Wait(50);
        probe.Play("keys", "80 3C 00");
        probe.Wait(50);
        probe.Play("keys", "90 3C 41");
        probe.Wait(50);
        probe.Play("keys", "80 3C 00");

        Assert.Equal("@100 synth 90 48 40; @150 synth 80 48 40; @200 synth 90 48 41; @250 synth 80 48 40", probe.Wait(300));
    }

    [Fact]
    public void Delay_TimerLate_KeepsTheOrder()
    {
        using var probe = new LaneProbe(Rig);
        probe.Play("keys", "90 3C 40,B0 01 05,B0 01 06,E0 00 10");
        probe.Wait(10);
        probe.Play("keys", "80 3C 00");

        Assert.Equal("synth 90 48 40; synth B0 01 05; synth B0 01 06; synth E0 00 10; synth 80 48 40", probe.Jump(5000));
    }

    [Fact]
    public void Delay_RigSwapped_EndsOnTheOneItBeganWith()
    {
        using var probe = new LaneProbe(Rig);
        probe.Play("keys", "90 3C 40");
        probe.Wait(100);
        probe.Swap("routes { r { from = keys, via = [ { transpose = 1 } ], to = synth } }");

        Assert.Equal("synth 90 3D 41", probe.Play("keys", "80 3C 00,90 3C 41"));
        Assert.Equal("@150 synth 90 48 40; @250 synth 80 48 40", probe.Wait(300));
        Assert.Equal("synth 80 3D 00", probe.Play("keys", "80 3C 00"));
        Assert.Empty(probe.Sounding);
    }

    [Fact]
    public void Delay_PlugSlipsOrActorCrashes_NothingSoundsOn()
    {
        using var probe = new LaneProbe(Rig);
        foreach (var loss in new Action[] { () => probe.Unplug("keys"), () => probe.Restart("keys") })
        {
            probe.Play("keys", "90 3C 40");
            probe.Wait(260);
            probe.Play("keys", "90 3E 40");
            loss();

            Assert.Empty(probe.Sounding);
            Assert.DoesNotContain("synth 90", probe.Wait(600));
            Assert.Equal(0, probe.Counts("keys").Held);
            Assert.Equal(0, probe.Counts("keys").Postponed);
        }

        // The two notes, and with the restart the two releases that had been on their way.
        Assert.Equal(4, probe.Counts("keys").PostponedDropped);
    }

    [Fact]
    public void Delay_Pedal_GoesUpAsMuchLater()
    {
        using var probe = new LaneProbe(Rig);
        probe.Play("keys", "B0 40 7F");
        probe.Wait(100);
        probe.Play("keys", "B0 40 00");

        var heard = probe.Wait(500);
        Assert.StartsWith("@150 synth B0 40 7F; @250 synth B0 40 00", heard);
        Assert.Equal(0, probe.Counts("synth").Pedals);
        Assert.Equal(0, probe.Counts("keys").Held);
    }

    [Fact]
    public void Delay_MoreThanThereIsRoomFor_CountsAndLosesNoRelease()
    {
        using var probe = new LaneProbe(Rig);
        for (var i = 0; i < 600; i++)
        {
            probe.Play("keys", $"9{i % 16:X} {i % 100 / 10 + 40:X2} 40");
            probe.Play("keys", $"8{i % 16:X} {i % 100 / 10 + 40:X2} 00");
        }

        probe.Jump(1000);

        Assert.True(probe.Counts("keys").PostponedDropped > 0);
        Assert.Empty(probe.Sounding);
        Assert.Equal(0, probe.Counts("keys").Held);
    }

    [Theory]
    [InlineData("{ delay = 250 }", "error: route 'r', delay: 'delay' needs its unit: 250ms, or 250s for seconds")]
    [InlineData("{ delay = 61s }", "error: route 'r', delay: 'delay' goes from 1ms to 60s, not 61s")]
    [InlineData("{ delay = soon }", "error: route 'r', delay: 'delay' should be a duration such as 600ms or 2s, not 'soon'")]
    public void Delay_Mistakes_AreTold(string step, string expected) => Assert.Equal([expected], RigText.RouteErrors($"from = keys, via = [ {step} ], to = synth"));
}

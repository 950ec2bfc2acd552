using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>Values of 14 bits: the step and condition <c>pair14</c>.</summary>
public sealed class PairTests
{
    private const string ToPanel = """from = keys, when { pair14 = 1 }, via = [ { osc = "/v", args = [ "=int(value * 16383 + 0.5)" ] } ], to = panel""";

    [Fact]
    public void Pair_MsbAlone_IsTheWholeRange()
    {
        using var probe = Probe(ToPanel);

        Assert.Equal("panel /v ,i 0", probe.Play("keys", "B0 01 00"));
        Assert.Equal("panel /v ,i 8256", probe.Play("keys", "B0 01 40"));
        Assert.Equal("panel /v ,i 16383", probe.Play("keys", "B0 01 7F"));
        Assert.Equal("", probe.Wait(50));
    }

    [Fact]
    public void Pair_DeviceThatSendsBoth_GivesOneValueForTheTwo()
    {
        using var probe = Probe(ToPanel);
        probe.Play("keys", "B0 01 10,B0 21 05");

        Assert.Equal("panel /v ,i 2055", probe.Play("keys", "B0 01 10,B0 21 07"));
        Assert.Equal("panel /v ,i 2056", probe.Play("keys", "B0 21 08"));
        Assert.Equal("panel /v ,i 16383", probe.Play("keys", "B0 01 7F,B0 21 7F"));
        Assert.Equal("", probe.Wait(50));
    }

    [Fact]
    public void Pair_LsbStaysAway_TheMsbGoesOnAfterAMoment()
    {
        using var probe = Probe(ToPanel);
        probe.Play("keys", "B0 01 10,B0 21 05");

        Assert.Equal("", probe.Play("keys", "B0 01 20"));
        Assert.Equal("@5 panel /v ,i 4096", probe.Wait(50));
    }

    [Fact]
    public void Pair_OtherChannels_AreKeptApart()
    {
        using var probe = Probe(ToPanel);
        probe.Play("keys", "B0 01 10,B0 21 05,B1 01 20,B1 21 06");

        Assert.Equal("panel /v ,i 2054", probe.Play("keys", "B0 21 06"));
        Assert.Equal("panel /v ,i 4103", probe.Play("keys", "B1 21 07"));
        Assert.Equal("", probe.Play("keys", "B0 02 10,90 3C 40"));
    }

    [Fact]
    public void Pair_ToAMidiOutput_LeavesAsAPairAndTheRestPasses()
    {
        using var probe = Probe("from = keys, via = [ { pair14 = [1, 33] }, { scale = [0, 0.5] }, { channel = 3 } ], to = synth");

        Assert.Equal("synth B2 01 40; synth B2 21 00", probe.Play("keys", "B0 01 7F"));
        Assert.Equal("synth 92 3C 40", probe.Play("keys", "90 3C 40"));
    }

    [Fact]
    public void Pair_OfAnotherControl_OnlyLeavesAsThePair()
    {
        using var probe = Probe("from = \"keys.bend\", via = [ { pair14 = [20, 52] } ], to = synth");

        Assert.Equal("synth B0 14 40; synth B0 34 01", probe.Play("keys", "E0 01 40"));
    }

    [Theory]
    [InlineData("via = [ { pair14 = 32 } ]", "error: route 'r', pair14: 'pair14' should be two controllers, the one with the upper seven bits first, such as [1, 33], or one from 0 to 31, whose partner is 32 higher, not '32'")]
    [InlineData("via = [ { pair14 = [1, 1] } ]", "error: route 'r', pair14: 'pair14' should be two controllers, the one with the upper seven bits first, such as [1, 33], or one from 0 to 31, whose partner is 32 higher, not a list")]
    [InlineData("when { pair14 = high }", "error: route 'r': 'pair14' should be two controllers, the one with the upper seven bits first, such as [1, 33], or one from 0 to 31, whose partner is 32 higher")]
    [InlineData("when { pair14 = 1, nrpn = 5 }", "error: route 'r': a message cannot be 'pair14' and 'nrpn' at once; make two routes")]
    [InlineData("on = press, when { pair14 = 1 }", "error: route 'r': 'pair14' is put together from messages and has no gesture; take 'on' out")]
    public void Pair_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors($"from = keys, {body}, to = synth"));

    private static LaneProbe Probe(string body) => new($"routes {{ r {{ {body} }} }}");

    [Theory]
    [InlineData("pair14 = 1", "B0 01 00,B0 21 00", "B0 01 20,B0 21 00", "B0 01 60,B0 21 00")]
    [InlineData("nrpn = 5", "B0 63 00,B0 62 05,B0 06 00,B0 26 00", "B0 06 20,B0 26 00", "B0 06 60,B0 26 00")]
    public void Takeover_OfADecodedValue_WaitsUntilItMeetsTheTarget(string condition, string first, string below, string above)
    {
        var probe = new RouteProbe(RigText.Route($$"""from = keys, when { {{condition}} }, via = [ { takeover = pickup } ], to = "live.track[1].volume" """)) { Target = 0.5 };

        Assert.DoesNotContain("live", Play(first), StringComparison.Ordinal);
        Assert.DoesNotContain("live", Play(below), StringComparison.Ordinal);
        Assert.EndsWith("live SetTrackVolume 0 -1 0.75", Play(above), StringComparison.Ordinal);

        string Play(string messages) => string.Join(' ', messages.Split(',').Select(message =>
        {
            _ = MidiMessage.TryFromBytes(Convert.FromHexString(message.Replace(" ", "", StringComparison.Ordinal)), out var midi);
            return probe.Midi("keys", midi);
        }));
    }
}

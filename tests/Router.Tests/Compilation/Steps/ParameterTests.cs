namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>Registered and non-registered parameters: put together from their parts, and taken apart again.</summary>
public sealed class ParameterTests
{
    // 1234 is 9 * 128 + 82: 63 09, 62 52.
    private const string Select = "B0 63 09,B0 62 52";
    private const string ToPanel = """via = [ { osc = "/v", args = [ "=int(value * 16383 + 0.5)" ] } ], to = panel""";

    [Theory]
    [InlineData("nrpn = 1234", Select + ",B0 06 7F", "panel /v ,i 16383")]
    [InlineData("nrpn = 1234", Select + ",B0 06 10,B0 26 05", "panel /v ,i 2064; panel /v ,i 2053")]
    [InlineData("nrpn = 1234", "B0 62 52,B0 63 09,B0 06 00", "panel /v ,i 0")]
    [InlineData("nrpn = 1234", "B0 63 09,B0 62 53,B0 06 7F", "")]
    [InlineData("nrpn = 1234", Select + ",B0 65 7F,B0 64 7F,B0 06 7F", "")]
    [InlineData("nrpn = 1234", Select + ",B0 65 00,B0 64 00,B0 06 7F", "")]
    [InlineData("nrpn = 1234", Select + ",B1 06 7F", "")]
    [InlineData("nrpn = 1234", Select + ",B0 06 10,B0 60 00", "panel /v ,i 2064; panel /v ,i 2193")]
    [InlineData("nrpn = 1234", Select + ",B0 06 10,B0 26 05,B0 60 00,B0 61 00,B0 61 00", "panel /v ,i 2064; panel /v ,i 2053; panel /v ,i 2054; panel /v ,i 2053; panel /v ,i 2052")]
    [InlineData("nrpn = 1234", "B0 06 7F,90 3C 40", "")]
    [InlineData("rpn = 0", "B0 65 00,B0 64 00,B0 06 7F", "panel /v ,i 16383")]
    [InlineData("rpn = 0", "B0 63 00,B0 62 00,B0 06 7F", "")]
    [InlineData("nrpn = 1234, value = \"0.5..1\"", Select + ",B0 06 10,B0 06 7F", "panel /v ,i 16383")]
    [InlineData("nrpn = 1234, channel = 2", Select + ",B0 06 7F,B1 63 09,B1 62 52,B1 06 00", "panel /v ,i 0")]
    public void When_Parameter_IsOneValueAndItsPartsAreSwallowed(string when, string played, string expected)
    {
        using var probe = Probe($"from = keys, when {{ {when} }}, {ToPanel}");

        Assert.Equal(expected, probe.Play("keys", played));
        Assert.Equal("", probe.Wait(50));
    }

    [Fact]
    public void When_SenderOfBothHalves_GivesOneValueForTheTwo()
    {
        using var probe = Probe($"from = keys, when {{ nrpn = 1234 }}, {ToPanel}");
        probe.Play("keys", Select + ",B0 06 10,B0 26 05");

        Assert.Equal("panel /v ,i 4102", probe.Play("keys", Select + ",B0 06 20,B0 26 06"));
        Assert.Equal("", probe.Play("keys", Select + ",B0 06 20"));
        Assert.Equal("@5 panel /v ,i 4096", probe.Wait(20));
    }

    [Theory]
    [InlineData("{ nrpn = 1234 }", "B2 07 7F", "synth B2 63 09; synth B2 62 52; synth B2 06 7F; synth B2 26 7F; synth B2 65 7F; synth B2 64 7F")]
    [InlineData("{ rpn = 0 }", "B2 07 00", "synth B2 65 00; synth B2 64 00; synth B2 06 00; synth B2 26 00; synth B2 65 7F; synth B2 64 7F")]
    [InlineData("{ scale = [0, 0.5] }, { nrpn = 1 }, { channel = 1 }", "B2 07 7F", "synth B0 63 00; synth B0 62 01; synth B0 06 40; synth B0 26 00; synth B0 65 7F; synth B0 64 7F")]
    public void Via_Parameter_LeavesInTheRightOrderAndEndsWithNone(string steps, string played, string expected)
    {
        using var probe = Probe($"from = \"keys.controller[7]\", via = [ {steps} ], to = synth");

        Assert.Equal(expected, probe.Play("keys", played));
    }

    [Fact]
    public void When_ParameterToAMidiOutput_LeavesAsOneAgain()
    {
        using var probe = Probe("from = keys, when { nrpn = 1234 }, via = [ { nrpn = 5 } ], to = synth");

        Assert.Equal("synth B0 63 00; synth B0 62 05; synth B0 06 7F; synth B0 26 7F; synth B0 65 7F; synth B0 64 7F", probe.Play("keys", Select + ",B0 06 7F"));
    }

    [Theory]
    [InlineData("from = keys, when { nrpn = 16383 }", "error: route 'r': 'nrpn' should be the number of a parameter, 0 to 16382, not '16383'")]
    [InlineData("from = keys, via = [ { rpn = x } ]", "error: route 'r', rpn: 'rpn' should be a whole number from 0 to 16382, not 'x'")]
    [InlineData("from = \"keys.controller[6]\", when { nrpn = 1 }", "error: route 'r': a parameter comes in several control changes (99, 98, 6, 38), and one control sends only its own; take them from the whole device: from = keys")]
    public void Parameter_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors($"{body}, to = synth"));

    private static LaneProbe Probe(string body) => new($"routes {{ r {{ {body} }} }}");
}

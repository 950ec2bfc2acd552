using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Compilation.Filters;

/// <summary>Every condition of <c>when</c>: what passes, and what is said when nothing ever can.</summary>
public sealed class FilterTests
{
    [Theory]
    [InlineData("note = \"C1..C4\"", "90 24 64", true)]
    [InlineData("note = \"C1..C4\"", "90 48 64", true)]
    [InlineData("note = \"C1..C4\"", "90 23 64", false)]
    [InlineData("note = \"C1..C4\"", "90 49 64", false)]
    [InlineData("note = \"36..60\"", "80 30 40", true)]
    [InlineData("note = 36..60", "A0 30 40", true)]
    [InlineData("note = C3", "90 3C 01", true)]
    [InlineData("note = 60", "90 3D 01", false)]
    [InlineData("note = 60", "B0 3C 01", false)]
    [InlineData("velocity = \"1..100\"", "90 3C 64", true)]
    [InlineData("velocity = \"1..100\"", "90 3C 65", false)]
    [InlineData("velocity = \"101..127\"", "80 3C 00", true)]
    [InlineData("velocity = \"101..127\"", "90 3C 00", true)]
    [InlineData("velocity = \"101..127\"", "B0 01 7F", false)]
    [InlineData("channel = 1", "90 3C 64", true)]
    [InlineData("channel = 1", "91 3C 64", false)]
    [InlineData("channel = \"2..16\"", "CF 05", true)]
    [InlineData("channel = \"1..16\"", "FA", false)]
    [InlineData("controller = 7", "B3 07 01", true)]
    [InlineData("controller = 7", "B3 08 01", false)]
    [InlineData("controller = \"20..27\"", "B0 14 00", true)]
    [InlineData("controller = 60", "90 3C 64", false)]
    [InlineData("value = \"0.0..0.5\"", "B0 01 3F", true)]
    [InlineData("value = \"0.0..0.5\"", "B0 01 40", false)]
    [InlineData("value = 1", "B0 01 7F", true)]
    [InlineData("note = C3, velocity = \"64..127\"", "90 3C 64", true)]
    [InlineData("note = C3, velocity = \"64..127\"", "90 3C 20", false)]
    public void When_Condition_LetsTheRightMessagesPass(string when, string bytes, bool passes)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "")), out var message));

        var output = new RouteProbe(RigText.Route($$"""from = keys, when { {{when}} }, to = synth""")).Midi("keys", message);

        Assert.Equal(passes, output.Length > 0);
    }

    [Fact]
    public void When_ValueOfAMessage_IsItsFirstArgument()
    {
        var probe = new RouteProbe(RigText.Route("""from = "panel:/x", when { value = "-5..5" }, via = [ { osc = "/y" } ], to = panel"""));

        Assert.Equal("panel /y ,", probe.Osc("panel", "/x", -5));
        Assert.Equal("", probe.Osc("panel", "/x", 6));
    }

    [Theory]
    [InlineData("from = keys, when { note = \"C4..C1\" }", "error: route 'r': 'note' is the empty range C4..C1; write the lower end first: \"C1..C4\"")]
    [InlineData("from = keys, when { note = H3 }", "error: route 'r': 'note' should be a note from C-2 to G8 or 0 to 127, or a range such as \"C1..C4\", not 'H3'")]
    [InlineData("from = keys, when { note = 128 }", "error: route 'r': 'note' should be a note from C-2 to G8 or 0 to 127, or a range such as \"C1..C4\", not '128'")]
    [InlineData("from = keys, when { velocity = 0 }", "error: route 'r': 'velocity' 0 can never match: a note struck with velocity 0 is a release; say on = release")]
    [InlineData("from = keys, when { velocity = \"1..128\" }", "error: route 'r': 'velocity' should be a number or a range within \"0..127\", not '1..128'")]
    [InlineData("from = keys, when { channel = 17 }", "error: route 'r': 'channel' should be a number or a range within \"1..16\", not '17'")]
    [InlineData("from = keys, when { controller = [7, 8] }", "error: route 'r': 'controller' should be a number or a range within \"0..127\"")]
    [InlineData("from = keys, when { value = 64 }", "error: route 'r': 'value' can never match: values go from 0 to 1 here; 64 of 127 would be 0.504")]
    [InlineData("from = keys, when { veloctiy = 5 }", "error: route 'r': 'when' has no condition 'veloctiy'; did you mean 'velocity'?")]
    [InlineData("from = keys, when { page = 5 }", "error: route 'r': no page '5'; this rig has no pages")]
    [InlineData("from = \"apc.pad[1,1]\", when { note = 60 }", "error: route 'r': 'note' can never match: pad[1,1] sends note 53 (F2)")]
    [InlineData("from = \"apc.pad[1,1]\", when { channel = 2 }", "error: route 'r': 'channel' can never match: pad[1,1] sends on channel 1")]
    [InlineData("from = \"apc.pad[1,1]\", when { controller = 2 }", "error: route 'r': 'controller' can never match: pad[1,1] sends note 53 (F2)")]
    [InlineData("from = \"apc.fader[1]\", when { velocity = 2 }", "error: route 'r': 'velocity' can never match: fader[1] sends controller 7")]
    public void When_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors($"{body}, to = synth"));

    [Fact]
    public void When_MidiInARouteFromOsc_IsTold() => Assert.Equal(
        ["error: route 'r': 'note' belongs to MIDI, and OSC messages have none, so this can never match"],
        RigText.RouteErrors("""from = "panel:/x", when { note = 60 }, via = [ { osc = "/y" } ], to = panel"""));
}

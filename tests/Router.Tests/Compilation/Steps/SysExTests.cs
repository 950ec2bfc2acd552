using MidiMesh.Contracts.Osc;

namespace MidiMesh.Router.Tests.Compilation.Steps;

/// <summary>SysEx messages: templates with computed bytes on the way out, patterns with names on the way in.</summary>
public sealed class SysExTests
{
    [Theory]
    [InlineData("F0 47 7F 73 F7", "synth F0 47 7F 73 F7")]
    [InlineData("F0 47 {value} F7", "synth F0 47 40 F7")]
    [InlineData("F0477F{value:7}F7", "synth F0 47 7F 40 F7")]
    [InlineData("F0 {value:msb} {value:lsb} F7", "synth F0 40 40 F7")]
    [InlineData("F0 {channel} {controller + 1} {int(value * 10)} {300} F7", "synth F0 03 08 05 7F F7")]
    [InlineData("F0 {200:msb} {200:lsb} F7", "synth F0 01 48 F7")]
    [InlineData("F0 41 10 42 12 ( 40 00 04 {value} ) {roland} F7", "synth F0 41 10 42 12 40 00 04 40 7C F7")]
    [InlineData("F0 ( 01 7F ) {sum} {xor} F7", "synth F0 01 7F 00 7E F7")]
    public void Via_SysEx_IsFilledIn(string template, string expected)
    {
        using var probe = new LaneProbe($$"""routes { r { from = "keys.controller[7]", via = [ { sysex = "{{template}}" } ], to = synth } }""");

        Assert.Equal(expected, probe.Play("keys", "B2 07 40"));
    }

    [Fact]
    public void Via_SysExOfAButton_LeavesOnPressAlone()
    {
        using var probe = new LaneProbe("""routes { r { from = "apc.pad[track,scene]", via = [ { sysex = "F0 {track} {scene} F7" } ], to = synth } }""");

        Assert.Equal("synth F0 02 01 F7", probe.Play("apc", "91 35 7F,81 35 00"));
    }

    [Fact]
    public void Via_SysExOfAnOscMessage_Leaves()
    {
        using var probe = new LaneProbe("""routes { r { from = "panel:/x", via = [ { sysex = "F0 7D {arg1} F7" } ], to = synth } }""");

        Assert.Equal("synth F0 7D 05 F7", probe.Osc("panel", new OscMessage("/x", 5)));
    }

    [Theory]
    [InlineData("F0 47 ?? 73 {knob} F7", "F0 47 01 73 05 F7", "panel /k ,if 5 0")]
    [InlineData("F0 47 ?? 73 {knob} F7", "F0 47 01 74 05 F7", "")]
    [InlineData("F0 47 ?? 73 {knob} F7", "F0 47 01 73 05 06 F7", "")]
    [InlineData("F0 {knob:msb} {knob:lsb} {value} F7", "F0 01 02 7F F7", "panel /k ,if 130 1")]
    [InlineData("F0 {knob} {value:lsb} {value:msb} F7", "F0 01 7F 7F F7", "panel /k ,if 1 1")]
    [InlineData("F0 47 * {knob} F7", "F0 47 01 02 03 F7", "panel /k ,if 3 0")]
    [InlineData("F0 47 * {knob} F7", "F0 47 03 F7", "panel /k ,if 3 0")]
    [InlineData("F0 47 * {knob} F7", "F0 47 F7", "")]
    public void When_SysEx_MatchesAndBinds(string pattern, string played, string expected)
    {
        using var probe = new LaneProbe($$"""routes { r { from = keys, when { sysex = "{{pattern}}" }, via = [ { osc = "/k", args = [ "=knob", "=value" ] } ], to = panel } }""");

        Assert.Equal(expected, probe.Play("keys", played));
        Assert.Equal("", probe.Play("keys", "90 3C 40"));
    }

    [Theory]
    [InlineData("via = [ { sysex = \"47 00 F7\" } ]", "error: route 'r': a SysEx message begins with F0, ends with F7 and has bytes from 00 to 7F between, such as \"F0 47 7F 73 {value} F7\"")]
    [InlineData("via = [ { sysex = \"F0 80 F7\" } ]", "error: route 'r': a SysEx message begins with F0, ends with F7 and has bytes from 00 to 7F between, such as \"F0 47 7F 73 {value} F7\"")]
    [InlineData("via = [ { sysex = \"F0 4 F7\" } ]", "error: route 'r': '4' stands where a byte of two hexadecimal digits (7F) or {value} is expected")]
    [InlineData("via = [ { sysex = \"F0 {valeu} F7\" } ]", "error: route 'r': no name 'valeu' here; did you mean 'value'?")]
    [InlineData("via = [ { sysex = \"F0 {value:lbs} F7\" } ]", "error: route 'r': no form 'lbs'; did you mean 'lsb'?")]
    [InlineData("via = [ { sysex = \"F0 {value F7\" } ]", "error: route 'r': '{' is never closed")]
    [InlineData("via = [ { sysex = \"F0 40 {roland} F7\" } ]", "error: route 'r': put the bytes that the check byte counts into brackets: \"F0 41 10 42 12 ( 40 00 {value} ) {roland} F7\"")]
    [InlineData("when { sysex = \"F0 ? F7\" }", "error: route 'r': a SysEx message begins with F0, ends with F7 and has bytes from 00 to 7F between, such as \"F0 47 ?? 73 {knob} F7\"")]
    [InlineData("when { sysex = \"F0 * 40 * F7\" }", "error: route 'r': '*' can stand once only: which bytes would be whose?")]
    [InlineData("when { sysex = \"F0 {a-b} F7\" }", "error: route 'r': 'a-b' is no name to bind: letters, digits and _, at most 8 of them in a route")]
    public void SysEx_Mistakes_AreTold(string body, string expected) => Assert.Equal([expected], RigText.RouteErrors($"from = keys, {body}, to = synth"));
}

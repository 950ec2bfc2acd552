using System.Net;
using MidiMesh.Actors.Mesh;
using MidiMesh.Live.Groups;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.Configuration;

/// <summary>Each noun as it is written: what it becomes, and what is said about mistakes.</summary>
public sealed class RigReaderTests
{
    [Fact]
    public void Load_NothingButADevice_HasEveryDefault()
    {
        var result = RigText.CompileWhole("devices { apc { profile = akai/apc40 } }\nendpoints { live { kind = ableton-osc } }");

        Assert.Empty(result.Diagnostics);
        Assert.Equal("stage", result.Plan!.Name);
        var device = result.Plan.Devices[0];
        Assert.Equal((DeviceAttachment.Port, OnLost.Release, false), (device.Attachment, device.OnLost, device.ForwardClock));
        Assert.Equal([new PortMatch("*APC40*", "*APC40*")], device.Match);
        var live = result.Plan.Endpoints[0];
        Assert.Equal((new IPEndPoint(IPAddress.Loopback, 11000), new IPEndPoint(IPAddress.Loopback, 11001), false), (live.Peer, live.Local, live.Simulate));
        Assert.Equal(WebConfig.Default, result.Web);
    }

    [Theory]
    [InlineData("match = [ { port = \"*APC*\" }, { in = a, out = b }, { in = c } ]", "*APC* *APC*, a b, c -")]
    [InlineData("match { port = one }", "one one")]
    [InlineData("match = [ { out = o } ]", "- o")]
    public void Device_Match_IsOneOrSeveralPorts(string written, string expected)
    {
        var plan = RigText.CompileWhole($"devices {{ apc {{ profile = akai/apc40, {written} }} }}").Plan!;

        Assert.Equal(expected, string.Join(", ", plan.Devices[0].Match.Select(match => $"{match.Input ?? "-"} {match.Output ?? "-"}")));
    }

    [Fact]
    public void Device_Options_AreTaken()
    {
        var plan = RigText.CompileWhole("""
            devices {
              a { profile = akai/apc40, on-lost = hold, forward-clock = true }
              b { profile = akai/apc40, virtual = true }
              c { profile = akai/apc40, screen = yes }
            }
            """).Plan!;

        Assert.Equal((OnLost.Hold, true), (plan.Devices[0].OnLost, plan.Devices[0].ForwardClock));
        Assert.Equal([DeviceAttachment.Port, DeviceAttachment.Virtual, DeviceAttachment.Screen], plan.Devices.Select(static device => device.Attachment));
    }

    [Theory]
    [InlineData("kind = osc, receive = 9000", "-", "127.0.0.1:9000")]
    [InlineData("kind = osc, send = 9001", "127.0.0.1:9001", "127.0.0.1:0")]
    [InlineData("kind = osc, host = localhost, send = 9001, receive = 9000", "127.0.0.1:9001", "127.0.0.1:9000")]
    [InlineData("kind = osc, host = \"192.168.1.20\", send = 9001, receive = 9000", "192.168.1.20:9001", "0.0.0.0:9000")]
    [InlineData("kind = osc, host = \"192.168.1.20\", bind = \"192.168.1.5\", send = 9001", "192.168.1.20:9001", "192.168.1.5:0")]
    [InlineData("kind = osc, host = \"::1\", send = 9001", "[::1]:9001", "[::1]:0")]
    [InlineData("kind = ableton-osc, simulate = true, send = 12000, receive = 12001", "127.0.0.1:12000", "127.0.0.1:12001")]
    public void Endpoint_Addresses_ListenNoWiderThanThePeerNeeds(string written, string peer, string local)
    {
        var plan = RigText.CompileWhole($"endpoints {{ e {{ {written} }} }}").Plan!;

        Assert.Equal((peer, local), (plan.Endpoints[0].Peer?.ToString() ?? "-", plan.Endpoints[0].Local.ToString()));
    }

    [Fact]
    public void Group_Options_AreTaken()
    {
        const string Route = "\nroutes { r { from = \"apc.pad[track,scene]\", via = [ { exclusive = g } ], to = \"live.clip[track,scene]\" } }";
        var given = RigText.Compile("groups { g { kind = exclusive, switch = stop-others-then-start, press-again = restart, empty-slot = record, when-lost = ignore, confirm { within = 1.5s, else = keep-trying } } }" + Route).Plan!.Groups[0].Options;
        var usual = RigText.Compile("groups { g { kind = exclusive } }" + Route).Plan!.Groups[0].Options;

        Assert.Equal((PressAgain.Restart, EmptySlot.Record, WhenLost.Ignore, 1500.0, ConfirmElse.KeepTrying), (given.PressAgain, given.EmptySlot, given.WhenLost, given.ConfirmWithin.TotalMilliseconds, given.ConfirmElse));
        Assert.Equal((PressAgain.Stop, EmptySlot.StopTrack, WhenLost.MarkFailed, 600.0, ConfirmElse.MarkFailed), (usual.PressAgain, usual.EmptySlot, usual.WhenLost, usual.ConfirmWithin.TotalMilliseconds, usual.ConfirmElse));
    }

    [Fact]
    public void Web_Options_AreTaken()
    {
        var web = RigText.CompileWhole("web { address = \"127.0.0.1\", port = 9999, enabled = false }").Web;

        Assert.Equal((IPAddress.Loopback, 9999, false), (web.Address, web.Port, web.Enabled));
    }

    [Fact]
    public void Templates_AndNull_AddAndTakeAway()
    {
        var table = RigText.Table("""
            _to-synth { to = synth }
            routes {
              _all { from = keys }
              a = ${_to-synth} ${routes._all}
              b = ${_to-synth} { from = "apc.pad[1,1]" }
            }
            routes.a = null
            """);

        Assert.Equal("b", Assert.Single(table.Routes).Name);
    }

    [Theory]
    [InlineData("devcies { }", "1:1: rig: no key 'devcies'; did you mean 'devices'?")]
    [InlineData("rig { nam = x }", "1:7: rig: no key 'nam'; did you mean 'name'?")]
    [InlineData("rig { format = 2 }", "1:16: rig: this version reads format 1, not 2")]
    [InlineData("pages = 5", "1:9: rig: 'pages' should be { … }, not '5'")]
    [InlineData("roles { clips = apc }", "1:9: roles: 'clips' should be the name of a role with { … } behind it; if it belongs to a role, write it inside that one's braces")]
    [InlineData("limits { a = 1 }", "1:10: limits: no key 'a'; there is queue, loop-breaker")]
    [InlineData("devices { a { profil = akai/apc40 } }", "1:15: device 'a': no key 'profil'; did you mean 'profile'?")]
    [InlineData("devices { a { profile = akai/apc4 } }", "1:25: no profile 'akai/apc4'; did you mean 'akai/apc40'?")]
    [InlineData("devices { a { profile = \"../x\" } }", "1:25: '../x' is no name of a profile; it is written maker/model, as in akai/apc40")]
    [InlineData("devices { a { profile = akai/apc40, on-lost = relase } }", "1:47: device 'a': 'on-lost' has no word 'relase'; did you mean 'release'?")]
    [InlineData("devices { a { profile = akai/apc40, virtual = maybe } }", "1:47: device 'a': 'virtual' should be true or false, not 'maybe'")]
    [InlineData("devices { a { profile = akai/apc40, virtual = true, screen = true } }", "1:53: device 'a': 'virtual' and 'screen' exclude each other: a port of ours, or a picture on the page")]
    [InlineData("devices { a { profile = akai/apc40, screen = true, match { port = x } } }", "1:52: device 'a': 'match' looks for a plug, and a screen device has none; take one of the two out")]
    [InlineData("devices { a { profile = akai/apc40, match = x } }", "1:45: device 'a': 'match' should be { port = \"*name*\" } or { in = \"…\", out = \"…\" }, not 'x'")]
    [InlineData("devices { a { profile = akai/apc40, match { prot = x } } }", "1:45: device 'a', match: no key 'prot'; did you mean 'port'?")]
    [InlineData("devices { a { profile = akai/apc40, match { port = \"\" } } }", "1:52: device 'a', match: an empty name fits every port; write a part of the port's name")]
    [InlineData("devices { a = 5 }", "1:11: devices: 'a' should be the name of a device with { … } behind it; if it belongs to a device, write it inside that one's braces")]
    [InlineData("devices { \"a b\" { profile = akai/apc40 } }", "1:11: device 'a b': a name is made of letters, digits, - and _, and begins with a letter or digit")]
    [InlineData("devices = [ ]", "1:11: rig: 'devices' should be { … }, not a list")]
    [InlineData("endpoints { e { kind = ableton } }", "1:24: endpoint 'e': 'kind' has no word 'ableton'; did you mean 'ableton-osc'?")]
    [InlineData("endpoints { e { kind = osc } }", "1:13: endpoint 'e': say where it is: 'send', the port that it listens at, or 'receive', the port that we listen at, or both")]
    [InlineData("endpoints { e { kind = osc, send = 70000 } }", "1:36: endpoint 'e': 'send' should be a whole number from 1 to 65535, not '70000'")]
    [InlineData("endpoints { e { kind = osc, send = 7000, host = studio-mac } }", "1:49: endpoint 'e': 'host' should be an address such as 127.0.0.1 or 192.168.1.20, or localhost, not 'studio-mac'")]
    [InlineData("endpoints { e { kind = osc, send = 7000, host = \"10.1\" } }", "1:49: endpoint 'e': 'host' should be an address such as 127.0.0.1 or 192.168.1.20, or localhost, not '10.1'")]
    [InlineData("endpoints { e { kind = osc, send = 7000, framing = slip } }", "1:42: endpoint 'e': datagrams need no framing; it belongs to transport = tcp")]
    [InlineData("endpoints { e { kind = midimesh, transport = tcp } }", "1:34: endpoint 'e': Live's scripts speak UDP only; transport = tcp is for kind = osc")]
    [InlineData("endpoints { e { kind = osc, send = 7000, transport = tpc } }", "1:54: endpoint 'e': 'transport' has no word 'tpc'; did you mean 'tcp'?")]
    [InlineData("endpoints { e { kind = osc, send = 7000, simulate = true } }", "1:42: endpoint 'e': the simulated Live speaks AbletonOSC's words; write kind = ableton-osc while you try the rig with it")]
    [InlineData("endpoints { e { kind = ableton-osc, host = \"10.0.0.5\", simulate = true } }", "1:37: endpoint 'e': a simulated Live runs on this machine: host = \"127.0.0.1\"")]
    [InlineData("endpoints { e { kind = osc, send = 7000, host = \"::1\", bind = \"127.0.0.1\" } }", "1:56: endpoint 'e': 'host' and 'bind' must both be IPv4 or both IPv6")]
    [InlineData("devices { x { profile = akai/apc40 } }, endpoints { x { kind = ableton-osc } }", "1:53: endpoint 'x': a device has this name too; routes could not tell them apart")]
    [InlineData("web { port = 99999 }", "1:14: web: 'port' should be a whole number from 0 to 65535, not '99999'")]
    [InlineData("web { address = everywhere }", "1:17: web: 'address' should be an address of this machine such as 127.0.0.1, not 'everywhere'")]
    public void Load_Mistake_IsToldAtItsPlaceWithTheRightWord(string text, string expected)
    {
        var result = RigText.CompileWhole(text);

        Assert.Null(result.Plan);
        var found = result.Diagnostics.Select(static diagnostic => $"{diagnostic.Origin.Line}:{diagnostic.Origin.Column}: {diagnostic.Message}");
        Assert.Equal(expected.Split('|').Order(), found.Order());
    }

    [Theory]
    [InlineData("confirm { within = 600 }", "1:49: group 'g', confirm: 'within' needs its unit: 600ms, or 600s for seconds")]
    [InlineData("confirm { within = 10ms }", "1:49: group 'g', confirm: 'within' goes from 100ms to 60s, not 10ms")]
    [InlineData("confirm { within = soon }", "1:49: group 'g', confirm: 'within' should be a duration such as 600ms or 2s, not 'soon'")]
    [InlineData("confirm { els = keep-trying }", "1:40: group 'g', confirm: no key 'els'; did you mean 'else'?")]
    [InlineData("press-agian = stop", "1:30: group 'g': no key 'press-agian'; did you mean 'press-again'?")]
    [InlineData("press-again = stopp", "1:44: group 'g': 'press-again' has no word 'stopp'; did you mean 'stop'?")]
    [InlineData("empty-slot = rec", "1:43: group 'g': 'empty-slot' has no word 'rec'; did you mean 'record'?")]
    [InlineData("switch = at-once", "1:39: group 'g': 'switch' has no word 'at-once'; there is stop-others-then-start")]
    [InlineData("tracks = all", "1:39: group 'g': 'tracks' should be a range within \"1..256\", not 'all'")]
    public void Group_Mistake_IsToldAtItsPlace(string written, string expected)
    {
        var errors = RigText.Errors($"groups {{ g {{ kind=exclusive, {written} }} }}\nroutes {{ r {{ from = \"apc.pad[track,scene]\", via = [ {{ exclusive = g }} ], to = \"live.clip[track,scene]\" }} }}");

        Assert.Equal(expected, Assert.Single(errors).Replace("error: ", ""));
    }

    [Fact]
    public void Web_OpenToTheNetwork_IsAWarning() => Assert.Equal(
        "web: others in this network are let in too: with the link to look they see the page, with the token they play",
        Assert.Single(RigText.Compile("web { address = \"0.0.0.0\" }").Diagnostics).Message);
}

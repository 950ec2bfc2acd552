using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Tests.EndToEnd.Lives;

/// <summary>kind = midimesh: the whole router against our own remote script in real Python.</summary>
public sealed class MidiMeshLiveTests
{
    private const int NoQuantization = 0;
    private const int OneBar = 4;

    [Fact]
    public async Task Press_ThenAnother_ExactlyThatClipPlaysAndLightsShowIt()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, NoQuantization);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        await RunningRig.Until(() => pads[7, 4] == PadLights.Amber, "a clip in every slot");

        pads.Press(0, 0);
        await live.PlaysOnly(0, 0, "pressed");
        await RunningRig.Until(() => pads.ShowOnly(0, 0), "the first pad is green");
        pads.Press(2, 3);
        await live.PlaysOnly(2, 3, "pressed another");
        await RunningRig.Until(() => pads.ShowOnly(2, 3), "the other pad is green, the first amber");
        Assert.Equal(2, (await live.Ask("fired"))[0]);
    }

    [Fact]
    public async Task Press_UnderQuantization_WaitsBlinkingUntilTheBar()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, OneBar);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        pads.Press(0, 0);       // the song stands still: at once
        await RunningRig.Until(() => pads.ShowOnly(0, 0), "the first pad is green");
        pads.Press(1, 1);
        await RunningRig.Until(() => pads[1, 1] == PadLights.GreenBlink && pads[0, 0] == PadLights.Green, "one waits while the other plays");
        await RunningRig.Until(() => pads.ShowOnly(1, 1), "the next bar");
        Assert.Equal(2, (await live.Ask("fired"))[0]);
    }

    [Fact]
    public async Task SetLoadedAgain_LightsGoOutAndComeBackAndNextPressPlays()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, NoQuantization);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        pads.Press(4, 4);
        await RunningRig.Until(() => pads.ShowOnly(4, 4), "it plays");

        live.Tell("restart");
        await RunningRig.Until(() => pads[4, 4] == PadLights.Amber, "the new set plays nothing");
        await rig.Ready();
        pads.Press(5, 0);
        await live.PlaysOnly(5, 0, "after the restart");
        await RunningRig.Until(() => pads.ShowOnly(5, 0), "its light");
    }

    [Fact]
    public async Task TrackInserted_LayoutIsFollowedAndPressMeansTheNewPlace()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, NoQuantization);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        pads.Press(1, 0);
        await RunningRig.Until(() => pads.ShowOnly(1, 0), "it plays");

        live.Tell("add-track");
        await RunningRig.Until(() => pads[0, 0] == PadLights.Off && pads[2, 0] == PadLights.Green && pads[1, 0] == PadLights.Amber, "the lights have moved with the tracks");
        await rig.Ready();
        pads.Press(1, 1);
        await RunningRig.Until(() => pads[1, 1] == PadLights.Green && pads[2, 0] == PadLights.Amber, "the pressed place plays and the old clip stopped");
    }

    [Fact]
    public async Task FadersAndSwitches_ReachLiveAndComeBack()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, NoQuantization);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        await RunningRig.Until(() => endpoint.Value(LiveValue.TrackVolume, 0, -1) is > 0.84 and < 0.86, "0 dB, as the set says");
        for (var value = 0; value <= 127; value++)
        {
            rig.Peer("apc").Send([0xB0, 7, (byte)value]);
        }

        await RunningRig.Until(() => endpoint.Value(LiveValue.TrackVolume, 0, -1) > 0.99, "picked up at 0 dB, and the last position has arrived");
        rig.Peer("apc").Send([0x90, 50, 127]);      // activator of track 1: toggles its mute
        await RunningRig.Until(() => endpoint.Value(LiveValue.TrackMute, 0, -1) is 1, "muted");
    }

    [Fact]
    public async Task DeviceInHand_KnobsMasterAndSelection_ReachLiveAndComeBack()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, "stage.json");
        await using var rig = await RunningRig.StartAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rig { name = hands, format = 1 }
            devices { apc { profile = akai/apc40, match = [ { port = apc } ] } }
            endpoints { live { kind = midimesh, send = {{port}} } }
            routes {
              knobs  { from = "apc.device-knob[knob]", to = "live.selected-device.knob[knob]" }
              pick   { from = "apc.track-select[track]", to = "live.device[track,1].select" }
              lock   { from = apc.clip-track, to = "live.selected-device.lock" }
              main   { from = apc.master-fader, to = "live.master.volume" }
              rows   { from = apc.cue-level, to = "live.selected-scene.step" }
            }
            lights {
              rings  { from = "live.selected-device.knob[knob]", to = "apc.device-ring-value[knob]" }
              main   { from = "live.master.volume", to = "apc.track-ring-value[1]" }
              scene  { from = "live.selected-scene", to = "apc.track-ring-value[2]" }
            }
            """), ["apc"]);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        var apc = rig.Peer("apc");
        await RunningRig.Until(() => endpoint.Value(LiveValue.MasterVolume, -1, -1) is > 0.84 and < 0.86, "the master as the set says");

        apc.Send([0x91, 51, 127]);      // the second track's device comes into hand; the first is a group
        await RunningRig.Until(() => endpoint.Value(LiveValue.SelectedKnob, -1, 0) is 0.5, "its first macro");
        apc.Send([0xB0, 16, 127]);
        await RunningRig.Until(() => endpoint.Value(LiveValue.SelectedKnob, -1, 0) is 1, "turned, and told back");
        apc.Send([0x90, 58, 127]);
        await RunningRig.Until(() => endpoint.Value(LiveValue.DeviceLock, -1, -1) is 1, "locked");
        apc.Send([0x92, 51, 127]);      // another is selected and does not come into hand
        apc.Send([0xB0, 14, 0]);
        await RunningRig.Until(() => endpoint.Value(LiveValue.MasterVolume, -1, -1) is 0, "the master is down");
        Assert.Equal(1, endpoint.Value(LiveValue.SelectedKnob, -1, 0));
        apc.Send([0x90, 58, 127]);
        await RunningRig.Until(() => endpoint.Value(LiveValue.SelectedKnob, -1, 0) is 0.5, "let go: the other one");

        var scene = endpoint.Value(LiveValue.SelectedScene, -1, -1);
        apc.Send([0xB0, 47, 2]);
        await RunningRig.Until(() => endpoint.Value(LiveValue.SelectedScene, -1, -1) == scene + 2, "two scenes down");
    }

    [Fact]
    public async Task RigThatLooksAtMore_IsReadBesideAndTakesOverWhileAClipPlays()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, 8, 5, NoQuantization);
        await using var rig = await RunningRig.StartAsync(Rig(port), ["apc"]);
        var pads = new PadLights(rig.Peer("apc"));
        await rig.Ready();
        pads.Press(0, 0);
        await RunningRig.Until(() => pads.ShowOnly(0, 0), "it plays");
        var endpoint = rig.Board.Wiring.Endpoints[0];
        Assert.True(double.IsNaN(endpoint.Value(LiveValue.TrackPanning, 0, -1)));

        var folder = Directory.CreateTempSubdirectory("midimesh-wider-");
        var file = Path.Combine(folder.FullName, "rig.conf");
        await File.WriteAllTextAsync(file, Rig(port).Replace("mute {", "pan { from = \"apc.crossfader\", via = [ { takeover = pickup }, { scale = [-1, 1] } ], to = \"live.track[1].panning\" }\n mute {", StringComparison.Ordinal));
        var wider = RigCompiler.Load(file);
        Assert.True(wider.Plan is not null, string.Join('\n', wider.Diagnostics));
        await rig.Router.ApplyAsync(wider.Plan);
        await RunningRig.Until(() => endpoint.Value(LiveValue.TrackPanning, 0, -1) is 0, "the new conversation has taken over");
        Assert.True(pads.ShowOnly(0, 0));
        pads.Press(3, 3);
        await live.PlaysOnly(3, 3, "on the wider rig");
        await RunningRig.Until(() => pads.ShowOnly(3, 3), "and the lights show it");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Device_DeletedInLive_ItsValueIsShownNoMore()
    {
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, "stage.json");
        await using var rig = await RunningRig.StartAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            rig { name = gone, format = 1 }
            devices { apc { profile = akai/apc40, match = [ { port = apc } ] } }
            endpoints { live { kind = midimesh, send = {{port}} } }
            lights { ring { from = "live.device[2,1].parameter[1]", to = "apc.track-ring-value[1]" } }
            """), ["apc"]);
        await rig.Ready();
        var endpoint = rig.Board.Wiring.Endpoints[0];
        var first = DevicePlace.Pack(0, 1);
        await RunningRig.Until(() => endpoint.Value(LiveValue.DeviceParameter, 1, first) is 0.5, "its first macro");
        live.Tell("delete-device 1");
        await RunningRig.Until(() => double.IsNaN(endpoint.Value(LiveValue.DeviceParameter, 1, first)), "nobody knows it any more");
    }

    [Fact]
    public async Task LiveEnds_WhileItsSetIsRead_IsReadWhenItIsBack()
    {
        const int Size = 64;
        var port = RunningRig.FreePorts().First;
        using var live = await ScriptedLive.StartAsync(port, Size, Size, NoQuantization);
        using var network = new UdpShaper(port, seed: 3) { Delay = TimeSpan.FromMilliseconds(200) };       // reading takes a while
        await using var rig = await RunningRig.StartAsync(Rig(network.Port) + string.Create(CultureInfo.InvariantCulture, $$"""

            groups.all { kind = exclusive, tracks = "1..{{Size}}" }
            routes.far { from = "apc.stop-all", via = [ { exclusive = all } ], to = "live.clip[{{Size}},{{Size}}]" }
            """), ["apc"]);
        var endpoint = rig.Board.Wiring.Endpoints[0];
        for (var time = 0; time < 3; time++)
        {
            // In the middle of it as a rule; where this machine was too slow for that, right behind it.
            await RunningRig.Until(() => endpoint.Link is LiveLink.Reading or LiveLink.Alive, "it is being read");
            var readings = endpoint.Session!.Counters.Readings;
            live.Tell("away 0.3");
            await RunningRig.Until(() => endpoint.Session!.Counters.Readings > readings, "it is read again");
        }

        network.Delay = TimeSpan.Zero;
        await rig.Ready();
        await RunningRig.Until(() => endpoint.HasClip(Size - 1, Size - 1), "all of it is known");
        rig.Peer("apc").Send([0x90, 81, 127]);
        await live.PlaysOnly(Size - 1, Size - 1, "pressed when it was back");
    }

    internal static string Rig(int send) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = script, format = 1 }
        devices.apc { profile = akai/apc40, match = [ { port = apc } ] }
        endpoints.live { kind = midimesh, host = "127.0.0.1", send = {{send}} }
        groups.one-clip { kind = exclusive, press-again = restart, confirm { within = 20s } }
        routes {
          launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip, member = "clip[track,scene]" } ], to = "live.clip[track,scene]" }
          volume { from = "apc.fader[track]", via = [ { takeover = pickup } ], to = "live.track[track].volume" }
          mute { from = "apc.activator[track]", on = press, to = "live.track[track].mute" }
        }
        lights {
          clips {
            from = "live.clip[track,scene].state", to = "apc.pad[track,scene]"
            show { empty = off, stopped = amber, waiting = green-blink, playing = green, recording = red, failed = red-blink }
          }
          mutes { from = "live.track[track].mute", to = "apc.activator[track]", show { on = on, off = off } }
        }
        """);
}

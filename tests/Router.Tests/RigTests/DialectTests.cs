using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Compilation;

namespace MidiMesh.Router.Tests.RigTests;

/// <summary>A rig's tests see the datagrams that this rig would send to its Live: each kind of endpoint in its own words, with the simulated Live behind it that understands them.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData("ableton-osc", "/live/clip_slot/fire 2 1", "/live/track/stop_all_clips 0", "/live/track/set/volume 1 0.503937")]
    [InlineData("live-osc", "/live/play/clipslot 2 1", "/live/stop/track 0", "/live/volume 1 0.503937")]
    [InlineData("live-osc2", "/live/clip/play 2 1", "/live/track/stop 0", "/live/track/volume 1 0.503937")]
    [InlineData("midimesh", "/midimesh/exclusive * * 500 t/2/c/1 empty 2 0", null, "/midimesh/set * * 0 t/1 volume 0.503937")]
    public void LaunchAndFader_EachKind_InItsOwnWords(string kind, string fire, string? stop, string volume) => Pass(Rig(kind) + $$"""
        tests {
          launch {
            given = [ "live.clip[1,1] playing" ]
            steps = [
              "expect light apc.pad[1,1] green", "press apc.pad[3,2]"{{(stop is null ? "" : $", \"expect live {stop}\"")}}, "expect live {{fire}}", "expect nothing"
              "after 300ms", "expect live.clip[3,2] playing", "expect live.clip[1,1] stopped", "expect light apc.pad[3,2] green", "expect light apc.pad[1,1] amber", "expect nothing"
            ]
          }
          fader {
            steps = [ "move apc.fader[2] 0.5", "expect live {{volume}}", "after 300ms", "expect live.track[2].volume 0.504", "expect nothing" ]
          }
          by-hand {
            steps = [ "live.clip[4,1] playing", "after 300ms", "expect light apc.pad[4,1] green", "live.clip[4,1] stopped", "after 300ms", "expect light apc.pad[4,1] amber" ]
          }
          unplugged {
            steps = [ "unplug live", "press apc.pad[3,2]", "after 10s", "expect live.clip[3,2] stopped", "plug live", "after 10s", "press apc.pad[3,3]", "after 1s", "expect live.clip[3,3] playing" ]
          }
        }
        """);

    [Fact]
    public void OldTemplate_BeforeOurScript_LaunchesInTheWordsOfOurScript() => Pass("""
        devices { apc { profile = akai/apc40, screen = true } }
        endpoints {
          live { kind = midimesh }
          template { kind = as-live-osc, live = live }
        }
        routes { launch { from = "apc.pad[track,scene]", to = "live.clip[track,scene]" } }
        tests {
          t {
            steps = [
              "osc template /live/play/clipslot 2 1", "expect live /midimesh/exclusive * * 500 t/2/c/1 empty 2"
              "after 300ms", "expect live.clip[3,2] playing", "expect template /live/clip/info 2 1 2"
            ]
          }
        }
        """);

    [Fact]
    public void OwnScript_DeviceInHandAndNames_AreToldAsTheScriptTells() => Pass("""
        devices { mcu { profile = mackie/control, screen = true } }
        endpoints { live { kind = midimesh } }
        routes {
          device { from = mcu.fast-forward, on = press, to = "live.selected-device.next" }
          knobs { from = "mcu.v-pot[knob]", via = [ { relative = turn, step = 0.01 } ], to = "live.selected-device.knob[knob]" }
        }
        lights {
          name { from = "live.selected-device.name", to = mcu.top-line }
          values { from = "live.selected-device.knob[knob].value", to = "mcu.bottom[1..8 as knob]" }
        }
        tests {
          t {
            given = [ "live.selected-track 1" ]
            steps = [
              "press mcu.fast-forward", "expect live /midimesh/step * * 0 device 1", "after 1s", "expect text mcu.top-line Instrument", "expect text mcu.bottom[2] 0.50"
              "turn mcu.v-pot[2] +10", "after 300ms", "expect text mcu.bottom[2] 0.60", "press mcu.fast-forward", "after 1s", "expect text mcu.top-line EQ"
            ]
          }
        }
        """);

    [Theory]
    [InlineData("live-osc", "/live/device/range 0 0", "/live/device 0 0 1 0.251969")]
    [InlineData("live-osc2", "/live/track/device/range 0 0", "/live/track/device/param 0 0 1 0.251969")]
    public void OldScripts_DeviceAndNamesOfScenes_AreToldAndSetInTheirWords(string kind, string asked, string set) => Pass($$"""
        devices { mcu { profile = mackie/control, screen = true }, apc { profile = akai/apc40, screen = true } }
        endpoints { live { kind = {{kind}} } }
        routes { macro { from = "apc.fader[1]", to = "live.device[1,1].parameter[1]" } }
        lights { scene { from = "live.scene[2].name", to = mcu.top-line } }
        tests {
          t {
            steps = [
              "after 2s", "expect text mcu.top-line 'Scene 2'", "move apc.fader[1] 0.25", "after 1s", "expect live {{asked}}", "expect live {{set}}", "expect nothing"
            ]
          }
        }
        """);

    private static string Rig(string kind) => $$"""
        devices { apc { profile = akai/apc40, screen = true } }
        endpoints { live { kind = {{kind}} } }
        groups { one-clip { kind = exclusive } }
        routes {
          launch { from = "apc.pad[track,scene]", on = press, via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
          fader { from = "apc.fader[track]", to = "live.track[track].volume" }
        }
        lights { clips { from = "live.clip[track,scene].state", to = "apc.pad[track,scene]", show { stopped = amber, waiting = green-blink, playing = green } } }

        """;

    private static void Pass(string rig)
    {
        var read = RigText.CompileWhole(rig);
        Assert.True(read.Plan is not null, string.Join('\n', read.Diagnostics));
        Assert.NotEmpty(read.Tests);
        foreach (var test in read.Tests)
        {
            if (RigTestRunner.Run(read.Plan, test).Failure is { } failure)
            {
                Assert.Fail($"{test.Name.Value}: {failure.Step}: expected {failure.Expected}, came {string.Join(" | ", failure.Came)}");
            }
        }
    }
}

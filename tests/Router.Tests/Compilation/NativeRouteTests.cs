using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Router.Tests.Compilation;

/// <summary><c>native</c>: what Live is to map by itself, and what it is told that it cannot be.</summary>
public sealed class NativeRouteTests
{
    private const string Stage = """
        devices {
          box  { profile = akai/apc40 }
          air  { profile = akai/apc40, screen = true }
          keys { profile = generic/keyboard, match { port = "*piano*" } }
        }
        roles { hands { any-of = [box, air] } }
        endpoints {
          live { kind = midimesh }
          old  { kind = ableton-osc }
        }
        rig { variables { first { start = 0, range = "0..8" } } }

        """;

    [Fact]
    public void Faders_OfEightTracks_AreEightMappings()
    {
        var natives = Natives("""from = "box.fader[track]", to = "live.track[track].volume", native = true""");
        Assert.Equal(8, natives.Length);
        Assert.Equal(new NativeMapping(0, "box", NativeControl.Controller, 2, 7, NativeMode.Absolute, LiveValue.TrackVolume, 2, -1, HasFeedback: true, TakesOver: false), natives[2]);
    }

    [Theory]
    [InlineData("""from = "box.fader[2]", via = [ { takeover = pickup }, { scale = [-1, 1] } ], to = "live.track[3].panning", native = true""", LiveValue.TrackPanning, 2, -1, NativeMode.Absolute, true, true)]
    [InlineData("""from = "box.fader[2]", via = [ { takeover = jump } ], to = "live.track[3].send[2]", native = no-feedback""", LiveValue.TrackSend, 2, 1, NativeMode.Absolute, false, false)]
    [InlineData("""from = box.cue-level, via = [ { relative = turn } ], to = live.master.cue, native = true""", LiveValue.CueVolume, -1, -1, NativeMode.RelativeTwosComplement, true, false)]
    [InlineData("""from = "box.device-knob[1]", via = [ { relative = signed-bit } ], to = live.master.volume, native = true""", LiveValue.MasterVolume, -1, -1, NativeMode.RelativeSignedBit, true, false)]
    [InlineData("""from = box.crossfader, via = [ { scale = [-1, 1] } ], to = live.master.crossfader, native = true""", LiveValue.Crossfader, -1, -1, NativeMode.Absolute, true, false)]
    [InlineData("""from = box.crossfader, to = "live.device[2,1].parameter[3]", native = true""", LiveValue.DeviceParameter, 1, 3, NativeMode.Absolute, true, false)]
    [InlineData("""from = box.crossfader, to = "live.return[2].volume", native = true, priority = 3, last = true""", LiveValue.ReturnVolume, 1, -1, NativeMode.Absolute, true, false)]
    public void Route_ThatLiveCanDo_SaysHow(string route, LiveValue value, int track, int item, NativeMode mode, bool feedback, bool takeover)
    {
        var native = Assert.Single(Natives(route));
        Assert.Equal((value, track, item, mode, feedback, takeover), (native.Value, native.Track, native.Item, native.Mode, native.HasFeedback, native.TakesOver));
    }

    [Theory]
    [InlineData("""from = "box.fader[1]", to = "live.track[1].volume", native = false""")]
    [InlineData("""from = "box.fader[1]", to = "live.track[1].volume" """)]
    public void Route_ThatDoesNotSaySo_IsNot(string route) => Assert.Empty(Natives(route));

    [Theory]
    [InlineData("""from = "box.fader[1]", to = "old.track[1].volume", native = true""", "only our own script does it, and 'old' is not of kind = midimesh")]
    [InlineData("""from = "box.fader[1]", to = [ "live.track[1].volume", "live.track[2].volume" ], native = true""", "a control moves one parameter; write one 'to'")]
    [InlineData("""from = "box.fader[1]", to = "live.track[1].mute", native = true""", "track.mute is no parameter of a track's mixer or of a device by number")]
    [InlineData("""from = "box.fader[1]", to = "live.selected-device.parameter[1]", native = true""", "selected-device.parameter is no parameter")]
    [InlineData("""from = "box.fader[1]", via = [ { rate = 30/s } ], to = "live.track[1].volume", native = true""", "it knows no step like 'rate'; only takeover, relative, and scale over the whole range")]
    [InlineData("""from = "box.fader[1]", via = [ { scale = [0, 0.85] } ], to = "live.track[1].volume", native = true""", "it moves track.volume over its whole range, which is [0, 1]")]
    [InlineData("""from = "box.fader[1]", to = "live.track[1].panning", native = true""", "add a step { scale = [-1, 1] }")]
    [InlineData("""from = box.cue-level, via = [ { relative = turn, step = 0.05 } ], to = live.master.cue, native = true""", "how far a step goes is for Live to say")]
    [InlineData("""from = "box.fader[1]", when { value = "0.5..1" }, to = "live.track[1].volume", native = true""", "it asks no conditions")]
    [InlineData("""from = "box.pad[1,1]", to = "live.track[1].volume", native = true""", "'pad' is no fader, knob or encoder")]
    [InlineData("""from = "air.fader[1]", to = "live.track[1].volume", native = true""", "'air' has no MIDI port that Live could open too")]
    [InlineData("""from = "hands.fader[1]", to = "live.track[1].volume", native = true""", "who plays a role may change; name the device")]
    [InlineData("""from = keys, to = "live.track[1].volume", native = true""", "it maps single controls of a MIDI device")]
    [InlineData("""from = "keys.controller[1]", to = "live.track[1].volume", native = true""", "it maps one channel, and the profile says any")]
    [InlineData("""from = "box.fader[1]", to = "live.track[first + 1].volume", native = true""", "its parameter depends on a variable")]
    [InlineData("""from = "live.tempo", to = "live.track[1].volume", native = true""", "it maps single controls of a MIDI device")]
    public void Route_ThatLiveCannotDo_IsToldWhy(string route, string why)
    {
        var error = Assert.Single(Errors($"routes {{ r {{ {route} }} }}"), static error => error.Contains("Live cannot map this by itself", StringComparison.Ordinal));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Route_OfAPage_IsToldWhy() => Assert.Contains(
        "it is there on page 'mix' only, and Live knows no pages",
        Assert.Single(Errors("""pages { mix { routes { r { from = "box.fader[1]", to = "live.track[1].volume", native = true } } } }""")), StringComparison.Ordinal);

    [Fact]
    public void TwoRoutes_ForOneControl_AreToldOfEachOther() => Assert.Contains(
        "Live moves one parameter by controller 7 on channel 1, and route",
        Assert.Single(Errors("""routes { a { from = "box.fader[1]", to = "live.track[1].volume", native = true }, b { from = "box.fader[1]", to = "live.track[2].volume", native = true } }""")), StringComparison.Ordinal);

    [Fact]
    public void RouteThatComesFirstAndIsLast_IsNamed() => Assert.Contains(
        "route 'b' comes first and says last = true, and Live would move the parameter all the same",
        Assert.Single(Errors("""routes { a { from = "box.fader[1]", to = "live.track[1].volume", native = true }, b { from = "box.fader[1]", when { value = "0..0.5" }, to = "live.track[2].volume", priority = 1, last = true } }""")), StringComparison.Ordinal);

    [Theory]
    [InlineData("box.device-knob[3]", "true", "box.device-ring-value[3]", "Live tells controller 18 on channel 1 where its parameter stands, and light 'ring'")]
    [InlineData("mcu.fader[2]", "true", "mcu.fader[2]", "Live tells pitch bend on channel 2 where its parameter stands, and light 'ring'")]
    [InlineData("box.device-knob[3]", "no-feedback", "box.device-ring-value[3]", null)]
    [InlineData("box.device-knob[3]", "true", "box.device-ring-value[4]", null)]
    [InlineData("box.device-knob[3]", "false", "box.device-ring-value[3]", null)]
    public void LightOfTheSameRing_BesideFeedback_IsNamed(string control, string native, string ring, string? says)
    {
        var result = RigText.CompileWhole(Stage + $$"""
            devices { mcu { profile = mackie/control, match { port = "*mackie*" } } }
            routes { knob { from = "{{control}}", to = "live.track[1].volume", native = {{native}} } }
            lights { ring { from = "live.track[1].volume", to = "{{ring}}" } }
            """);
        Assert.NotNull(result.Plan);
        var warnings = result.Diagnostics.Where(static one => one.Message.Contains("Live tells", StringComparison.Ordinal)).ToList();
        if (says is null)
        {
            Assert.Empty(warnings);
            return;
        }

        var warning = Assert.Single(warnings);
        Assert.Equal(Hocon.HoconSeverity.Warning, warning.Severity);
        Assert.Contains(says, warning.Message, StringComparison.Ordinal);
        Assert.Contains($"tells {ring} by the same messages; write native = no-feedback", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Word_Misspelt_IsToldTheRightOne() => Assert.Contains(
        "'native' has no word 'no-feedbak'; did you mean 'no-feedback'?", Assert.Single(Errors("""routes { r { from = "box.fader[1]", to = "live.track[1].volume", native = no-feedbak } }""")), StringComparison.Ordinal);

    private static NativeMapping[] Natives(string route)
    {
        var result = RigText.CompileWhole(Stage + $"routes {{ r {{ {route} }} }}");
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        return [.. result.Plan.Table.DeviceSources.SelectMany(static source => source.ByElement).SelectMany(static entries => entries).Select(static entry => entry.Native).OfType<NativeMapping>()];
    }

    private static List<string> Errors(string text) =>
        [.. RigText.CompileWhole(Stage + text).Diagnostics.Where(static diagnostic => diagnostic.Severity == Hocon.HoconSeverity.Error).Select(static diagnostic => diagnostic.Message)];
}

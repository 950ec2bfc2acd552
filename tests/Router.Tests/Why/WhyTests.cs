using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Bench;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Router.Why;

namespace MidiMesh.Router.Tests.Why;

/// <summary>One case for each reason that an event may come to something or to nothing, in controlled time.</summary>
public sealed class WhyTests
{
    private static readonly byte[] Pad32 = [0x92, 54, 127];  // apc.pad[3,2]

    [Fact]
    public void Launch_Answered_TellsTheWholeChainWithLivesPart()
    {
        using var bench = Start("""
            groups { one { kind = exclusive } }
            routes { launch { from = "apc.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" } }
            """, out var why);
        bench.Send(0, Pad32);
        bench.Advance(TimeSpan.FromSeconds(1));

        var answer = why.Tell(why.LastFromAHand())!;

        Assert.Equal(("apc", "pad[3,2] pressed"), (answer.Subject, answer.Text));
        Assert.Equal([("launch", true, "stage.conf:11:10")], answer.Routes.Select(route => (route.Name, route.Passed, route.Place)));
        Assert.Contains(answer.Steps, step => step is { Kind: "Group", Subject: "one", Text: "track 3, scene 2: launched, the others told to stop" });
        Assert.Contains(answer.Steps, step => step is { Kind: "OscOut", Subject: "live" } && step.Detail!.Contains("/live/clip_slot/fire", StringComparison.Ordinal));
        Assert.Contains(answer.Steps, step => step is { Kind: "Slot", Text: "track 3, scene 2 is playing, says Live", Ms: > 0 });
        Assert.Equal("live: track 3, scene 2 is playing", answer.Live!.Text);
        Assert.InRange(answer.Live.Ms, 1, 1000);
        Assert.Contains("Live answered", answer.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Launch_LiveUnplugged_SaysThatLiveHasNotAnswered()
    {
        using var bench = Start("""routes { launch { from = "apc.pad[track,scene]", to = "live.clip[track,scene]" } }""", out var why);
        bench.Endpoints[0].IsPlugged = false;
        bench.Send(0, Pad32);
        var answer = why.Tell(why.LastFromAHand())!;
        Assert.Null(answer.Live);
        Assert.Contains("Live has not answered.", answer.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gesture", """undo { from = "apc.pad[3,2]", on = release, via = [ { osc = "/live/song/undo" } ], to = live }""", "it answers release")]
    [InlineData("elsewhere", """launch { from = "apc.fader[track]", to = "live.track[track].volume" }""", "it looks at fader")]
    [InlineData("coordinates", """launch { from = "apc.pad[1..2 as track,scene]", to = "live.clip[track,scene]" }""", "its coordinates, apc.pad[1..2 as track,scene], leave this one out")]
    [InlineData("filter", """soft { from = apc, when { velocity = "1..80" }, to = synth }""", "its condition velocity = 1..80 does not hold: it was 127")]
    [InlineData("channel", """other { from = apc, when { channel = 9 }, to = synth }""", "its condition channel = 9 does not hold: it was 3")]
    public void NotMatched_SaysWhy(string reason, string route, string expected)
    {
        using var bench = Start($"routes {{ {route} }}", out var why);
        bench.Send(0, Pad32);
        var answer = why.Tell(why.LastFromAHand())!;
        var told = Assert.Single(answer.Routes);
        Assert.False(told.Matched, reason);
        Assert.Equal(expected, told.Why);
        Assert.StartsWith(told.Near ? $"No route answers it. Nearest is {told.Name}: " : "No route looks at it.", answer.Summary, StringComparison.Ordinal);
        Assert.Equal(reason != "elsewhere", told.Near);
    }

    [Fact]
    public void NotMatched_OneOfItsKindIsWrittenLast_ItIsTheNearestAllTheSame()
    {
        using var bench = Start("""
            routes {
              volume { from = "apc.fader[track]", to = "live.track[track].volume" }
              stop { from = "apc.stop-all", to = "live.stop-all" }
              one { from = "apc.pad[1,1]", to = "live.scene[2]" }
            }
            """, out var why);
        bench.Send(0, Pad32);
        var answer = why.Tell(why.LastFromAHand())!;
        Assert.Equal("No route answers it. Nearest is one: its coordinates, apc.pad[1,1], leave this one out.", answer.Summary);
        Assert.Equal([("one", true), ("volume", false), ("stop", false)], answer.Routes.Select(route => (route.Name, route.Near)));
    }

    [Fact]
    public void OnAnotherPage_SaysWhichWasOn_EvenAfterThePageHasChanged()
    {
        using var bench = Start("""
            pages {
              clips { routes { go { from = "apc.pad[1,1]", via = [ { page = mixer } ] } } }
              mixer { routes { soft { from = "apc.pad[3,2]", to = synth }, back { from = "apc.pad[1,2]", via = [ { page = clips } ] } } }
            }
            """, out var why);
        bench.Send(0, Pad32);
        var pressed = why.LastFromAHand();
        bench.Send(0, [0x90, 53, 127]);                      // pad[1,1]: page mixer
        var answer = why.Tell(pressed)!;
        Assert.Contains(answer.Routes, static route => route is { Name: "mixer.soft", Matched: false, Why: "it belongs to page 'mixer'; 'clips' was on" });
        bench.Send(0, Pad32);
        Assert.Contains(why.Tell(why.LastFromAHand())!.Routes, static route => route is { Name: "mixer.soft", Passed: true });
    }

    [Fact]
    public void VariableOff_SaysWhatItWas()
    {
        using var bench = Start("""
            rig { variables { shift = 0 } }
            routes {
              shift { from = "apc.pad[1,1]", via = [ { set { shift = 1 } } ] }
              deep  { from = "apc.pad[3,2]", when { variable { shift = 1 } }, to = synth }
            }
            """, out var why);
        bench.Send(0, Pad32);
        var pressed = why.LastFromAHand();
        bench.Send(0, [0x90, 53, 127]);
        Assert.EndsWith("does not hold: shift was 0", why.Tell(pressed)!.Routes.Single(static route => route.Name == "deep").Why, StringComparison.Ordinal);
    }

    [Fact]
    public void RoleOfAnother_SaysWhoPlaysIt()
    {
        using var bench = new RigBench(RigText.CompileWhole("""
            devices { apc { profile = akai/apc40, screen = true }, spare { profile = akai/apc40, screen = true }, synth { profile = generic/midi, virtual = true } }
            roles { grid { any-of = [apc, spare] } }
            routes { fire { from = "grid.pad[3,2]", to = synth } }
            """).Plan!);
        var why = Teller(bench, null);
        Assert.True(bench.Connect());
        bench.Send(1, Pad32);
        Assert.Equal("it is written for the role 'grid', which 'apc' played", Assert.Single(why.Tell(why.LastFromAHand())!.Routes).Why);
    }

    [Fact]
    public void TakeoverWaiting_SaysThatTheFaderHasNotMet()
    {
        using var bench = Start("""routes { volume { from = "apc.fader[track]", via = [ { takeover = pickup } ], to = "live.track[track].volume" } }""", out var why);
        bench.Send(0, [0xB0, 7, 1]);
        var answer = why.Tell(why.LastFromAHand())!;
        Assert.Equal([(true, false, "the fader has not met the value yet")], answer.Routes.Select(static route => (route.Matched, route.Passed, route.Why)));
        Assert.Equal("Nothing went out: route volume: the fader has not met the value yet.", answer.Summary);
    }

    [Fact]
    public void RateLimited_SaysSo()
    {
        using var bench = Start("""routes { slow { from = "apc.fader[1]", via = [ { rate = 1/s, keep = first } ], to = synth } }""", out var why);
        bench.Send(0, [0xB0, 7, 10]);
        bench.Send(0, [0xB0, 7, 20]);
        Assert.Contains("too soon after the last one", why.Tell(why.LastFromAHand())!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Debounced_NamesTheStep()
    {
        using var bench = Start("""routes { steady { from = "apc.pad[3,2]", via = [ { debounce = 500ms } ], to = synth } }""", out var why);
        bench.Send(0, Pad32);
        bench.Send(0, [0x82, 54, 0]);
        bench.Send(0, Pad32);
        Assert.Equal("debounce does not let it pass", Assert.Single(why.Tell(why.LastFromAHand())!.Routes).Why);
    }

    [Fact]
    public void GroupWithoutLive_SaysWhatTheGroupSaid()
    {
        using var bench = Start("""
            groups { one { kind = exclusive } }
            routes { launch { from = "apc.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" } }
            """, out var why);
        bench.Endpoints[0].IsPlugged = false;
        bench.Advance(TimeSpan.FromSeconds(30));             // Live is noticed to be gone
        bench.Send(0, Pad32);
        Assert.Equal("Nothing went out: group one: track 3, scene 2: refused: Live does not answer.", why.Tell(why.LastFromAHand())!.Summary);
    }

    [Fact]
    public void GroupBusy_SaysThatTheClipIsOnItsWay()
    {
        using var bench = Start("""
            groups { one { kind = exclusive } }
            routes { launch { from = "apc.pad[track,scene]", via = [ { exclusive = one } ], to = "live.clip[track,scene]" } }
            """, out var why);
        bench.Send(0, Pad32);
        bench.Send(0, Pad32);
        Assert.Contains("is on its way already", why.Tell(why.LastFromAHand())!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void DeviceAbsent_SaysSo()
    {
        using var bench = Start("""routes { play { from = "apc.pad[3,2]", to = synth } }""", out var why);
        bench.Plug(bench.Devices[2], isIn: false);
        bench.Send(0, Pad32);
        Assert.Equal("Nothing went out: synth not sent: the device is absent.", why.Tell(why.LastFromAHand())!.Summary);
    }

    [Fact]
    public void LastRouteBefore_SaysWhoHasIt()
    {
        using var bench = Start("""routes { first { from = "apc.pad[3,2]", to = synth, priority = 5, last = true }, second { from = "apc.pad[3,2]", to = synth } }""", out var why);
        bench.Send(0, Pad32);
        Assert.Equal("'first' has the event already and is last = true", why.Tell(why.LastFromAHand())!.Routes.Single(static route => !route.Matched).Why);
    }

    [Fact]
    public void LoopBroken_SaysThatItOnlyComesBack_AndWhoseItIs()
    {
        using var bench = Start("""routes { thru { from = keys, to = synth } }""", out var why);
        var taken = bench.Sent.Count;
        bench.Send(1, [0x90, 60, 100]);
        Cable(40);                                           // the route is found out and opened
        bench.Send(1, [0x90, 64, 90]);
        var played = bench.LastEvent;
        Cable(1);

        var answer = why.Tell(bench.LastEvent)!;
        Assert.Equal((true, false, "it only comes back from where the route sends it"), (answer.Routes[0].Matched, answer.Routes[0].Passed, answer.Routes[0].Why));
        Assert.Equal(played, answer.Parent);

        // The cable that makes a loop: what synth is sent comes back at keys.
        void Cable(int milliseconds)
        {
            for (; milliseconds > 0; milliseconds--)
            {
                bench.Advance(TimeSpan.FromMilliseconds(1));
                var sent = bench.Sent.Skip(taken).Where(static one => one is { Receiver: "synth", Purpose: BenchPurpose.Message }).ToList();
                taken = bench.Sent.Count;
                sent.ForEach(one => bench.Send(1, one.Bytes));
            }
        }
    }

    [Fact]
    public void OscMessage_TellsItsRoutesAndThoseThatDoNotFit()
    {
        using var bench = Start("""
            routes {
              echo  { from = "panel:/1/*", via = [ { osc = "/echo", args = [ "=arg1" ] } ], to = panel }
              other { from = "panel:/2/x", via = [ { osc = "/echo" } ], to = panel }
            }
            """, out var why);
        bench.SendOsc(1, new OscMessage("/1/x", OscWords.Read("3")).ToPacket());
        var answer = why.Tell(why.LastFromAHand())!;
        Assert.Equal("/1/x ,i 3", answer.Text);
        Assert.Equal([("echo", true, ""), ("other", false, "its pattern panel:/2/x does not fit this address")], answer.Routes.Select(static route => (route.Name, route.Passed, route.Why)));
        Assert.Contains(answer.Steps, static step => step.Kind == "OscOut" && step.Detail == "/echo ,i 3");
    }

    [Fact]
    public void Release_HasItsPressForParent()
    {
        using var bench = Start("""routes { play { from = keys, to = synth } }""", out var why);
        bench.Send(1, [0x90, 60, 100]);
        var press = bench.LastEvent;
        bench.Advance(TimeSpan.FromMilliseconds(250));
        bench.Send(1, [0x80, 60, 0]);
        Assert.Equal(press, why.Tell(bench.LastEvent)!.Parent);
        Assert.Equal([bench.LastEvent], why.Tell(press)!.Children);
        Assert.Equal(press, why.LastFromAHand());            // letting go is not what people ask about
    }

    [Fact]
    public void NoRoute_SaysSo()
    {
        using var bench = Start("", out var why);
        bench.Send(0, Pad32);
        Assert.Equal("No route looks at it.", why.Tell(why.LastFromAHand())!.Summary);
    }

    [Fact]
    public void UnknownEvent_IsNull()
    {
        using var bench = Start("", out var why);
        Assert.Null(why.Tell(999));
        Assert.Equal(0, why.LastFromAHand());
    }

    private static RigBench Start(string rig, out WhyTeller why)
    {
        var result = RigText.Compile(rig);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        var bench = new RigBench(result.Plan);
        why = Teller(bench, result.Config);
        Assert.True(bench.Connect());
        return bench;
    }

    private static WhyTeller Teller(RigBench bench, RigConfig? config) => new(bench.Trace, () => bench.Wiring, bench.Time, () => config);
}

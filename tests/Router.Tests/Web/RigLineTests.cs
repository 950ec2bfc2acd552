using System.Net;
using System.Text.Json;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Bench;
using MidiMesh.Router.RigTests;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.Compilation;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Web;

public sealed class RigLineTests
{
    [Fact]
    public void RigLines_OfAPlayedRig_AreLinesThatCompile()
    {
        using var bench = new RigBench(RigText.Compile("""
            routes { launch { from = "apc.pad[track,scene]", to = "live.clip[track,scene]" }, thru { from = keys, to = synth }, echo { from = "panel:/1/*", via = [ { osc = "/e", args = [ "=arg1", "it is \"so\"" ] } ], to = panel } }
            """).Plan!);
        Assert.True(bench.Connect());
        var after = bench.Trace.Last;
        bench.Send(0, [0x92, 54, 127, 0x82, 54, 0, 0xB0, 7, 64]);
        bench.Send(1, [0x90, 61, 100, 0xE0, 0, 64]);
        bench.SendOsc(1, new OscMessage("/1/x", OscWords.Read("3.5")).ToPacket());
        bench.Send(2, [0xB0, 74, 1]);                        // of no control: by its controller
        bench.Advance(TimeSpan.FromSeconds(1));
        var words = new TraceWords(bench.Time, () => bench.Plan.Table);
        var lines = new List<(TraceKind Kind, string Line)>();
        bench.Trace.Visit(after, (in TraceEntry entry) =>
        {
            if (words.Line(entry).RigLine is { } line)
            {
                lines.Add((entry.Kind, line));
            }
        });

        Assert.Contains((TraceKind.MidiIn, "from = \"apc.pad[3,2]\", on = press"), lines);
        Assert.Contains((TraceKind.MidiIn, "from = \"apc.pad[3,2]\", on = release"), lines);
        Assert.Contains((TraceKind.MidiIn, "from = \"apc.fader[1]\""), lines);
        Assert.Contains((TraceKind.OscIn, "from = \"panel:/1/x\""), lines);
        Assert.Contains((TraceKind.OscOut, "via = [ { osc = \"/e\", args = [ 3.5, \"it is \\\"so\\\"\" ] } ], to = panel"), lines);
        foreach (var (kind, line) in lines.Where(static one => one.Kind is TraceKind.MidiIn or TraceKind.OscIn or TraceKind.MidiOut).Distinct())
        {
            var result = RigText.Compile($"routes {{ r {{ {line}{(kind == TraceKind.MidiOut ? ", from = keys" : ", to = panel, via = [ { osc = \"/e\" } ]")} }} }}");
            Assert.True(result.Plan is not null, $"{line}: {string.Join('\n', result.Diagnostics)}");
        }

        var sent = lines.First(static one => one.Kind == TraceKind.OscOut && one.Line.Contains("\"/e\"", StringComparison.Ordinal)).Line;
        Assert.NotNull(RigText.Compile($"routes {{ r {{ from = \"apc.pad[1,1]\", {sent} }} }}").Plan);
    }

    [Fact]
    public async Task Monitor_RigLines_PrintsWhatARigWouldSay()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        var running = bench.Run("monitor --rig-line panel MidiOut OscIn");
        await bench.Error.See("Following the router at");
        Add(web, TraceKind.OscIn, "live");
        Add(web, TraceKind.OscIn, "panel");
        await bench.Output.See("panel");
        await bench.Stop();
        Assert.Equal(0, await running);
        Assert.Equal(["from = \"panel:/1/x\""], bench.Output.Lines);
    }

    [Fact]
    public async Task TraceApi_Filters_ByKindSubjectAndRoute()
    {
        await using var web = await WebBench.StartAsync();
        Add(web, TraceKind.OscIn, "live");
        Add(web, TraceKind.OscIn, "panel");
        Add(web, TraceKind.OscOut, "panel");
        using var client = new HttpClient { BaseAddress = web.Server.Page };
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/trace?kind=oscin,Route&subject=panel", UriKind.Relative)));
        var one = Assert.Single(answer.RootElement.GetProperty("entries").EnumerateArray());
        Assert.Equal(("panel", "OscIn", "from = \"panel:/1/x\""), (one.GetProperty("subject").GetString(), one.GetProperty("kind").GetString(), one.GetProperty("rigLine").GetString()));
        Assert.Equal(0, answer.RootElement.GetProperty("lost").GetInt64());
        Assert.Empty(JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/trace?route=x", UriKind.Relative))).RootElement.GetProperty("entries").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(new Uri("/api/trace?kind=nonsense", UriKind.Relative))).StatusCode);
    }

    private static void Add(WebBench web, TraceKind kind, string subject)
    {
        var entry = new TraceEntry { Kind = kind, Subject = subject, Track = -1, Scene = -1 };
        entry.Keep(new OscMessage("/1/x").ToPacket());
        web.Board.Context.Trace.Write(ref entry);
    }
}

using System.Xml.Linq;
using MidiMesh.Router.Cli.Graphs;

namespace MidiMesh.Router.Tests.Cli;

public sealed class GraphCommandTests
{
    private const string Rig = """
        devices { keys { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true } }
        endpoints { panel { kind = osc, receive = 8000, send = 8001 } }
        routes {
          thru { from = "keys.note", to = [ synth ] }
          echo { from = "panel:/a<b", via = [ { osc = "/echo" } ], to = panel }
        }

        """;

    [Fact]
    public async Task Graph_Mermaid_HasColumnsAndLines()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("graph", bench.Write("rig.conf", Rig)));
        Assert.Equal(
            [
                "flowchart LR", "  l0[\"keys<br/>generic/keyboard\"]", "  l1[\"panel<br/>OSC\"]", "  m0(\"thru\")", "  m1(\"echo<br/>osc\")",
                "  r0[\"synth<br/>generic/midi\"]", "  r1[\"panel<br/>OSC\"]",
                "  l0 -->|\"note\"| m0", "  m0 --> r0", "  l1 -->|\"/a#lt;b\"| m1", "  m1 --> r1",
            ],
            bench.Output.Lines);
    }

    [Fact]
    public async Task Graph_PagesRolesLightsAndSends_AreThere()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("graph", bench.Write("rig.conf", """
            devices {
              apc { profile = akai/apc40, screen = true }, spare { profile = akai/apc40, screen = true }
              keys { profile = generic/keyboard, virtual = true }, synth { profile = generic/midi, virtual = true }, synth2 { profile = generic/midi, virtual = true }
            }
            endpoints { live { kind = ableton-osc } }
            roles { grid { any-of = [apc, spare] }, voice { any-of = [synth, synth2] } }
            routes {
              play { from = keys, to = voice }
              next { from = "grid.right", via = [ { page = next } ] }
            }
            pages {
              clips { routes { fire { from = "grid.pad[track,scene]", via = [ { send = "C0 {scene - 1}", to = voice } ], to = "live.clip[track,scene]" } } }
              mixer { lights { mutes { from = "live.track[track].mute", to = "grid.pad[track,1]", when { page = mixer }, show { on = red } } } }
            }
            """)));
        Assert.Equal(
            [
                "flowchart LR", "  l0[\"keys<br/>generic/keyboard\"]", "  l1{{\"grid<br/>apc or spare\"}}", "  l2[\"live<br/>Live\"]",
                "  m0(\"play\")", "  m1(\"next<br/>to page next\")", "  m2(\"clips.fire<br/>on page clips, send\")", "  m3([\"mixer.mutes<br/>on page mixer, page mixer\"])",
                "  r0{{\"voice<br/>synth or synth2\"}}", "  r1[\"live<br/>Live\"]", "  r2{{\"grid<br/>apc or spare\"}}",
                "  l0 --> m0", "  m0 --> r0", "  l1 -->|\"right\"| m1", "  l1 -->|\"pad[track,scene]\"| m2", "  m2 -->|\"clip[track,scene]\"| r1", "  m2 -->|\"send\"| r0",
                "  l2 -.->|\"track[track].mute\"| m3", "  m3 -.->|\"pad[track,1]\"| r2",
            ],
            bench.Output.Lines);
    }

    [Fact]
    public async Task Graph_Dot_QuotesLabels()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("graph", bench.Write("rig.conf", Rig), "--format", "dot"));
        Assert.Contains("    l0 [label = \"keys\\ngeneric/keyboard\", style = \"filled\"];", bench.Output.Lines);
        Assert.Contains("  l1 -> m1 [label = \"/a<b\"];", bench.Output.Lines);
        Assert.Equal(bench.Output.Text.Count(static letter => letter == '{'), bench.Output.Text.Count(static letter => letter == '}'));
    }

    [Fact]
    public void Graph_StrangeNames_AreEscapedEverywhere()
    {
        var node = new GraphNode("device", "a\"<b>&\\'", "x\ny\u0001");
        var graph = new RigGraph("t\"<", [node], [new GraphNode("route", "]]>", "")], [], [new GraphEdge(node, node, "\"<&>#`")]);
        var svg = XDocument.Parse(SvgGraph.Write(graph));
        Assert.Contains(svg.Descendants(), static one => one.Value == "a\"<b>&\\'");
        Assert.Contains("a\\\"<b>&\\\\'\\nx\\ny", DotGraph.Write(graph), StringComparison.Ordinal);
        Assert.Contains("#quot;#lt;#amp;#gt;#35;#96;", MermaidGraph.Write(graph), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Graph_ShippedRig_IsAPictureOfEveryRouteAndLight()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("graph", Path.Combine(AppContext.BaseDirectory, "config", "midimesh.conf"), "--format", "svg"));
        var svg = XDocument.Parse(bench.Output.Text);
        var boxes = svg.Descendants().Where(static one => one.Name.LocalName == "g").GroupBy(static one => one.Attribute("class")!.Value).ToDictionary(static same => same.Key, static same => same.Count());
        Assert.Equal((11, 5), (boxes["route"], boxes["light"]));
        Assert.Equal(2 * 16, svg.Descendants().Count(static one => one.Name.LocalName == "path"));
    }

    [Fact]
    public async Task Graph_UnknownFormat_IsUsage()
    {
        using var bench = new CliBench();
        Assert.Equal(64, await bench.Run("graph", bench.Write("rig.conf", Rig), "--format", "png"));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Web;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Tests.Why;

public sealed class WhyCommandTests
{
    private const string Rig = """
        rig { name = split, format = 1 }
        devices { keys { profile = generic/keyboard, match = [ { port = keys } ] }, synth { profile = generic/midi, match = [ { port = synth } ] } }
        routes {
          low  { from = keys, when { note = "C-2..B2" }, to = synth }
          high { from = keys, when { note = "C3..G8" }, to = synth }
        }
        """;

    [Fact]
    public async Task Why_RunningRouter_TellsTheLastNoteOverHttpAndOnTheCommandLine()
    {
        using var bench = new CliBench();
        await using var rig = await RunningRig.StartAsync(Rig, ["keys", "synth"]);
        var token = AccessToken.Create();
        await using var server = await WebServer.StartAsync(new WebOptions(IPAddress.Loopback, 0, token), rig.Board, rig.Router.Screens, rig.Router.Panic);
        using var file = TokenFile.Write(server.Page, token, bench.Context.TokenFolder);
        await rig.Ready();
        rig.Peer("keys").Send([0x90, 40, 100]);
        await RunningRig.Until(() => rig.Board.Wiring.Devices[1].Counts.Sent > 0, "the note went out");

        Assert.Equal(0, await bench.Run("why"));
        Assert.Contains("keys note[40] pressed", bench.Output.Lines[0], StringComparison.Ordinal);
        Assert.Contains(bench.Output.Lines, static line => line == "  passed   low");
        Assert.Contains(bench.Output.Lines, static line => line.StartsWith("  not      high: its condition 'note' does not hold", StringComparison.Ordinal));

        using var client = new HttpClient { BaseAddress = server.Page };
        using var last = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/why", UriKind.Relative)));
        var id = last.RootElement.GetProperty("id").GetInt64();
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/api/why?id={id}", UriKind.Relative)));
        Assert.Equal(id, answer.RootElement.GetProperty("id").GetInt64());
        Assert.Contains(answer.RootElement.GetProperty("steps").EnumerateArray(), static step => step.GetProperty("kind").GetString() == "MidiOut" && step.GetProperty("subject").GetString() == "synth");
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri("/api/why?id=7777", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(new Uri("/api/why?id=x", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Why_FullRing_IsAnsweredQuickly()
    {
        await using var web = await WebBench.StartAsync();
        for (var i = 0; i < 70_000; i++)
        {
            web.Board.Context.Trace.Life("x", "y");
        }

        using var client = new HttpClient { BaseAddress = web.Server.Page };
        using var first = await client.GetAsync(new Uri("/api/why", UriKind.Relative));
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri("/api/why", UriKind.Relative));
            var took = Stopwatch.GetElapsedTime(started);
            quickest = took < quickest ? took : quickest;
        }

        // The best of twenty: a busy machine slows some, not all.
        Assert.True(quickest < TimeSpan.FromMilliseconds(100), string.Create(CultureInfo.InvariantCulture, $"{quickest.TotalMilliseconds} ms"));
    }

    [Fact]
    public async Task Why_UnknownEvent_Ends1()
    {
        using var bench = new CliBench();
        await using var web = await WebBench.StartAsync();
        using var file = TokenFile.Write(web.Server.Page, web.Token, bench.Context.TokenFolder);
        Assert.Equal(1, await bench.Run("why 12"));
        Assert.StartsWith("midimesh: Nothing is known of event 12", bench.Error.Lines[0], StringComparison.Ordinal);
        Assert.Equal(1, await bench.Run("why"));
    }

    [Fact]
    public async Task Why_NoRouter_Ends2WithAdvice()
    {
        using var bench = new CliBench();
        Assert.Equal(2, await bench.Run("why"));
        Assert.Equal("midimesh: no router runs here.", bench.Error.Lines[0]);
    }

    [Theory]
    [InlineData("why x")]
    [InlineData("why 0")]
    [InlineData("why 1 2")]
    public async Task Why_WrongWords_Ends64(string line)
    {
        using var bench = new CliBench();
        Assert.Equal(64, await bench.Run(line));
        Assert.Contains("midimesh why --help", bench.Error.Text, StringComparison.Ordinal);
    }
}

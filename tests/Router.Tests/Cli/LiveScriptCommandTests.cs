using MidiMesh.Router.Tests.EndToEnd.Lives;
using MidiMesh.Router.Tests.Lives;

namespace MidiMesh.Router.Tests.Cli;

/// <summary><c>midimesh live trace</c> and <c>live console</c> against our own script in real Python under the fake Live.</summary>
public sealed class LiveScriptCommandTests : IDisposable
{
    private readonly CliBench _bench = Patient();

    [Fact]
    public async Task TraceAndConsole_OwnScript_TellWhatHappensInside()
    {
        var port = ClientBench.FreePort();
        using var live = await ScriptedLive.StartAsync(port, tracks: 2, scenes: 2, quantization: 0, console: true);
        var follow = Patient();
        var run = follow.Run("live", "--port", $"{port}", "trace");
        await follow.Error.See("Ctrl-C ends it.");

        Assert.Equal(0, await _bench.Run("live", "--port", $"{port}", "console", "song.tempo"));
        Assert.Matches(@"^\d+\.\d+  float$", _bench.Output.Lines[0]);
        await follow.Output.See("'song.tempo'  ok");
        await follow.Stop();
        Assert.Equal(0, await run);
        Assert.DoesNotContain(follow.Output.Lines, static line => line.Contains("/midimesh/ping", StringComparison.Ordinal));
        follow.Dispose();

        Assert.Equal(0, await _bench.Run("live", "--port", $"{port}", "trace", "--last"));
        Assert.Contains(_bench.Output.Lines, static line => line.Contains("/midimesh/console", StringComparison.Ordinal) && line.EndsWith("'song.tempo'  ok", StringComparison.Ordinal));
        Assert.Equal(0, await _bench.Run("live", "--port", $"{port}", "console", "song.view", "--members"));
        Assert.Contains("selected_track", _bench.Output.Lines);

        // Line by line: one that is refused does not end it.
        _bench.Context = _bench.Context with { Input = new StringReader("song.tracks[0].name\n\nsong.tracks[99].name\nsong.tracks\n") };
        Assert.Equal(0, await _bench.Run("live", "--port", $"{port}", "console"));
        Assert.Equal("2 of them", _bench.Output.Lines[^1].Split("  ")[0]);
        Assert.Contains("refused", _bench.Error.Text, StringComparison.Ordinal);
        Assert.Equal(1, await _bench.Run("live", "--port", $"{port}", "console", "song.__class__"));
    }

    [Fact]
    public async Task Console_OffOrAbletonOsc_SaysWhy()
    {
        var port = ClientBench.FreePort();
        using (await ScriptedLive.StartAsync(port, tracks: 1, scenes: 1, quantization: 0))
        {
            Assert.Equal(1, await _bench.Run("live", "--port", $"{port}", "console", "song.tempo"));
            Assert.Contains("the console is off", _bench.Error.Text, StringComparison.Ordinal);
        }

        await using var simulated = ClientBench.Start();
        Assert.Equal(2, await _bench.Run("live", "--port", $"{simulated.Host.LocalEndPoint.Port}", "--reply-port", $"{simulated.ReplyPort}", "trace"));
        Assert.Contains("needs MidiMesh's own script", _bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Melody_IntoAClip_MakesItAndLeavesOthersAlone()
    {
        await using var simulated = ClientBench.Start();
        string[] live = ["--port", $"{simulated.Host.LocalEndPoint.Port}", "--reply-port", $"{simulated.ReplyPort}"];
        string[] melody = ["melody", "--notes", "C3 E3 G3", "--seed", "3", "--beats", "8", "--clip", "Bass/Intro", .. live];
        Assert.Equal(0, await _bench.Run(melody));
        Assert.Empty(_bench.Output.Lines);

        Assert.Equal(0, await _bench.Run(["live", .. live, "clip", "Bass/Intro", "notes"]));
        Assert.Equal(8, _bench.Output.Lines.Count(static line => line.Contains("100", StringComparison.Ordinal)));
        Assert.Equal(2, await _bench.Run(melody));
        Assert.Contains("holds a clip already", _bench.Error.Text, StringComparison.Ordinal);
        Assert.Equal(1, await _bench.Run(["melody", "--notes", "C3", "--clip", "nowhere", .. live]));
    }

    public void Dispose() => _bench.Dispose();

    private static CliBench Patient()
    {
        var bench = new CliBench();
        bench.Context = bench.Context with { Time = new PatientTime() };
        return bench;
    }

    /// <summary>On a busy machine answers take longer: whoever waits for one waits ten times as long. What comes again and again, as signs of life do, comes as often as ever.</summary>
    private sealed class PatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, period == Timeout.InfiniteTimeSpan && dueTime > TimeSpan.Zero ? dueTime * 10 : dueTime, period);
    }
}

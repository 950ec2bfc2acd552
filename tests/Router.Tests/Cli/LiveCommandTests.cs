using MidiMesh.Router.Tests.Lives;

namespace MidiMesh.Router.Tests.Cli;

/// <summary><c>midimesh live</c> against the simulated Live.</summary>
public sealed class LiveCommandTests : IAsyncLifetime
{
    private ClientBench _live = null!;
    private CliBench _bench = null!;

    public Task InitializeAsync()
    {
        (_live, _bench) = (ClientBench.Start(), new CliBench());
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _bench.Dispose();
        await _live.DisposeAsync();
    }

    [Fact]
    public async Task Tempo_SetAndAsked_IsTheSame()
    {
        Assert.Equal(0, await Run("tempo", "131.25"));
        Assert.Equal(0, await Run("tempo"));
        Assert.Equal("131.25", Assert.Single(_bench.Output.Lines));
    }

    [Fact]
    public async Task Tracks_AndScenes_AreListed()
    {
        Assert.Equal(0, await Run("tracks"));
        Assert.Equal("   0  Drums", _bench.Output.Lines[0]);
        Assert.Equal("   7  Lights", _bench.Output.Lines[7]);
        Assert.Equal(0, await Run("scenes", "--json"));
        Assert.Contains("\"Chorus\"", _bench.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clip_ByPlaceAndByName_IsToldAndChanged()
    {
        Assert.Equal(0, await Run("clip", "1/0", "create", "4"));
        Assert.Equal(0, await Run("clip", "Bass/Intro", "notes", "add", "C3 E3:1/8 G3:1/2"));
        Assert.Equal(0, await Run("clip", "1/0", "name", "Walk home"));
        Assert.Equal(0, await Run("clip", "1/0", "extend", "4"));
        Assert.Equal(0, await Run("clip", "1/0"));
        Assert.Equal("'Walk home', MIDI, 8 quarter notes, loop 0 to 8, rests.", Assert.Single(_bench.Output.Lines));
        Assert.Equal(0, await Run("clip", "1/0", "notes"));
        Assert.Equal("    1.00    0.50  E3    100", _bench.Output.Lines[3]);
        Assert.Equal(0, await Run("clip", "1/0", "notes", "clear"));
        Assert.Equal(0, await Run("clip", "1/0", "delete"));
        Assert.Equal(0, await Run("clip", "1/0"));
        Assert.Equal("The slot is empty.", _bench.Output.Lines[^1]);
    }

    [Fact]
    public async Task Get_OneAndMany_PrintsEveryAnswer()
    {
        Assert.Equal(0, await Run("get", "/live/song/get/tempo"));
        Assert.Equal(0, await Run("get", "/live/clip/get/loop* 0 0"));
        Assert.Contains(_bench.Output.Lines, static line => line.StartsWith("/live/song/get/tempo", StringComparison.Ordinal));
        Assert.Contains(_bench.Output.Lines, static line => line.StartsWith("/live/clip/get/loop_end", StringComparison.Ordinal));
        Assert.Contains(_bench.Output.Lines, static line => line.StartsWith("/live/clip/get/looping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_WhatLiveTakesAndRefuses_IsTold()
    {
        Assert.Equal(0, await Run("set", "/live/track/set/volume", "0", "0.5"));
        Assert.Equal(0.5, _live.Host.Read(static live => live.Volume(0)), 4);
        Assert.Equal(1, await Run("set", "/live/track/set/volume", "99", "0.5"));
        Assert.StartsWith("midimesh: Live refused /live/track/set/volume", _bench.Error.Lines[^1], StringComparison.Ordinal);
        Assert.Equal(1, await Run("set", "/live/nothing"));
        Assert.Contains("Unknown OSC address", _bench.Error.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dump_JsonAndXml_AreWholeAndReadable()
    {
        Assert.Equal(0, await Run("dump"));
        using (var json = System.Text.Json.JsonDocument.Parse(_bench.Output.Text))
        {
            Assert.Equal("Bass Verse", json.RootElement.GetProperty("tracks")[1].GetProperty("clips")[0].GetProperty("name").GetString());
        }

        var before = _bench.Output.Text.Length;
        Assert.Equal(0, await Run("dump", "--xml"));
        var xml = System.Xml.Linq.XDocument.Parse(_bench.Output.Text[before..]);
        Assert.Equal("Bass Verse", xml.Root!.Elements("track").ElementAt(1).Element("clip")!.Attribute("name")!.Value);
        Assert.Equal(5, xml.Root.Elements("track").ElementAt(1).Element("device")!.Elements("parameter").Count());
    }

    [Fact]
    public async Task Watch_AValue_IsToldAtOnceAndWhenItChanges()
    {
        var run = Run("watch", "/live/song/get/tempo");
        await _bench.Output.See("120");
        _live.Host.Do(static live => live.SetTempo(77));
        await _bench.Output.See("77");
        await _bench.Stop();
        Assert.Equal(0, await run);
    }

    [Theory]
    [InlineData(1, "clip 3", "'3' is no slot; write TRACK/SCENE")]
    [InlineData(1, "clip Bas/0", "there is no track 'Bas'")]
    [InlineData(1, "clip 0/9", "there are 5 scenes, 0 to 4")]
    [InlineData(1, "clip 0/0 fier", "did you mean 'fire'?")]
    [InlineData(1, "clip 0/0 create x", "'x' is no number of quarter notes")]
    [InlineData(1, "clip 0/0 notes add H3", "'H3' is no note")]
    [InlineData(1, "get live", "An OSC address begins with '/'")]
    [InlineData(1, "watch /x", "'/x' is no getter")]
    [InlineData(1, "get /live/clip/get/name 1 0", "Live refused /live/clip/get/name")]
    [InlineData(1, "--host nowhere tempo", "'nowhere' is no IP address")]
    [InlineData(64, "--port 0 tempo", "--port is 1 to 65535")]
    public async Task Live_WrongWords_SaysWhy(int code, string line, string why)
    {
        Assert.Equal(code, await Run(line.Split(' ')));
        Assert.Contains(why, _bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Live_NotThere_Ends2WithAdvice()
    {
        Assert.Equal(2, await _bench.Run("live", "--port", $"{ClientBench.FreePort()}", "tempo"));
        Assert.Contains("Nothing listens on port", _bench.Error.Text, StringComparison.Ordinal);
    }

    private Task<int> Run(params string[] words) =>
        _bench.Run(words.Contains("--port") ? ["live", .. words] : ["live", "--port", $"{_live.Host.LocalEndPoint.Port}", "--reply-port", $"{_live.ReplyPort}", .. words]);
}

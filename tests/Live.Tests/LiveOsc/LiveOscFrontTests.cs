using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Tests.Groups;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>What old templates say to the front, and what they hear.</summary>
public sealed class LiveOscFrontTests : ILiveOscFrontSink
{
    private readonly List<string> _heard = [];
    private readonly List<LiveCommand> _asked = [];
    private readonly LiveBoard _live = new(4, 3);
    private readonly LiveOscFront _front;

    public LiveOscFrontTests()
    {
        _front = new LiveOscFront(8, 8, 2, this) { Live = _live };
        _front.LinkChanged(LiveLink.Alive);
    }

    [Fact]
    public void Alive_TellsStartupThenNamesAndSlots()
    {
        Assert.Equal("/remix/oscserver/startup ,i 1", _heard[0]);
        Assert.Contains("/live/name/track ,is 3 \"\"", _heard);
        Assert.Contains("/live/clip/info ,iii 3 2 1", _heard);
        Assert.DoesNotContain("/live/clip/info ,iii 4 0 0", _heard);
    }

    [Theory]
    [InlineData("/live/play/clip", LiveVerb.FireSlot, 2, 1)]
    [InlineData("/live/play/clipslot", LiveVerb.FireSlot, 2, 1)]
    public void Launch_WithIntsOrWholeFloats_FiresTheSlot(string address, LiveVerb verb, int track, int scene)
    {
        Say(address, track, scene);
        Say(address, (float)track, (float)scene);
        Assert.Equal([new LiveCommand(verb, track, scene), new LiveCommand(verb, track, scene)], _asked);
    }

    [Fact]
    public void StopTrackSceneTransport_AreAsked()
    {
        Say("/live/stop/track", 1);
        Say("/live/play/scene", 2);
        Say("/live/play");
        Say("/live/stop");
        Say("/live/tempo", 99.5f);
        Say("/live/master/volume", 0.5f);
        Assert.Equal([LiveVerb.StopTracks, LiveVerb.FireScene, LiveVerb.Play, LiveVerb.Stop, LiveVerb.SetTempo, LiveVerb.SetMasterVolume], _asked.Select(command => command.Verb));
        Assert.Equal("2", _asked[0].StopTracks.ToString());
        Assert.Equal(99.5, _asked[4].Value);
    }

    [Fact]
    public void Mixer_OneArgumentMoreSets()
    {
        Say("/live/volume", 1, 0.25f);
        Say("/live/mute", 1, 1);
        Say("/live/send", 1, 0, 0.75f);
        Assert.Equal([new LiveCommand(LiveVerb.SetTrackVolume, 1, Value: 0.25), new LiveCommand(LiveVerb.SetTrackMute, 1, Value: 1), new LiveCommand(LiveVerb.SetTrackSend, 1, 0, 0.75)], _asked);
    }

    [Fact]
    public void Questions_AreAnsweredFromTheMirror()
    {
        _live.Plays(0, 1);
        _heard.Clear();
        Say("/live/tracks");
        Say("/live/scenes", "query");
        Say("/live/clip/info", 0, 1);
        Say("/live/track/info", 0);
        Say("/remix/echo", "ping", 7);
        Assert.Equal(
            ["/live/tracks ,i 4", "/live/scenes ,i 3", "/live/clip/info ,iii 0 1 2", "/live/track/info ,iiiifiifiif 0 0 0 1 4 1 2 4 2 1 4", "/remix/echo ,si \"ping\" 7"],
            _heard);
    }

    [Fact]
    public void Blocks_HaveANameForEveryPlace()
    {
        _heard.Clear();
        Say("/live/name/trackblock", 2, 4);
        Say("/live/name/clipblock", 0, 0, 2, 2);
        Assert.Equal(["/live/name/trackblock ,ssss \"\" \"\" \"\" \"\"", "/live/name/clipblock ,ssss \"\" \"\" \"\" \"\""], _heard);
    }

    [Theory]
    [InlineData("/live/devicelist")]
    [InlineData("/live/volume")]
    [InlineData("/live/play/clip")]
    [InlineData("/remix/set_peer")]
    public void WhatCannotBeDone_IsAnError(string address)
    {
        _heard.Clear();
        Say(address, 99);
        Assert.StartsWith($"/remix/error ,s \"{address}", Assert.Single(_heard), StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Fact]
    public void LiveGone_TemplatesHearShutdownAndErrorsAndThenStartup()
    {
        _live.Link = LiveLink.Lost;
        _heard.Clear();
        _front.LinkChanged(LiveLink.Lost);
        Say("/live/play/clip", 0, 0);
        _live.Link = LiveLink.Alive;
        _front.LinkChanged(LiveLink.Alive);
        Assert.Equal("/remix/oscserver/shutdown ,i 1", _heard[0]);
        Assert.StartsWith("/remix/error", _heard[1], StringComparison.Ordinal);
        Assert.Equal("/remix/oscserver/startup ,i 1", _heard[2]);
        Assert.Empty(_asked);
    }

    [Fact]
    public void News_AreTold()
    {
        _heard.Clear();
        _live.Plays(1, 0);
        _front.SlotChanged(1, 0);
        _front.ValueChanged(LiveValue.TrackVolume, 1, -1, 0.5);
        _front.ValueChanged(LiveValue.TrackSend, 1, 1, 0.5);
        _front.ValueChanged(LiveValue.TrackSolo, 1, -1, 1);
        _front.ValueChanged(LiveValue.IsPlaying, -1, -1, 1);
        _front.SlotChanged(7, 0);
        Assert.Equal(["/live/clip/info ,iii 1 0 2", "/live/volume ,if 1 0.5", "/live/send ,iif 1 1 0.5", "/live/solo ,ii 1 1", "/live/play ,i 2"], _heard);
    }

    [Fact]
    public void Garbage_NeverThrows()
    {
        var random = new Random(5);
        var addresses = new[] { "/live/volume", "/live/send", "/live/play/clip", "/live/track/info", "/live/name/clipblock", "/live/name/trackblock", "/live/tempo", "/remix/echo", "/live/" };
        for (var i = 0; i < 5000; i++)
        {
            Say(addresses[random.Next(addresses.Length)], [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(4) switch
            {
                0 => (OscValue)random.Next(-3, int.MaxValue),
                1 => float.NaN,
                2 => "x",
                _ => OscValue.FromInt32(random.Next(-2, 10)),
            })]);
        }

        Assert.All(_asked, command => Assert.True(double.IsFinite(command.Value)));
    }

    void ILiveOscFrontSink.Ask(in LiveCommand command) => _asked.Add(command);

    void ILiveOscFrontSink.Answer(ReadOnlySpan<byte> datagram) => _heard.Add(OscMessage.Parse(datagram).ToString());

    private void Say(string address, params OscValue[] arguments)
    {
        var reader = new OscReader(new OscMessage(address, arguments).ToPacket());
        Assert.True(reader.TryRead(out var message));
        Assert.True(_front.Receive(message));
    }
}

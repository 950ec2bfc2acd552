using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Tests.Groups;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>What old templates say to the front, and what they hear.</summary>
public sealed class LiveOscFrontTests : ILiveOscFrontSink
{
    private readonly List<string> _heard = [];
    private readonly List<string> _refused = [];
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
        Assert.Equal("/live/name/trackblock ,ssss \"\" \"\" \"\" \"\"", _heard[^1]);
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

    public static TheoryData<string, OscValue[], LiveCommand> Asked => new()
    {
        { "/live/play/continue", [], new(LiveVerb.Continue) },
        { "/live/next/cue", [1f], new(LiveVerb.NextLocator) },
        { "/live/prev/cue", [], new(LiveVerb.PreviousLocator) },
        { "/live/undo", [], new(LiveVerb.Undo) },
        { "/live/redo", [], new(LiveVerb.Redo) },
        { "/live/scene", [2], new(LiveVerb.SelectScene, Scene: 2) },
        { "/live/scene/view", [1], new(LiveVerb.SelectScene, Scene: 1) },
        { "/live/track/view", [3], new(LiveVerb.SelectTrack, 3) },
        { "/live/return/view", [1], new(LiveVerb.SelectReturn, 1) },
        { "/live/master/view", [], new(LiveVerb.SelectMaster) },
        { "/live/track/device/view", [1, 2], new(LiveVerb.SelectDevice, 1, 2) },
        { "/live/return/volume", [1, 0.5f], new(LiveVerb.SetReturnVolume, 1, Value: 0.5) },
        { "/live/return/pan", [0, -0.5f], new(LiveVerb.SetReturnPanning, 0, Value: -0.5) },
        { "/live/return/mute", [0, 1f], new(LiveVerb.SetReturnMute, 0, Value: 1) },
        { "/live/return/solo", [1, 0], new(LiveVerb.SetReturnSolo, 1) },
        { "/live/return/send", [1, 0, 0.25f], new(LiveVerb.SetReturnSend, 1, 0, 0.25) },
        { "/live/master/pan", [0.25f], new(LiveVerb.SetMasterPanning, Value: 0.25) },
        { "/live/master/crossfader", [-1], new(LiveVerb.SetCrossfader, Value: -1) },
        { "/live/overdub", [1], new(LiveVerb.SetSessionRecord, Value: 1) },
        { "/live/track/crossfader", [1, 0], new(LiveVerb.SetTrackCrossfadeA, 1, Value: 1) },
        { "/live/track/crossfader", [1, 2], new(LiveVerb.SetTrackCrossfadeB, 1, Value: 1) },
        { "/live/track/crossfader", [1, 1], new(LiveVerb.SetTrackCrossfadeA, 1, Value: 0) },
        { "/live/track/crossfader", [2, 1], new(LiveVerb.SetTrackCrossfadeB, 2, Value: 0) },
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public void Words_AreWhatTheyMeanToday(string address, OscValue[] arguments, LiveCommand command)
    {
        _live.Numbers[(LiveValue.TrackCrossfadeB, 2, -1)] = 1;
        Say(address, arguments);
        Assert.Equal([command], _asked);
    }

    [Fact]
    public void ClipView_SelectsTrackAndScene()
    {
        Say("/live/clip/view", 2, 1);
        Assert.Equal([new LiveCommand(LiveVerb.SelectTrack, 2), new LiveCommand(LiveVerb.SelectScene, Scene: 1)], _asked);
    }

    public static TheoryData<string, OscValue[], string> Told => new()
    {
        { "/live/name/scene", [1], "/live/name/scene ,is 1 \"Verse\"" },
        { "/live/name/scene", [], "/live/name/scene ,is 0 \"Intro\"; /live/name/scene ,is 1 \"Verse\"; /live/name/scene ,is 2 \"\"" },
        { "/live/name/sceneblock", [1, 3], "/live/name/sceneblock ,sss \"Verse\" \"\" \"\"" },
        { "/live/scene", [], "/live/scene ,i 2" },
        { "/live/track", ["query"], "/live/track ,i 3" },
        { "/live/tempo", [], "/live/tempo ,f 125" },
        { "/live/time", [], "/live/time ,f 16.5" },
        { "/live/state", [], "/live/state ,fi 125 1" },
        { "/live/overdub", [], "/live/overdub ,i 2" },
        { "/live/quantization", [], "/live/quantization ,i 4" },
        { "/live/send", [1], "/live/send ,iif 1 1 0.75" },
        { "/live/return/pan", [1], "/live/return/pan ,if 1 -0.5" },
        { "/live/return/mute", [0], "/live/return/mute ,ii 0 1" },
        { "/live/return/send", [0, 1], "/live/return/send ,iif 0 1 0.25" },
        { "/live/master/volume", [], "/live/master/volume ,f 0.5" },
        { "/live/master/crossfader", ["query"], "/live/master/crossfader ,f -1" },
        { "/live/track/crossfader", [0], "/live/track/crossfader ,iss 0 \"0\" \"A\"" },
        { "/live/track/crossfader", [1], "/live/track/crossfader ,iss 1 \"2\" \"B\"" },
        { "/live/track/crossfader", [2], "/live/track/crossfader ,iss 2 \"1\" \"NONE\"" },
    };

    [Theory]
    [MemberData(nameof(Told))]
    public void Questions_AreAnsweredWithWhatLiveHasTold(string address, OscValue[] arguments, string answer)
    {
        foreach (var (value, track, item, number) in (ReadOnlySpan<(LiveValue, int, int, double)>)
        [
            (LiveValue.SelectedScene, -1, -1, 2), (LiveValue.SelectedTrack, -1, -1, 3), (LiveValue.Tempo, -1, -1, 125), (LiveValue.SongTime, -1, -1, 16.5),
            (LiveValue.SessionRecord, -1, -1, 1), (LiveValue.TrackSend, 1, 1, 0.75), (LiveValue.ReturnPanning, 1, -1, -0.5), (LiveValue.ReturnMute, 0, -1, 1),
            (LiveValue.ReturnSend, 0, 1, 0.25), (LiveValue.MasterVolume, -1, -1, 0.5), (LiveValue.Crossfader, -1, -1, -1), (LiveValue.TrackCrossfadeA, 0, -1, 1),
            (LiveValue.TrackCrossfadeB, 0, -1, 0), (LiveValue.TrackCrossfadeA, 1, -1, 0), (LiveValue.TrackCrossfadeB, 1, -1, 1), (LiveValue.TrackCrossfadeA, 2, -1, 0), (LiveValue.TrackCrossfadeB, 2, -1, 0),
        ])
        {
            _live.Numbers[(value, track, item)] = number;
        }

        (_live.SceneNames[0], _live.SceneNames[1]) = ("Intro", "Verse");
        _heard.Clear();
        Say(address, arguments);
        Assert.Equal(answer, string.Join("; ", _heard));
        Assert.Empty(_refused);
        Assert.Empty(_asked);
    }

    public static TheoryData<string, OscValue[], string> Refusals => new()
    {
        { "/live/devicelist", [0], "devices and their parameters are not in reach of templates; routes of the rig set them" },
        { "/live/master/device/range", [0], "devices and their parameters are not in reach of templates; routes of the rig set them" },
        { "/live/pitch", [0, 0], "clips are changed in Live only" },
        { "/live/clip/loopend", [0, 0, 4f], "clips are changed in Live only" },
        { "/live/name/clip", [0, 0, "Bass"], "names and colours are changed in Live only" },
        { "/live/name/scene", [0, "Verse"], "names and colours are changed in Live only" },
        { "/live/name/track", [0, "Bass"], "names and colours are changed in Live only" },
        { "/live/track/jump", [0, 4f], "not done through MidiMesh" },
        { "/live/selection", [0, 0, 8, 8], "not done through MidiMesh" },
        { "/live/quantization", [4], "can be asked for, but not set through MidiMesh" },
        { "/live/time", [4f], "can be asked for, but not set through MidiMesh" },
        { "/live/volume", [99], "not with these arguments" },
        { "/live/return/volume", [2], "not with these arguments" },
        { "/live/play/clip", [1], "not with these arguments" },
        { "/live/track/crossfader", [1, 3], "not with these arguments" },
        { "/live/tempo", [], "Live has not told it" },
        { "/live/scene", [], "Live has not told it" },
        { "/live/nothing", [], "not a word of LiveOSC" },
        { "/remix/set_peer", ["10.0.0.1", 9001], "where answers go is written in the rig" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void WhatCannotBeDone_IsRefusedByName(string address, OscValue[] arguments, string why)
    {
        _heard.Clear();
        Say(address, arguments);
        Assert.Equal($"{address}: {why}", Assert.Single(_refused));
        Assert.Empty(_heard);
        Assert.Empty(_asked);

        _front.Refuse(_refused[0]);
        Assert.Equal($"/remix/error ,s \"{address}: {why}\"", Assert.Single(_heard));
    }

    [Fact]
    public void WhatTheScriptBehindHasNoWordFor_IsRefusedByName()
    {
        _front.Reach = LiveReach.AbletonOsc;
        Say("/live/master/pan", 0.5f);
        Say("/live/return/view", 0);
        Assert.Equal(["/live/master/pan: AbletonOSC, which this Live speaks, has no word for it", "/live/return/view: AbletonOSC, which this Live speaks, has no word for it"], _refused);
        Assert.Empty(_asked);
    }

    [Fact]
    public void EndlessAddress_IsRefusedInShort()
    {
        Say("/live/" + new string('x', 5000));
        Assert.InRange(Assert.Single(_refused).Length, 1, 200);
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
        Assert.Equal(["/remix/oscserver/shutdown ,i 1", "/remix/oscserver/startup ,i 1"], _heard[..2]);
        Assert.Equal("/live/play/clip: Live does not answer", Assert.Single(_refused));
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
    public void BeatAndSelection_AreTold_TracksOnlyWhenAnother()
    {
        _heard.Clear();
        _front.ValueChanged(LiveValue.Beat, -1, -1, 8);
        _front.ValueChanged(LiveValue.SongTime, -1, -1, 7.25);
        _front.ValueChanged(LiveValue.SelectedScene, -1, -1, 2);
        _front.ValueChanged(LiveValue.SelectedTrack, -1, -1, 4);
        _front.ValueChanged(LiveValue.SelectedTrack, -1, -1, 5);        // a return, then the master
        _front.ValueChanged(LiveValue.SelectedTrack, -1, -1, 7);
        _front.ValueChanged(LiveValue.SessionRecord, -1, -1, 0);
        _front.ValueChanged(LiveValue.MasterPanning, -1, -1, 0.5);
        _front.ValueChanged(LiveValue.ReturnSolo, 1, -1, 1);
        Assert.Equal(["/live/beat ,i 7", "/live/scene ,i 2", "/live/track ,i 4", "/live/track ,i 0", "/live/overdub ,i 1", "/live/master/pan ,f 0.5", "/live/return/solo ,ii 1 1"], _heard);
    }

    [Fact]
    public void Garbage_NeverThrows()
    {
        var random = new Random(5);
        var addresses = new[] { "/live/volume", "/live/send", "/live/play/clip", "/live/track/info", "/live/name/clipblock", "/live/name/trackblock", "/live/tempo", "/live/return/send", "/live/track/crossfader", "/live/name/sceneblock", "/live/clip/view", "/live/scene", "/remix/echo", "/live/" };
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
        Assert.True(_front.Receive(message, out var refusal));
        if (refusal is not null)
        {
            _refused.Add(refusal);
        }
    }
}

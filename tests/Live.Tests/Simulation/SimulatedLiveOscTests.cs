using System.Net;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Simulation;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>The simulated LiveOSC and LiveOSC2 before a router's conversation, in time that the test moves; and their words, as OSCAPI.txt and the sources have them.</summary>
public sealed class SimulatedLiveOscTests : ILiveSessionSink
{
    private readonly ManualTime _time = new();
    private readonly List<string> _errors = [];
    private LiveSimulator _live = new();

    [Theory]
    [InlineData(LiveOscKind.First, SimulatedScript.LiveOsc)]
    [InlineData(LiveOscKind.Second, SimulatedScript.LiveOsc2)]
    public void Session_ReadsCommandsAndFollows_AsTheSetIs(LiveOscKind kind, SimulatedScript script)
    {
        _live = new LiveSimulator(new LiveSimulatorOptions { Set = LiveSet.Default with { Quantization = 0, Returns = ["A", "B"] }, Script = script });
        var session = new LiveOscSession(
            new LiveSessionOptions
            {
                Tracks = 8, Scenes = 5, Sends = 2, Returns = 2, Names = true,
                Values = [LiveValue.TrackVolume, LiveValue.TrackSend, LiveValue.Tempo, LiveValue.IsPlaying, LiveValue.ReturnVolume, LiveValue.MasterVolume, LiveValue.SelectedScene, LiveValue.SelectedTrack],
            },
            kind, this, _time);
        session.Start(_time.GetTimestamp());
        Run(session, 60);
        Assert.Equal(LiveLink.Alive, session.Link);
        Assert.Equal((8, 5), (session.TrackCount, session.SceneCount));

        Do(session, new LiveCommand(LiveVerb.FireSlot, 0, 0));
        Do(session, new LiveCommand(LiveVerb.SetTrackVolume, 2, Value: 0.25));
        if (kind == LiveOscKind.First)
        {
            Do(session, new LiveCommand(LiveVerb.SetTrackSend, 2, 1, 0.75));      // LiveOSC2 has no word for it
        }

        Do(session, new LiveCommand(LiveVerb.SetReturnVolume, 1, Value: 0.5));
        Do(session, new LiveCommand(LiveVerb.SetMasterVolume, Value: 0.625));
        Do(session, new LiveCommand(LiveVerb.SetTempo, Value: 98));
        Do(session, new LiveCommand(LiveVerb.SelectScene, Scene: 3));
        Do(session, new LiveCommand(LiveVerb.SelectReturn, 1));
        Run(session, 10);
        Assert.Equal(0, _live.PlayingSlot(0));
        Assert.Equal(ClipState.Playing, session.SlotState(0, 0));
        Assert.Equal(0.25, session.Value(LiveValue.TrackVolume, 2, -1), 3);
        if (kind == LiveOscKind.First)
        {
            Assert.Equal(0.75, session.Value(LiveValue.TrackSend, 2, 1), 3);
        }

        Assert.Equal(0.5, session.Value(LiveValue.ReturnVolume, 1, -1), 3);
        Assert.Equal(0.625, session.Value(LiveValue.MasterVolume, -1, -1), 3);
        Assert.Equal(98, session.Value(LiveValue.Tempo, -1, -1), 3);
        Assert.Equal(1, session.Value(LiveValue.IsPlaying, -1, -1));
        Assert.Equal(4, session.Value(LiveValue.SelectedScene, -1, -1));
        Assert.Equal(10, _live.Value(LiveValue.SelectedTrack, -1, -1));
        Assert.Empty(_errors);

        // Somebody at Live's screen.
        _live.StopAllClips();
        _live.SetValue(LiveValue.TrackVolume, 2, -1, 0.375);
        _live.DeleteClip(1, 1);
        Run(session, 10);
        Assert.Equal(ClipState.Stopped, session.SlotState(0, 0));
        Assert.Equal(0.375, session.Value(LiveValue.TrackVolume, 2, -1), 3);
    }

    [Theory]
    [InlineData(SimulatedScript.LiveOsc, "/remix/echo 7", "/remix/echo ,i 7")]
    [InlineData(SimulatedScript.LiveOsc, "/live/track/info 0", "/live/track/info ,iiiifiifiifiifiif 0 0 0 1 4 1 1 4 2 1 4 3 1 4 4 1 4")]
    [InlineData(SimulatedScript.LiveOsc, "/live/scene 2", "/live/scene ,i 3")]
    [InlineData(SimulatedScript.LiveOsc, "/live/track/crossfader 1 2", "/live/track/crossfader ,ii 1 2")]
    [InlineData(SimulatedScript.LiveOsc, "/live/play", "/live/play ,i 2")]
    [InlineData(SimulatedScript.LiveOsc, "/live/devicelist 0", "/live/devicelist ,iis 0 0 \"Kit\"")]
    [InlineData(SimulatedScript.LiveOsc, "/live/device 0 0 1 0.25", "/live/device/param ,iiifs 0 0 1 0.25 \"Macro 1\"")]
    [InlineData(SimulatedScript.LiveOsc, "/live/device 0 9", "/remix/error ,s \"/live/device: not simulated, or not there\"")]
    [InlineData(SimulatedScript.LiveOsc, "/live/name/scene 1", "/live/name/scene ,is 1 \"Verse\"")]
    [InlineData(SimulatedScript.LiveOsc, "/live/volume 99", "/remix/error ,s \"/live/volume: not simulated, or not there\"")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/track/state 0", "/live/track/state ,ii 0 -1")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/track/select 2", "/live/track/select ,ii 0 2")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/master/volume 0 0.5", "/live/master/volume ,if 0 0.5")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/track/device/range 0 0", "/live/track/device/range ,iiiffiffiffiffiff 0 0 0 0 1 1 0 1 2 0 1 3 0 1 4 0 1")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/scene/name 1", "/live/scene/name ,is 1 \"Verse\"")]
    [InlineData(SimulatedScript.LiveOsc2, "/live/clip/play 0 9", "/live/error ,s \"/live/clip/play: not simulated, or not there\"")]
    public void Words_OfEach_AreAnsweredAndTold(SimulatedScript script, string sent, string first)
    {
        _live = new LiveSimulator(new LiveSimulatorOptions { Set = LiveSet.Default with { Quantization = 0 }, Script = script });
        Take();
        var words = sent.Split(' ');
        _live.Receive(
            new OscMessage(words[0], [.. words[1..].Select(static word => word.Contains('.') ? (OscValue)float.Parse(word, System.Globalization.CultureInfo.InvariantCulture) : int.Parse(word, System.Globalization.CultureInfo.InvariantCulture))]).ToPacket(),
            IPAddress.Loopback);
        _live.Tick(TimeSpan.FromMilliseconds(100));
        var heard = OscMessage.Parse(Take().First());

        Assert.Equal(first, string.Join(' ', [heard.Address, "," + heard.TypeTags, .. heard.Arguments.Select(static argument => argument.ToString())]));
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram) => _live.Receive(datagram, IPAddress.Loopback);

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state)
    {
    }

    void ILiveSessionSink.TrackChanged(int track)
    {
    }

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number)
    {
    }

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason)
    {
    }

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes)
    {
    }

    // Asking LiveOSC2 for the name of an empty slot is an error there too.
    void ILiveSessionSink.Error(string text)
    {
        if (!text.Contains("/clip", StringComparison.Ordinal))
        {
            _errors.Add(text);
        }
    }

    private void Do(LiveOscSession session, LiveCommand command) => Assert.True(session.Execute(command, _time.GetTimestamp()), command.ToString());

    private List<byte[]> Take()
    {
        var taken = new List<byte[]>();
        while (_live.TryTakeReply(out var reply))
        {
            taken.Add(reply.Payload.ToArray());
        }

        return taken;
    }

    /// <summary>So many ticks of 100 ms pass.</summary>
    private void Run(LiveOscSession session, int ticks)
    {
        for (var i = 0; i < ticks; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            _live.Tick(_live.Now + TimeSpan.FromMilliseconds(100));
            Take().ForEach(datagram => session.Receive(datagram, _time.GetTimestamp()));
            session.Tick(_time.GetTimestamp());
        }
    }
}

using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Tests.Simulation;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.LiveOsc;

/// <summary>The conversations with the two old scripts: each command byte by byte, and what is read, pushed, lost and found again.</summary>
public sealed class LiveOscSessionTests
{
    private const int Tracks = LiveOscWorld.Tracks;
    private const int Scenes = LiveOscWorld.Scenes;

    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            var lines = File.ReadAllLines(GoldenConversation.PathOf("LiveOsc", "commands.txt"));
            for (var i = 1; i < lines.Length; i += 3)
            {
                data.Add(lines[i], lines[i + 1][2..]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OnTheWire_IsTheGoldenDatagram(string command, string hex)
    {
        var words = command.Split('[')[0].Split(' ');
        var stops = default(TrackSet);
        foreach (var track in command.Split('[')[1].TrimEnd(']').Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            stops.Add(int.Parse(track, CultureInfo.InvariantCulture));
        }

        var world = new LiveOscWorld(words[0] == "live-osc" ? LiveOscKind.First : LiveOscKind.Second).Started();
        world.Sent.Clear();
        Assert.True(world.Session.Execute(
            new LiveCommand(
                Enum.Parse<LiveVerb>(words[1]), int.Parse(words[2], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture),
                double.Parse(words[4], CultureInfo.InvariantCulture), stops),
            world.Now));
        Assert.Equal([hex], world.Sent.Select(Convert.ToHexStringLower));
    }

    [Theory]
    [InlineData(LiveOscKind.First, false)]
    [InlineData(LiveOscKind.First, true)]
    [InlineData(LiveOscKind.Second, false)]
    public void Launch_WaitsThenPlays_AndTheOtherStops(LiveOscKind kind, bool isMuteFork)
    {
        var world = new LiveOscWorld(kind, isMuteFork).Started();
        world.Execute(new LiveCommand(LiveVerb.FireSlot, 0, 1));
        world.PassUntil(() => world.Session.SlotState(0, 1) == ClipState.Playing, 4000);
        var stops = default(TrackSet);
        stops.Add(0);
        world.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 2, StopTracks: stops));
        Assert.Equal(ClipState.Waiting, world.Session.SlotState(2, 2));
        world.PassUntil(() => world.Session.FiredSlot(2) == 2, 1000);
        Assert.Equal(ClipState.Playing, world.Session.SlotState(0, 1));
        world.PassUntil(() => world.Session.SlotState(2, 2) == ClipState.Playing && world.Session.SlotState(0, 1) == ClipState.Stopped, 5000);
        Assert.Equal(2, world.Live.Fires);
        Assert.Equal(ClipState.Empty, world.Session.SlotState(0, Scenes - 1));
        Assert.Equal(world.Light(2, 2), world.Session.SlotState(2, 2));
    }

    [Fact]
    public void GroupTrack_WhoseQuestionIsAnError_DoesNotHoldUpTheRest()
    {
        var world = new LiveOscWorld(LiveOscKind.First) { Live = { Group = 1 } }.Started();
        Assert.True(world.Session.IsGroup(1));
        Assert.False(world.Session.IsGroup(0));
        Assert.NotEmpty(world.Errors);
        Assert.Equal(ClipState.Stopped, world.Session.SlotState(2, 0));
    }

    [Fact]
    public void LiveOsc2_ThatToldItsSizeBeforeWeCame_IsTakenToBeAsLargeAsTheView()
    {
        var world = new LiveOscWorld(LiveOscKind.Second);
        world.Live.Say = _ => { };
        world.Live.Start();
        world.Connect();
        world.Started(10_000);
        Assert.Equal((Tracks, Scenes), (world.Session.TrackCount, world.Session.SceneCount));
        world.Pass(2000);
        Assert.Equal(ClipState.Stopped, world.Session.SlotState(1, 1));
    }

    [Fact]
    public void Values_AreReadAndFollowed()
    {
        var world = new LiveOscWorld(LiveOscKind.First, values: [LiveValue.TrackVolume, LiveValue.Tempo]).Started();
        world.Pass(1000);
        Assert.Equal(0.85, world.Session.Value(LiveValue.TrackVolume, 3, -1), 3);
        Assert.Equal(120, world.Session.Value(LiveValue.Tempo, -1, -1));
        world.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 3, Value: 0.25));
        world.Pass(200);
        Assert.Equal(0.25, world.Session.Value(LiveValue.TrackVolume, 3, -1), 3);
    }

    [Theory]
    [InlineData(LiveOscKind.First)]
    [InlineData(LiveOscKind.Second)]
    public void Pushes_ThatAreLost_AreMendedByTheSlowReread(LiveOscKind kind)
    {
        var world = new LiveOscWorld(kind).Started();
        world.Live.Say = _ => { };
        world.Execute(new LiveCommand(LiveVerb.FireSlot, 0, 1));
        world.Pass(2500);
        world.Connect();
        world.PassUntil(() => world.Session.PlayingSlot(0) == 1, 3000);
    }

    [Fact]
    public void Live_ThatGoesAndComesBack_IsReadWithinTwoSecondsOfItsReturn()
    {
        var world = new LiveOscWorld(LiveOscKind.First).Started();
        world.Live.Close();
        Assert.Equal(LiveLink.Lost, world.Session.Link);
        Assert.Equal(ClipState.Unknown, world.Session.SlotState(0, 0));
        Assert.False(world.Session.Execute(new LiveCommand(LiveVerb.FireSlot, 0, 0), world.Now));
        world.Live.Start();
        world.PassUntil(() => world.Session.Link == LiveLink.Alive, 2000);
    }

    [Theory]
    [InlineData(LiveOscKind.First, "/live/master/crossfader -0.5", LiveValue.Crossfader, -1, -1, -0.5)]
    [InlineData(LiveOscKind.First, "/live/return/volume 1 0.25", LiveValue.ReturnVolume, 1, -1, 0.25)]
    [InlineData(LiveOscKind.First, "/live/return/send 1 0 0.5", LiveValue.ReturnSend, 1, 0, 0.5)]
    [InlineData(LiveOscKind.First, "/live/track 0", LiveValue.SelectedTrack, -1, -1, double.NaN)]
    [InlineData(LiveOscKind.First, "/live/track 3", LiveValue.SelectedTrack, -1, -1, 3)]
    [InlineData(LiveOscKind.First, "/live/scene 2", LiveValue.SelectedScene, -1, -1, 2)]
    [InlineData(LiveOscKind.First, "/live/beat 7", LiveValue.Beat, -1, -1, 8)]
    [InlineData(LiveOscKind.Second, "/live/metronome 1", LiveValue.Metronome, -1, -1, 1)]
    [InlineData(LiveOscKind.Second, "/live/master/volume 0 0.5", LiveValue.MasterVolume, -1, -1, 0.5)]
    [InlineData(LiveOscKind.Second, "/live/master/volume 0.75", LiveValue.MasterVolume, -1, -1, 0.75)]
    [InlineData(LiveOscKind.Second, "/live/return/mute 1 1", LiveValue.ReturnMute, 1, -1, 1)]
    [InlineData(LiveOscKind.Second, "/live/track/select 0 2", LiveValue.SelectedTrack, -1, -1, 3)]
    [InlineData(LiveOscKind.Second, "/live/track/select 1 0", LiveValue.SelectedTrack, -1, -1, 5)]
    [InlineData(LiveOscKind.Second, "/live/scene/select 1", LiveValue.SelectedScene, -1, -1, 2)]
    public void Told_OfMixerAndSelection_IsKnown(LiveOscKind kind, string told, LiveValue value, int track, int item, double expected)
    {
        var world = new LiveOscWorld(kind, values: [value]).Started();
        Tell(world, told);

        Assert.Equal(expected, world.Session.Value(value, track, item));
    }

    [Fact]
    public void CrossfaderSides_ComeAsTexts()
    {
        var world = new LiveOscWorld(LiveOscKind.First, values: [LiveValue.TrackCrossfadeA, LiveValue.TrackCrossfadeB]).Started();
        world.Receive(new OscMessage("/live/track/crossfader", 1, "2", "B").ToPacket());

        Assert.Equal((0, 1), (world.Session.Value(LiveValue.TrackCrossfadeA, 1, -1), world.Session.Value(LiveValue.TrackCrossfadeB, 1, -1)));
    }

    [Theory]
    [InlineData(LiveOscKind.First, "/live/track 2", "/live/scene 4", "/live/track/view ,i 2", "/live/scene ,i 2", "/live/play/scene ,i 3", "/live/play/clipslot ,ii 1 3", "#bundle")]
    [InlineData(LiveOscKind.Second, "/live/track/select 0 1", "/live/scene/select 3", "/live/track/select ,i 2", "/live/scene/select ,i 2", "/live/scene/play ,i 3", "/live/clip/play ,ii 1 3", "#bundle")]
    public void StepsAndSelectedThings_GoFromWhatLiveHasTold(LiveOscKind kind, string track, string scene, params string[] expected)
    {
        var world = new LiveOscWorld(kind).Started();
        Assert.False(world.Session.Execute(new LiveCommand(LiveVerb.StepScene, Value: 1), world.Now));      // from where, nobody knows
        Tell(world, track);
        Tell(world, scene);
        world.Sent.Clear();
        foreach (var command in (LiveCommand[])
        [
            new(LiveVerb.StepTrack, Value: 1), new(LiveVerb.StepScene, Value: -1), new(LiveVerb.FireSelectedScene), new(LiveVerb.FireSelectedSlot), new(LiveVerb.StopSelectedTrack),
        ])
        {
            world.Execute(command);
        }

        Assert.Equal(expected, world.Sent.Select(static datagram => datagram[0] == (byte)'#' ? "#bundle" : OscMessage.Parse(datagram).ToString()));
    }

    [Theory]
    [InlineData(LiveOscKind.First)]
    [InlineData(LiveOscKind.Second)]
    public void SongTime_IsAskedForAndTellsWhetherTheSongRuns(LiveOscKind kind)
    {
        var world = new LiveOscWorld(kind, values: [LiveValue.SongTime, LiveValue.Beat, LiveValue.IsPlaying]).Started();
        world.Pass(1000);
        Assert.Equal((12.5, 13, 0), (world.Session.Value(LiveValue.SongTime, -1, -1), world.Session.Value(LiveValue.Beat, -1, -1), world.Session.Value(LiveValue.IsPlaying, -1, -1)));

        world = new LiveOscWorld(kind, values: [LiveValue.SongTime, LiveValue.IsPlaying]) { Live = { Runs = true } }.Started();
        world.Pass(1000);
        Assert.Equal(1, world.Session.Value(LiveValue.IsPlaying, -1, -1));
        Assert.True(world.Session.Value(LiveValue.SongTime, -1, -1) > 12.5);
    }

    private static void Tell(LiveOscWorld world, string told)
    {
        var words = told.Split(' ');
        world.Receive(new OscMessage(words[0], [.. words.Skip(1).Select(static word => word.Contains('.', StringComparison.Ordinal)
            ? OscValue.FromFloat(float.Parse(word, CultureInfo.InvariantCulture)) : OscValue.FromInt32(int.Parse(word, CultureInfo.InvariantCulture)))]).ToPacket());
    }

    [Fact]
    public void Garbage_ChangesNothing()
    {
        var world = new LiveOscWorld(LiveOscKind.First, values: [LiveValue.DeviceParameter], with: static options => options with { Devices = 2, DeviceParameters = 4, Knobs = 8, Texts = [LiveText.SceneName, LiveText.SelectedDeviceName] }).Started();
        var random = new Random(3);
        var addresses = new[] { "/live/clip/info", "/live/track/info", "/live/volume", "/live/send", "/live/name/clip", "/live/name/track", "/live/play", "/remix/echo", "/live/tempo", "/live/time", "/live/track", "/live/track/crossfader", "/live/return/send", "/live/master/pan", "/live/name/scene", "/live/devicelist", "/live/device/range", "/live/device/param", "/live/device/allparam", "/live/device/selected" };
        for (var i = 0; i < 5000; i++)
        {
            var arguments = Enumerable.Range(0, random.Next(7)).Select(_ => random.Next(4) switch
            {
                0 => (OscValue)random.Next(-3, 300),
                1 => float.NaN,
                2 => "x",
                _ => OscValue.Nil,
            }).ToArray();
            world.Receive(new OscMessage(addresses[random.Next(addresses.Length)], arguments).ToPacket());
        }

        world.Pass(5000);
        for (var track = 0; track < Tracks; track++)
        {
            Assert.Equal(-1, world.Session.PlayingSlot(track));
        }
    }
}

using System.Net;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Session;

/// <summary>Names of scenes, and of what is selected, with the simulated Live. Each is asked for only when a display shows it.</summary>
public sealed class LiveTextsTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(900);

    [Fact]
    public void Texts_NobodyShows_AreNotAskedFor()
    {
        var bench = With(new LiveSimulator(), new LiveSessionOptions()).Started();

        Assert.DoesNotContain(bench.SentText, static text => text.Contains("/view/", StringComparison.Ordinal) || text.Contains("/device/", StringComparison.Ordinal)
            || text.Contains("/scene/", StringComparison.Ordinal) || text.Contains("listen/name", StringComparison.Ordinal));
        Assert.Null(bench.Session.Text(LiveText.SceneName, -1, 0));
        Assert.Null(bench.Session.Text(LiveText.SelectedDeviceName, -1, -1));
    }

    [Fact]
    public void Names_OfScenesAndTracks_AreKnownAndFollowTheirChanges()
    {
        var bench = With(new LiveSimulator(), new LiveSessionOptions { Texts = [LiveText.SceneName, LiveText.TrackName] }).Started();
        Assert.Equal(["Intro", "Verse", "Chorus", "Break", "Outro", null], Enumerable.Range(0, 6).Select(scene => bench.Session.Text(LiveText.SceneName, -1, scene)));

        Say(bench, "/live/scene/set/name", 1, "Strophe");
        Say(bench, "/live/track/set/name", 2, "Piano");
        bench.Run(TimeSpan.FromMilliseconds(200));

        Assert.Equal("Strophe", bench.Session.Text(LiveText.SceneName, -1, 1));
        Assert.Equal("Piano", bench.Session.Text(LiveText.TrackName, 2, -1));
        Assert.Contains((LiveText.SceneName, 1), bench.Texts);
        Assert.Contains(2, bench.Named);
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Selection_TrackSceneAndDevice_FollowsLive()
    {
        var bench = With(new LiveSimulator(), new LiveSessionOptions
        {
            Tracks = 2, Texts = [LiveText.SelectedTrackName, LiveText.SelectedSceneName, LiveText.SelectedDeviceName, LiveText.ParameterName, LiveText.ParameterValue], Parameters = 5,
        }).Started();
        Say(bench, "/live/view/set/selected_device", 5, 0);
        Say(bench, "/live/view/set/selected_scene", 3);
        bench.Run(Moment);
        bench.Errors.Clear();                                 // the simulated Live begins with no device selected

        // A track beyond those in view, too.
        Assert.Equal("Vocals|Break|EQ Three", Selected(bench));
        Assert.Equal(["GainLo 0.50", "GainMid 0.50", "GainHi 0.50", " ", " "], Parameters(bench, 5));

        Say(bench, "/live/device/set/parameter/value", 5, 0, 2, 0.25f);
        bench.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal("GainMid 0.25", Parameters(bench, 5)[1]);

        Say(bench, "/live/view/set/selected_device", 0, 0);
        bench.Run(Moment);
        Assert.Equal("Drums|Break|Kit", Selected(bench));
        Assert.Equal(["Macro 1 0.50", "Macro 2 0.50", "Macro 3 0.50", "Macro 4 0.50", " "], Parameters(bench, 5));
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Selection_TrackWithoutDevices_IsEmptyWithoutOneError()
    {
        var bench = With(new LiveSimulator(), new LiveSessionOptions { Texts = [LiveText.SelectedDeviceName, LiveText.ParameterName], Parameters = 2 }).Started();
        Say(bench, "/live/view/set/selected_track", 7);
        bench.Run(Moment);
        bench.Errors.Clear();                                 // the simulated Live begins with no device selected
        bench.Run(3 * Moment);

        Assert.Equal("", bench.Session.Text(LiveText.SelectedDeviceName, -1, -1));
        Assert.Equal("", bench.Session.Text(LiveText.ParameterName, -1, 0));
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Selection_DeviceThatIsNoneOfTheTracksOwn_IsAskedAboutEverMoreSeldom()
    {
        var bench = With(new LiveSimulator(), new LiveSessionOptions { Texts = [LiveText.SelectedDeviceName] }).Started();
        Say(bench, "/live/view/set/selected_track", 1);       // has a device, and none is selected
        bench.Run(TimeSpan.FromSeconds(60));

        Assert.InRange(bench.Errors.Count, 1, 20);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Texts_EveryThirdDatagramLostForAWhile_AreRightInTheEnd(int seed)
    {
        var random = new Random(seed);
        var bench = With(new LiveSimulator(), new LiveSessionOptions
        {
            Texts = [LiveText.SceneName, LiveText.SelectedTrackName, LiveText.SelectedDeviceName, LiveText.ParameterName, LiveText.ParameterValue], Parameters = 3,
        }).Started();
        (bench.LosesOut, bench.LosesIn) = (_ => random.Next(3) == 0, _ => random.Next(3) == 0);
        Say(bench, "/live/view/set/selected_device", 3, 0);
        Say(bench, "/live/scene/set/name", 0, "Anfang");
        bench.Run(TimeSpan.FromSeconds(30));
        (bench.LosesOut, bench.LosesIn) = (static _ => false, static _ => false);
        bench.Run(TimeSpan.FromSeconds(15));

        Assert.Equal("Anfang", bench.Session.Text(LiveText.SceneName, -1, 0));
        Assert.Equal("Pad", bench.Session.Text(LiveText.SelectedTrackName, -1, -1));
        Assert.Equal("Warm Pad", bench.Session.Text(LiveText.SelectedDeviceName, -1, -1));
        Assert.Equal(["Macro 1 0.50", "Macro 2 0.50", "Macro 3 0.50"], Parameters(bench, 3));
    }

    [Fact]
    public void Texts_OfAnotherSet_TakeThePlaceOfTheOld()
    {
        var live = new LiveSimulator();
        var bench = With(live, new LiveSessionOptions { Texts = [LiveText.SceneName, LiveText.SelectedDeviceName] }).Started();
        Assert.Equal("Intro", bench.Session.Text(LiveText.SceneName, -1, 0));

        live.Load(LiveSet.Default with { Scenes = ["One"], Tracks = [new LiveSetTrack("Solo")] });
        bench.Run(TimeSpan.FromSeconds(3));

        Assert.Equal("One", bench.Session.Text(LiveText.SceneName, -1, 0));
        Assert.Equal("", bench.Session.Text(LiveText.SceneName, -1, 1) ?? "");
        Assert.Equal("", bench.Session.Text(LiveText.SelectedDeviceName, -1, -1));
    }

    private static string Selected(SessionBench bench) => string.Join('|', new[] { LiveText.SelectedTrackName, LiveText.SelectedSceneName, LiveText.SelectedDeviceName }
        .Select(text => bench.Session.Text(text, -1, -1)));

    private static List<string> Parameters(SessionBench bench, int count) =>
        [.. Enumerable.Range(0, count).Select(knob => $"{bench.Session.Text(LiveText.ParameterName, -1, knob)} {bench.Session.Text(LiveText.ParameterValue, -1, knob)}")];

    private static void Say(SessionBench bench, string address, params OscValue[] arguments) => bench.Deliver(new OscMessage(address, arguments).ToPacket());

    private static SessionBench With(LiveSimulator live, LiveSessionOptions options)
    {
        var bench = new SessionBench(options);
        bench.Deliver = datagram => live.Receive(datagram, IPAddress.Loopback);
        bench.OnLiveTick = () =>
        {
            live.Tick(bench.Time.Elapsed);
            while (live.TryTakeReply(out var reply))
            {
                bench.Receive(reply.Payload.ToArray());
            }
        };
        return bench;
    }
}

using System.Net;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>What the script does with datagrams: listeners, errors, clients, limits, life cycle.</summary>
public class ScriptTests
{
    [Fact]
    public void Start_BeforeAnybodySpoke_GreetsThisMachine()
    {
        var live = new LiveSimulator();

        Assert.True(live.TryTakeReply(out var greeting));

        Assert.Equal("/live/startup ,", OscMessage.Parse(greeting.Payload.Span).ToString());
        Assert.Equal(IPAddress.Loopback, greeting.Destination);
    }

    [Fact]
    public void Receive_BetweenTwoTicks_WaitsForTheNext()
    {
        var bench = new Bench();
        bench.Live.Tick(TimeSpan.FromMilliseconds(150));
        bench.Send("/live/test");

        bench.Live.Tick(TimeSpan.FromMilliseconds(199));
        Assert.Empty(bench.Take());
        bench.Live.Tick(TimeSpan.FromMilliseconds(200));
        Assert.Equal(["/live/test ,s \"ok\""], bench.Take());
    }

    [Fact]
    public void Tick_LateByMany_ReadsOnceAndKeepsItsGrid()
    {
        var bench = new Bench();
        bench.Live.Tick(TimeSpan.FromMilliseconds(1_234));

        Assert.Equal(TimeSpan.FromMilliseconds(1_300), bench.Live.NextDue);
    }

    [Fact]
    public void Listener_Started_TellsTheValueAtOnceThenChangesOnly()
    {
        var bench = new Bench();

        Assert.Equal(["/live/song/get/tempo ,f 120"], bench.Ask("/live/song/start_listen/tempo"));
        Assert.Empty(bench.Tick(5));
        bench.Live.SetTempo(128);
        bench.Live.SetTempo(128);
        Assert.Equal(["/live/song/get/tempo ,f 128"], bench.Take());
        bench.Ask("/live/song/stop_listen/tempo");
        bench.Live.SetTempo(130);
        Assert.Empty(bench.Tick());
    }

    [Fact]
    public void Listener_StartedTwice_TellsOnce()
    {
        var bench = new Bench();
        bench.Send("/live/track/start_listen/mute", 1);
        bench.Ask("/live/track/start_listen/mute", 1);

        Assert.Equal(["/live/track/get/mute ,iT 1"], bench.Ask("/live/track/set/mute", 1, true));
    }

    [Fact]
    public void Listener_TrackBeforeItDeleted_KeepsItsOldIndex()
    {
        var bench = new Bench();
        bench.Ask("/live/track/start_listen/name", 2);
        bench.Ask("/live/song/delete_track", 0);

        Assert.Equal(["/live/track/get/name ,is 2 \"Piano\""], bench.Ask("/live/track/set/name", 1, "Piano"));
    }

    [Fact]
    public void Setter_BeforeAnotherMessage_ListenerSpeaksBetween()
    {
        var bench = new Bench();
        bench.Ask("/live/song/start_listen/metronome");
        bench.Send("/live/song/set/metronome", true);
        bench.Send("/live/test");

        Assert.Equal(["/live/song/get/metronome ,T", "/live/test ,s \"ok\""], bench.Tick());
    }

    [Fact]
    public void Error_InBundle_DropsTheRestOfItAndDelaysWhatIsBehind()
    {
        var bench = new Bench();
        bench.Send(Bundle(new("/live/track/stop_all_clips", 0), new("/live/clip/stop", 1, 0), new("/live/clip_slot/fire", 2, 0)));
        bench.Send("/live/test");

        var first = bench.Tick();

        Assert.Equal(["/live/error ,s \"Error handling OSC message: 'NoneType' object has no attribute 'stop'\""], first);
        Assert.Equal(["/live/test ,s \"ok\""], bench.Tick());
        Assert.Equal(-1, bench.Live.PlayingSlot(2));
    }

    [Fact]
    public void Error_UnknownAddress_DelaysNothing()
    {
        var bench = new Bench();
        bench.Send(Bundle(new("/live/nonsense"), new("/live/test")));

        Assert.Equal(["/live/error ,s \"Unknown OSC address: /live/nonsense\"", "/live/test ,s \"ok\""], bench.Tick());
    }

    [Fact]
    public void Clients_Two_UnaskedMessagesGoToTheLastSpeaker()
    {
        var bench = new Bench();
        bench.Send(new OscMessage("/live/song/start_listen/tempo").ToPacket(), "10.0.0.1");
        bench.Send(new OscMessage("/live/song/get/num_scenes").ToPacket(), "10.0.0.2");
        bench.Live.Tick(TimeSpan.FromMilliseconds(100));
        bench.Live.SetTempo(99);

        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.2"], bench.TakeDatagrams().Select(reply => reply.Destination.ToString()));
    }

    [Fact]
    public void Receive_MoreThanTheBufferHolds_TheRestIsLostWithoutATrace()
    {
        var bench = new Bench(new LiveSimulatorOptions { ReceiveBuffer = 10 });
        for (var i = 0; i < 25; i++)
        {
            bench.Send("/live/song/get/tempo", i);
        }

        var replies = bench.Tick();

        Assert.Equal(10, replies.Length);
        Assert.Equal((25, 15), (bench.Live.Received, bench.Live.Lost));
        Assert.Single(bench.Ask("/live/test"));
    }

    [Fact]
    public void Reply_LongerThanADatagram_IsAnErrorAndEndsTheTick()
    {
        var bench = new Bench(new LiveSimulatorOptions { LargestReply = 9_216, Set = LiveSet.OfSize(40, 40) });
        bench.Send("/live/song/get/track_data", 0, 40, "clip.name");
        bench.Send("/live/test");

        Assert.Equal(["/live/error ,s \"Socket error: Traceback\""], bench.Tick());
        Assert.Equal(["/live/test ,s \"ok\""], bench.Tick());
        Assert.StartsWith("/live/song/get/track_data ,", Assert.Single(bench.Ask("/live/song/get/track_data", 0, 5, "clip.name")), StringComparison.Ordinal);
    }

    [Fact]
    public void Master_AsReleased_IsNoTrack() => Assert.Equal(
        ["/live/error ,s \"Error handling OSC message: invalid literal for int() with base 10: 'master'\""],
        new Bench().Ask("/live/track/set/volume", "master", 0.5f));

    [Fact]
    public void Master_WhereAnswered_HasVolumeAndListener()
    {
        var bench = new Bench(new LiveSimulatorOptions { AnswersForMaster = true });

        Assert.Equal(["/live/track/get/volume ,sf \"master\" 0.85"], bench.Ask("/live/track/start_listen/volume", "master"));
        Assert.Equal(["/live/track/get/volume ,sf \"master\" 0.5"], bench.Ask("/live/track/set/volume", "master", 0.5f));
        Assert.Equal(["/live/track/get/volume ,sf \"master\" 0.5"], bench.Ask("/live/track/get/volume", "master"));
        Assert.Equal(0.5, bench.Live.MasterVolume);
        Assert.StartsWith("/live/error", Assert.Single(bench.Ask("/live/track/set/mute", "master", true)), StringComparison.Ordinal);
        Assert.Equal(["/live/track/get/volume ,if 0 0.85"], bench.Ask("/live/track/get/volume", 0));
    }

    [Fact]
    public void Tick_IntervalOfZero_ReadsAtEveryCall()
    {
        var bench = new Bench(new LiveSimulatorOptions { OscTick = TimeSpan.Zero });
        bench.Send("/live/test");

        bench.Live.Tick(TimeSpan.Zero);

        Assert.Single(bench.Take());
    }

    [Fact]
    public void Restart_ListenersAndLaunchesAreGone_GreetingIsSent()
    {
        var bench = new Bench();
        bench.Ask("/live/song/start_listen/tempo");
        bench.Live.Fire(0, 0);
        bench.Tick();
        bench.Live.SetTempo(77);
        bench.Take();
        bench.Send("/live/test");

        bench.Live.Restart();

        Assert.Equal(["/live/startup ,", "/live/application/get/average_process_usage ,"], bench.Take());
        Assert.Empty(bench.Tick(3));
        Assert.Equal((-1, 120, false), (bench.Live.PlayingSlot(0), bench.Live.Tempo, bench.Live.IsPlaying));
        bench.Live.SetTempo(78);
        Assert.Empty(bench.Tick());
        Assert.Single(bench.Ask("/live/test"));
    }

    [Fact]
    public void Load_AnotherSet_ItsTracksAnswer()
    {
        var bench = new Bench();

        bench.Live.Load(LiveSet.OfSize(2, 3));
        bench.Take();

        Assert.Equal(["/live/song/get/track_names ,ss \"Track 1\" \"Track 2\""], bench.Ask("/live/song/get/track_names"));
    }

    [Fact]
    public void Load_SetThatCannotBe_SaysWhyAndTheOldOneGoesOn()
    {
        var bench = new Bench();

        var error = Assert.Throws<ArgumentException>(() => bench.Live.Load(LiveSet.Default with { Scenes = ["only one"] }));

        Assert.Contains("Drums", error.Message, StringComparison.Ordinal);
        Assert.Equal(["/live/song/get/num_scenes ,i 5"], bench.Ask("/live/song/get/num_scenes"));
    }

    private static byte[] Bundle(params OscMessage[] messages)
    {
        var buffer = new byte[2_048];
        var writer = new OscWriter(buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        foreach (var message in messages)
        {
            message.WriteTo(ref writer);
        }

        writer.EndBundle();
        return writer.Written.ToArray();
    }
}

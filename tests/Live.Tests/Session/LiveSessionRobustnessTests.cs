using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Testing;

namespace MidiMesh.Live.Tests.Session;

public class LiveSessionRobustnessTests
{
    private static readonly string[] Addresses =
    [
        "/live/track/get/playing_slot_index", "/live/track/get/fired_slot_index", "/live/track/get/volume", "/live/track/get/send",
        "/live/clip_slot/get/has_clip", "/live/clip/get/is_recording", "/live/clip/get/name", "/live/clip/get/color",
        "/live/clip/get/launch_quantization", "/live/song/get/num_tracks", "/live/song/get/num_scenes", "/live/song/get/tempo",
        "/live/song/get/clip_trigger_quantization", "/live/song/get/track_data", "/live/application/get/version", "/live/error",
        "/live/startup", "/live/test", "/live/track/get/mute", "/elsewhere",
    ];

    [Fact]
    public void Receive_RandomBytes_AreCountedAndThatIsAll()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live, Everything()).Started();
        var random = new Random(1);
        var buffer = new byte[256];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = buffer.AsSpan(0, random.Next(buffer.Length));
            random.NextBytes(bytes);
            if (random.Next(2) == 0 && bytes.Length > 8)
            {
                "#bundle\0"u8.CopyTo(bytes);
            }

            bench.Session.Receive(bytes, bench.Now);
        }

        StillWorks(bench, live);
        Assert.InRange(bench.Session.Counters.Invalid, 19_000, long.MaxValue);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Receive_KnownAddressesWithAnyArguments_NeverThrowAndHeal(int seed)
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live, Everything()).Started();
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var arguments = Enumerable.Range(0, random.Next(6)).Select(_ => RandomValue(random)).ToArray();
            bench.Receive(new OscMessage(Addresses[random.Next(Addresses.Length)], arguments).ToPacket());
            if (i % 500 == 0)
            {
                bench.Run(TimeSpan.FromMilliseconds(100));
            }
        }

        bench.Run(TimeSpan.FromSeconds(3));
        StillWorks(bench, live);
    }

    [Fact]
    public void Receive_TrueAnswersWithOneByteChanged_NeverThrowAndHeal()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live, Everything());
        var random = new Random(7);
        live.Reply = message =>
        {
            var packet = message.ToPacket();
            if (random.Next(4) == 0)
            {
                packet[random.Next(packet.Length)] ^= (byte)(1 << random.Next(8));
            }

            bench.Receive(packet);
        };
        bench.Session.Start(bench.Now);
        for (var i = 0; i < 300; i++)
        {
            live.Play(live.Tracks[random.Next(8)], random.Next(-1, 5));
            bench.Run(TimeSpan.FromMilliseconds(100));
        }

        live.Reply = message => bench.Receive(message.ToPacket());
        bench.Run(TimeSpan.FromSeconds(10));
        StillWorks(bench, live);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(8, -5)]
    [InlineData(int.MaxValue, 5)]
    [InlineData(8, int.MaxValue)]
    public void Receive_SizesThatCannotBe_AreNotBelieved(int tracks, int scenes)
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Receive("/live/song/get/num_tracks", OscValue.FromInt32(tracks));
        bench.Receive("/live/song/get/num_scenes", OscValue.FromInt32(scenes));

        Assert.Equal((8, 5), (bench.Session.TrackCount, bench.Session.SceneCount));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
    }

    [Fact]
    public void Receive_IndicesOutOfView_AreUnmatched()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        foreach (var index in new[] { -1, 8, 4711, int.MaxValue, int.MinValue })
        {
            bench.Receive("/live/track/get/playing_slot_index", OscValue.FromInt32(index), OscValue.FromInt32(1), OscValue.FromInt32(2));
            bench.Receive("/live/clip_slot/get/has_clip", OscValue.FromInt32(0), OscValue.FromInt32(index), OscValue.FromInt32(1), OscValue.True);
            bench.Receive("/live/clip/get/is_recording", OscValue.FromInt32(index), OscValue.FromInt32(index), OscValue.FromInt32(1), OscValue.True);
        }

        Assert.Equal(15, bench.Session.Counters.Unmatched);
        Assert.Empty(bench.Slots);
        Assert.Empty(bench.Tracks);
    }

    [Fact]
    public void Receive_AnotherProgramsAnswers_DoNotTouchTheMirror()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Receive("/live/track/get/playing_slot_index", OscValue.FromInt32(1), OscValue.FromInt32(3));
        bench.Receive("/live/clip/get/name", OscValue.FromInt32(1), OscValue.FromInt32(3), OscValue.FromString("foreign"));
        bench.Receive("/live/song/get/track_data", OscValue.FromInt32(1), OscValue.FromInt32(3), OscValue.False);
        bench.Receive("/live/song/get/tempo", OscValue.FromFloat(99));

        Assert.Equal(4, bench.Session.Counters.Unmatched);
        Assert.Equal(-1, bench.Session.PlayingSlot(1));
        Assert.Empty(bench.Slots);
    }

    [Fact]
    public void Receive_LatestAnswerToAnEarlierRead_IsNotTakenForTheNext()
    {
        // Live was busy and answers two attempts at once: the second answer must not pass for that of the next question.
        var live = ScriptedLive.WithTracks(2, 2);
        var bench = SessionBench.With(live, new LiveSessionOptions { Tracks = 2, Scenes = 2 }).Started();
        bench.Forget();
        var answers = new List<OscMessage>();
        live.Reply = answers.Add;
        live.Tracks[0].Playing = 1;
        bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: LiveSessionLaunchTests.Set(0)));
        bench.OnLiveTick();
        var old = Assert.Single(answers, message => message.Address.EndsWith("track_data", StringComparison.Ordinal));
        bench.Receive(old.ToPacket());
        Assert.Equal(1, bench.Session.PlayingSlot(0));

        live.Tracks[0].Playing = 0;
        bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: LiveSessionLaunchTests.Set(0)));
        bench.Forget();
        bench.Receive(old.ToPacket());
        Assert.Empty(bench.Tracks);
        bench.OnLiveTick();
        bench.Receive(answers[^1].ToPacket());
        Assert.Equal([0], bench.Tracks);
        Assert.Equal(0, bench.Session.PlayingSlot(0));
    }

    [Fact]
    public void Errors_FromLive_ArePassedOnAndCounted()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        live.Error("Error handling OSC message: Index out of range");

        Assert.Equal(["Error handling OSC message: Index out of range"], bench.Errors);
        Assert.Equal(1, bench.Session.Counters.Errors);
    }

    [Fact]
    public void Bundle_FromLive_IsReadMessageByMessage()
    {
        var bench = new SessionBench();
        bench.Session.Start(bench.Now);
        var writer = new OscWriter(new byte[512]);
        writer.BeginBundle(OscTimeTag.Immediately);
        new OscMessage("/live/song/get/num_tracks", OscValue.FromInt32(3)).WriteTo(ref writer);
        new OscMessage("/live/song/get/num_scenes", OscValue.FromInt32(2)).WriteTo(ref writer);
        writer.EndBundle();
        bench.Session.Receive(writer.Written, bench.Now);

        Assert.Equal([(3, 2)], bench.Layouts);
    }

    [Fact]
    public void SteadyState_PressesNotificationsAndTicks_AllocateNothing()
    {
        var time = new ManualTime();
        var wire = new QuietWire();
        var session = new LiveSession(new LiveSessionOptions(), new AbletonOscDialect(), wire, time);
        wire.Run(session, time);
        var stops = LiveSessionLaunchTests.Set(0, 1, 3, 7);
        var fire = new LiveCommand(LiveVerb.FireSlot, 2, 3, StopTracks: stops);
        var ask = new LiveCommand(LiveVerb.AskTracks, StopTracks: stops);
        var mark = new LiveCommand(LiveVerb.MarkFailed, 2, 3);
        var now = time.GetTimestamp();
        var fired = wire.Notification("/live/track/get/fired_slot_index", 2, 3);
        var playing = wire.Notification("/live/track/get/playing_slot_index", 2, 3);
        var notFired = wire.Notification("/live/track/get/fired_slot_index", 2, -1);
        var stopped = wire.Notification("/live/track/get/playing_slot_index", 2, -1);
        var foreign = new OscMessage("/live/song/get/beat", OscValue.FromInt32(1)).ToPacket();

        void Turn(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                now += TimeSpan.TicksPerMillisecond * 50;
                session.Execute(fire, now);
                session.Receive(fired, now);
                session.Receive(playing, now);
                session.Receive(notFired, now);
                session.Receive(stopped, now);
                session.Receive(foreign, now);
                session.Receive(wire.Version, now);
                session.Execute(ask, now);
                session.Execute(mark, now);
                session.Tick(now);
            }
        }

        Assert.Equal(0, Steady.LeastAllocated(() => Turn(2000)));
        Assert.Equal(LiveLink.Alive, session.Link);
        Assert.True(wire.SlotChanges > 2000);
    }

    private static LiveSessionOptions Everything() => new()
    {
        Sends = 2,
        Values = [LiveValue.TrackVolume, LiveValue.Tempo, LiveValue.IsPlaying],
    };

    private static void StillWorks(SessionBench bench, ScriptedLive live)
    {
        bench.Run(TimeSpan.FromSeconds(8));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        live.Play(live.Tracks[3], 2);
        Assert.Equal(ClipState.Playing, bench.Light(3, 2));
        for (var t = 0; t < 8; t++)
        {
            Assert.Equal(Math.Max(live.Tracks[t].Playing, -1), bench.Session.PlayingSlot(t));
        }
    }

    private static OscValue RandomValue(Random random) => random.Next(8) switch
    {
        0 => OscValue.FromInt32(random.Next(-3, 12)),
        1 => OscValue.FromInt32(random.Next(2) == 0 ? int.MaxValue : int.MinValue),
        2 => OscValue.FromFloat(float.NaN),
        3 => OscValue.FromFloat(random.NextSingle() * 10),
        4 => OscValue.FromString("text"),
        5 => OscValue.Nil,
        6 => OscValue.True,
        _ => OscValue.FromDouble(1e300),
    };

    /// <summary>A sink that allocates nothing, and enough of a Live to bring the session to life first.</summary>
    private sealed class QuietWire : ILiveSessionSink
    {
        private readonly ScriptedLive _live = ScriptedLive.WithTracks(8, 5);
        private readonly Dictionary<string, int> _tags = [];
        private bool _isQuiet;

        public int SlotChanges { get; private set; }

        public byte[] Version { get; } = new OscMessage("/live/application/get/version", OscValue.FromInt32(12), OscValue.FromInt32(1)).ToPacket();

        public void Run(LiveSession session, ManualTime time)
        {
            _live.Reply = message =>
            {
                if (message.Arguments.Count == 3)
                {
                    _tags[$"{message.Address} {message.Arguments[0]}"] = message.Arguments[1].Argument.AsInt32();
                }

                session.Receive(message.ToPacket(), time.GetTimestamp());
            };
            session.Start(time.GetTimestamp());
            for (var i = 0; i < 100; i++)
            {
                time.Advance(TimeSpan.FromMilliseconds(50));
                _live.Tick();
                session.Tick(time.GetTimestamp());
            }

            Assert.Equal(LiveLink.Alive, session.Link);
            _isQuiet = true;
        }

        public byte[] Notification(string address, int track, int slot) => new OscMessage(
            address, OscValue.FromInt32(track), OscValue.FromInt32(_tags[$"{address} {track}"]), OscValue.FromInt32(slot)).ToPacket();

        public void Send(ReadOnlySpan<byte> datagram)
        {
            if (!_isQuiet)
            {
                _live.Arrive(datagram);
            }
        }

        public void SlotChanged(int track, int scene, ClipState state) => SlotChanges++;

        public void TrackChanged(int track)
        {
        }

        public void ValueChanged(LiveValue value, int track, int index, double number)
        {
        }

        public void LinkChanged(LiveLink link, string reason)
        {
        }

        public void LayoutChanged(int tracks, int scenes)
        {
        }

        public void Error(string text)
        {
        }
    }
}

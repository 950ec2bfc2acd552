using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Session;

public class LiveSessionReadingTests
{
    [Fact]
    public void Start_NobodyAnswers_StaysSilentAndSaysWhereToLook()
    {
        var bench = new SessionBench();
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(LiveLink.Silent, bench.Session.Link);
        Assert.Equal(2, bench.Links.Count);
        Assert.Contains("control surface", bench.Links[1]);
        Assert.Contains("11001", bench.Links[1]);
        Assert.InRange(bench.Sent.Count, 10, 11);
        Assert.All(bench.SentText, text => Assert.DoesNotContain("/live/test", text));
    }

    [Fact]
    public void Start_LiveAnswers_IsAliveAfterThreeOfItsTicks()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Playing = 3;
        live.Tracks[4].Fired = 1;
        live.Tracks[5].Clips[0] = null;
        live.Tracks[6].IsGroup = true;
        live.Tracks[1].Clips[1]!.Quantization = 5;
        live.Quantization = 6;
        var bench = SessionBench.With(live);
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromMilliseconds(300));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Equal((8, 5), (bench.Session.TrackCount, bench.Session.SceneCount));
        Assert.Equal([(8, 5)], bench.Layouts);
        Assert.Equal((12, 1), bench.Session.Version);
        Assert.Equal(6, bench.Session.SongQuantization);
        Assert.Equal(3, bench.Session.PlayingSlot(2));
        Assert.Equal(-1, bench.Session.PlayingSlot(0));
        Assert.Equal(1, bench.Session.FiredSlot(4));
        Assert.True(bench.Session.IsGroup(6));
        Assert.False(bench.Session.HasClip(5, 0));
        Assert.True(bench.Session.HasClip(5, 1));
        Assert.Equal(4, bench.Session.ClipQuantization(1, 1));
        Assert.Equal(-1, bench.Session.ClipQuantization(1, 0));
        Assert.Equal(ClipState.Playing, bench.Light(2, 3));
        Assert.Equal(ClipState.Waiting, bench.Light(4, 1));
        Assert.Equal(ClipState.Empty, bench.Light(5, 0));
        Assert.Equal(ClipState.Stopped, bench.Light(0, 0));
    }

    [Fact]
    public void Start_SetRead_ReportsEverySlotInViewEvenThoseTheSetDoesNotHave()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(3, 2)).Started();

        for (var track = 0; track < 8; track++)
        {
            for (var scene = 0; scene < 5; scene++)
            {
                Assert.Contains(bench.Slots, slot => slot.Track == track && slot.Scene == scene);
                Assert.Equal(track < 3 && scene < 2 ? ClipState.Stopped : ClipState.Empty, bench.Light(track, scene));
            }
        }
    }

    [Fact]
    public void Start_NamesAndColours_AreReadInTheBackground()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();

        Assert.Equal("Track 3", bench.Session.TrackName(2));
        Assert.Equal(0xFF0000, bench.Session.TrackColor(2));
        Assert.Equal("Track 3 clip 5", bench.Session.ClipName(2, 4));
        Assert.Equal(0x00FF00, bench.Session.ClipColor(2, 4));
        Assert.Null(bench.Session.ClipName(2, 99));
        Assert.Null(bench.Session.TrackName(99));
    }

    [Fact]
    public void Alive_NothingHappens_TrafficIsSmallAndNothingIsReported()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        var arrived = bench.Arrived;
        bench.Run(TimeSpan.FromMinutes(1));

        Assert.InRange(bench.Sent.Count, 60, 60 * 3);
        Assert.InRange(bench.Arrived - arrived, 60 * 3, 60 * 5);
        Assert.Empty(bench.Slots);
        Assert.Empty(bench.Tracks);
        Assert.Empty(bench.Links);
        Assert.Empty(bench.Errors);
        Assert.Equal(0, bench.Session.Counters.Unmatched);
        Assert.Equal(0, bench.Session.Counters.Contradictions);
        Assert.Equal(0, bench.Session.Counters.Reasked);
    }

    [Fact]
    public void Reading_LargeSet_NeverFloodsAndKeepsAnswersSmall()
    {
        var live = ScriptedLive.WithTracks(100, 64);
        live.LargestReply = 9216;
        var bench = SessionBench.With(live, new LiveSessionOptions { Tracks = 64, Scenes = 16 });
        var most = 0;
        bench.OnLiveTick = () =>
        {
            var before = live.Asked.Count;
            live.Tick();
            most = Math.Max(most, live.Asked.Count - before);
        };
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(12));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.InRange(most, 1, 100);
        Assert.Empty(bench.Errors);
        Assert.Equal("Track 64 clip 16", bench.Session.ClipName(63, 15));
        Assert.Equal(64 * 16, live.Asked.Count(text => text.StartsWith("/live/clip_slot/start_listen/has_clip", StringComparison.Ordinal)));
    }

    [Fact]
    public void Reading_ViewAboveTheListenerLimit_IsKeptUpByReReading()
    {
        var live = ScriptedLive.WithTracks(4, 4);
        var bench = SessionBench.With(live, new LiveSessionOptions { Tracks = 4, Scenes = 4, SlotListeners = 8 }).Started();
        live.SetClip(live.Tracks[1], 2, null);
        bench.Run(TimeSpan.FromSeconds(7));

        Assert.DoesNotContain(live.Asked, text => text.Contains("has_clip ,i", StringComparison.Ordinal));
        Assert.Equal(ClipState.Empty, bench.Light(1, 2));
        Assert.Equal(0, bench.Session.Counters.Contradictions);
    }

    [Fact]
    public void Reading_NamesLongerThanADatagram_AreAskedForOneByOne()
    {
        var live = ScriptedLive.WithTracks(2, 40);
        live.LargestReply = 2000;
        live.Tracks[1].Clips[3] = new ScriptedClip(new string('x', 200));
        for (var scene = 4; scene < 40; scene++)
        {
            live.Tracks[1].Clips[scene] = new ScriptedClip(new string('y', 200));
        }

        var bench = SessionBench.With(live);
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(40));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Equal(new string('x', 200), bench.Session.ClipName(1, 3));
        Assert.Equal("Track 1 clip 2", bench.Session.ClipName(0, 1));
        var errors = bench.Errors.Count;
        bench.Run(TimeSpan.FromMinutes(2));
        Assert.InRange(bench.Errors.Count - errors, 0, 12);
    }

    [Fact]
    public void Reading_MoreScenesThanABlockCanHold_AsksSlotBySlot()
    {
        var live = ScriptedLive.WithTracks(3, 2000);
        live.LargestReply = 8192;
        live.Tracks[1].Clips[2] = null;
        live.Tracks[2].Clips[1]!.Quantization = 1;
        live.Tracks[0].Playing = 1;
        var bench = SessionBench.With(live).Started();
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(ClipState.Playing, bench.Light(0, 1));
        Assert.Equal(ClipState.Empty, bench.Light(1, 2));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 1));
        Assert.Equal(0, bench.Session.ClipQuantization(2, 1));
        Assert.Equal("Track 3 clip 5", bench.Session.ClipName(2, 4));
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Startup_AnotherSet_IsReadAndSubscribedAnew()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[0].Playing = 0;
        var bench = SessionBench.With(live).Started();
        bench.Forget();

        live.Tracks.RemoveRange(4, 4);
        live.Tracks[0].Playing = -1;
        live.Tracks[1].Playing = 4;
        live.Restart();

        Assert.Equal(LiveLink.Reading, bench.Session.Link);
        Assert.Equal(ClipState.Unknown, bench.Light(0, 0));
        Assert.Equal(-1, bench.Session.PlayingSlot(0));
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Equal([(4, 5)], bench.Layouts);
        Assert.Equal(ClipState.Playing, bench.Light(1, 4));
        Assert.Equal(ClipState.Stopped, bench.Light(0, 0));
        Assert.Equal(ClipState.Empty, bench.Light(5, 0));
        live.Play(live.Tracks[2], 2);
        Assert.Equal(ClipState.Playing, bench.Light(2, 2));
        Assert.DoesNotContain(live.Asked, text => text.Contains("stop_listen", StringComparison.Ordinal));
    }

    [Fact]
    public void Startup_SameSize_StillSaysThatTheLayoutIsAnother()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        live.Restart();
        bench.Run(TimeSpan.FromSeconds(1));

        Assert.Equal([(8, 5)], bench.Layouts);
    }

    [Fact]
    public void CountsChange_TrackInserted_IsReadAgainWithoutLightsGoingOut()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        live.Tracks[3].Playing = 2;
        var bench = SessionBench.With(live).Started();
        bench.Forget();

        live.Tracks.Insert(0, new ScriptedTrack("New", 5));
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal([(5, 5)], bench.Layouts);
        Assert.Equal(ClipState.Playing, bench.Light(4, 2));
        Assert.Equal(ClipState.Stopped, bench.Light(3, 2));
        Assert.DoesNotContain(bench.Slots, slot => slot.State == ClipState.Unknown && slot.Track != 4);
        Assert.Equal("New", bench.Session.TrackName(0));

        // The old listeners hang on tracks that are one further right now, and speak under the old number.
        live.Play(live.Tracks[1], 4);
        Assert.Equal(ClipState.Playing, bench.Light(1, 4));
        Assert.Equal(ClipState.Stopped, bench.Light(0, 4));
        Assert.Equal(-1, bench.Session.PlayingSlot(0));
    }

    [Fact]
    public void CountsChange_TrackDeleted_NothingIsKnownOfThePlaceBehindTheLast()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        var bench = SessionBench.With(live, new LiveSessionOptions { Values = [LiveValue.TrackVolume] }).Started();
        Assert.False(double.IsNaN(bench.Session.Value(LiveValue.TrackVolume, 3, -1)));
        bench.Forget();

        live.Tracks.RemoveAt(1);
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Contains((LiveValue.TrackVolume, 3, -1, double.NaN), bench.Values);
        Assert.True(double.IsNaN(bench.Session.Value(LiveValue.TrackVolume, 3, -1)));
        Assert.False(double.IsNaN(bench.Session.Value(LiveValue.TrackVolume, 2, -1)));
    }

    [Fact]
    public void CountsChange_SceneRemoved_ShrinksTheView()
    {
        var live = ScriptedLive.WithTracks(2, 5);
        var bench = SessionBench.With(live).Started();
        live.Scenes = 3;
        live.Tracks[0] = new ScriptedTrack("a", 3);
        live.Tracks[1] = new ScriptedTrack("b", 3);
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(3, bench.Session.SceneCount);
        Assert.Equal(ClipState.Stopped, bench.Light(0, 2));
        Assert.Equal(ClipState.Empty, bench.Light(0, 3));
        Assert.False(bench.Session.HasClip(0, 3));
    }

    [Fact]
    public void Silence_LongEnough_IsLostAndNothingShowsAsPlaying()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[1].Playing = 1;
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        bench.LosesIn = _ => true;
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(LiveLink.Lost, bench.Session.Link);
        Assert.StartsWith("Lost: Live has not answered for", Assert.Single(bench.Links));
        Assert.Equal(ClipState.Unknown, bench.Light(1, 1));
        Assert.Equal(ClipState.Unknown, bench.Session.SlotState(99, 0));
        Assert.Equal(1, bench.Session.PlayingSlot(1));

        bench.Forget();
        live.Tracks[1].Playing = -1;
        live.Tracks[2].Playing = 0;
        bench.LosesIn = _ => false;
        bench.Run(TimeSpan.FromSeconds(3));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Equal(["Reading: Live answers; reading its set.", "Alive: "], bench.Links);
        Assert.Empty(bench.Layouts);
        Assert.Equal(ClipState.Stopped, bench.Light(1, 1));
        Assert.Equal(ClipState.Playing, bench.Light(2, 0));
    }

    [Fact]
    public void Silence_BecauseThisComputerSlept_IsNotLost()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Time.Advance(TimeSpan.FromHours(1));
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Empty(bench.Links);
    }

    [Fact]
    public void OtherProgramsDatagrams_AreNoSignOfLife()
    {
        var bench = new SessionBench();
        bench.Session.Start(bench.Now);
        bench.Receive("/hello", OscValue.FromInt32(1));

        Assert.Equal(LiveLink.Silent, bench.Session.Link);
        Assert.Equal(1, bench.Session.Counters.Unmatched);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(10)]
    public void Loss_EveryNthDatagramBothWays_SetIsReadAndStaysRight(int n)
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live);
        bench.LosesOut = number => number % n == 0;
        bench.LosesIn = number => number % n == 1;
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);

        var random = new Random(n);
        for (var change = 0; change < 50; change++)
        {
            var track = live.Tracks[random.Next(8)];
            live.Play(track, random.Next(-1, 5));
            live.Fire(track, random.Next(-2, 5));
            live.SetClip(track, random.Next(5), random.Next(2) == 0 ? null : new ScriptedClip("new"));
            bench.Run(TimeSpan.FromMilliseconds(random.Next(10) * 50));
        }

        bench.Run(TimeSpan.FromSeconds(40));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        for (var t = 0; t < 8; t++)
        {
            Assert.Equal(live.Tracks[t].Playing, bench.Session.PlayingSlot(t));
            Assert.Equal(live.Tracks[t].Fired, bench.Session.FiredSlot(t));
            for (var s = 0; s < 5; s++)
            {
                Assert.Equal(live.Tracks[t].Clips[s] is not null, bench.Session.HasClip(t, s));
                var expected = live.Tracks[t].Fired == s ? ClipState.Waiting
                    : live.Tracks[t].Playing == s ? ClipState.Playing
                    : live.Tracks[t].Clips[s] is null ? ClipState.Empty : ClipState.Stopped;
                Assert.Equal(expected, bench.Light(t, s));
            }
        }
    }

    [Fact]
    public void LostNotification_IsHealedByTheReReadAndSubscribedAnew()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        live.LosesNotifications = true;
        live.Play(live.Tracks[3], 1);
        live.LosesNotifications = false;
        live.Asked.Clear();
        bench.Run(TimeSpan.FromSeconds(2.5));

        Assert.Equal(ClipState.Playing, bench.Light(3, 1));
        Assert.Equal(1, bench.Session.Counters.Contradictions);
        Assert.Contains(live.Asked, text => text.StartsWith("/live/track/stop_listen/playing_slot_index ,ii 3 ", StringComparison.Ordinal));
        live.Play(live.Tracks[3], 2);
        Assert.Equal(ClipState.Playing, bench.Light(3, 2));
    }

    [Fact]
    public void LostNotificationOfAClip_IsHealedByTheReRead()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        live.LosesNotifications = true;
        live.SetClip(live.Tracks[3], 1, null);
        live.LosesNotifications = false;
        bench.Run(TimeSpan.FromSeconds(7));

        Assert.Equal(ClipState.Empty, bench.Light(3, 1));
        live.SetClip(live.Tracks[3], 1, new ScriptedClip("again") { Quantization = 3 });
        bench.Run(TimeSpan.FromSeconds(0.5));
        Assert.Equal(ClipState.Stopped, bench.Light(3, 1));
        Assert.Equal("again", bench.Session.ClipName(3, 1));
        Assert.Equal(2, bench.Session.ClipQuantization(3, 1));
    }

    [Fact]
    public void Notifications_NoneArriveAtAll_IsSaidAndAskedInstead()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        live.LosesNotifications = true;
        for (var i = 0; i < 4; i++)
        {
            live.Play(live.Tracks[i], 1);
            bench.Run(TimeSpan.FromSeconds(2));
        }

        Assert.Contains("another program", Assert.Single(bench.Links));
        live.Play(live.Tracks[5], 2);
        bench.Run(TimeSpan.FromSeconds(0.6));
        Assert.Equal(ClipState.Playing, bench.Light(5, 2));

        live.LosesNotifications = false;
        live.Play(live.Tracks[5], 3);
        bench.Run(TimeSpan.FromSeconds(0.1));
        Assert.Equal("Alive: ", bench.Links[^1]);
    }

    [Fact]
    public void TracksMove_WithoutAnotherCount_AreReadAgain()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        (live.Tracks[0], live.Tracks[3]) = (live.Tracks[3], live.Tracks[0]);
        bench.Run(TimeSpan.FromSeconds(11));

        Assert.Equal([(4, 5)], bench.Layouts);
        Assert.Equal("Track 4", bench.Session.TrackName(0));
        live.Play(live.Tracks[0], 1);
        Assert.Equal(ClipState.Playing, bench.Light(0, 1));
        Assert.Equal(ClipState.Stopped, bench.Light(3, 1));
        bench.Run(TimeSpan.FromSeconds(30));
        Assert.Single(bench.Layouts);
    }

    [Fact]
    public void OneTrackRenamed_IsNoMove()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        live.Tracks[0].Name = "Bass";
        bench.Run(TimeSpan.FromSeconds(11));

        Assert.Empty(bench.Layouts);
        Assert.Equal("Bass", bench.Session.TrackName(0));
    }

    [Fact]
    public void AnswerThatNeverComes_IsGivenUpAndTheSessionIsAliveAllTheSame()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        live.Deaf.Add("/live/track/start_listen/playing_slot_index");
        live.Deaf.Add("/live/song/start_listen/clip_trigger_quantization");
        var bench = SessionBench.With(live);
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(30));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.True(bench.Session.Counters.GivenUp >= 3);
        live.Play(live.Tracks[1], 1);
        bench.Run(TimeSpan.FromSeconds(1.7));
        Assert.Equal(ClipState.Playing, bench.Light(1, 1));
    }

    [Fact]
    public void BlockReadsThatNeverComeBack_LeaveASessionThatListens()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        live.Deaf.Add("/live/song/get/track_data");
        var bench = SessionBench.With(live);
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(30));

        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        Assert.Contains("does not tell about 2", bench.Links[^1]);
        live.Play(live.Tracks[1], 1);
        Assert.Equal(ClipState.Playing, bench.Light(1, 1));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 0));
    }

    [Fact]
    public void Stop_EndsSubscriptionsAndShowsNothing()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        live.Tracks[0].Playing = 0;
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        bench.Session.Stop();

        // Song 1, tracks 2 x 2, slots 4, the playing clip's recording.
        Assert.Equal(10, bench.SentText.Count(text => text.Contains("/stop_listen/", StringComparison.Ordinal)));
        Assert.Equal(ClipState.Unknown, bench.Light(0, 0));
        bench.Forget();
        bench.Run(TimeSpan.FromSeconds(5));
        Assert.Empty(bench.Sent);
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.StopAll)));
        Assert.Equal(LiveRefusal.NotStarted, bench.Session.LastRefusal);
        bench.Started();
        Assert.Equal(ClipState.Playing, bench.Light(0, 0));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionBench(new LiveSessionOptions { Tracks = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionBench(new LiveSessionOptions { Tracks = 257 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionBench(new LiveSessionOptions { Scenes = 1025 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionBench(new LiveSessionOptions { Heartbeat = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SessionBench(new LiveSessionOptions { MaxDatagram = 100_000 }));
    }
}

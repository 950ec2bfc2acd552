using System.Net;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Session;

/// <summary>Whole sessions with the simulated Live: what the mirror shows is compared with what Live itself shows.</summary>
public class LiveSessionSimulatorTests
{
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(2);

    [Fact]
    public void Handshake_DemoSet_MirrorsEverySlotWithoutOneError()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();

        AssertSame(live, bench);
        Assert.Empty(bench.Errors);
        Assert.Equal("Keys", bench.Session.TrackName(2));
        Assert.Equal("Keys Chorus", bench.Session.ClipName(2, 2));
        Assert.Equal(0, bench.Session.Counters.Unmatched - 1);      // average_process_usage, which AbletonOSC sends at its start
        bench.Session.Stop();
        bench.OnLiveTick();
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Press_OneClipOfTheMatrix_PlaysAtTheBarAndTheOthersStop()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        live.Fire(0, 0);
        live.Fire(2, 1);
        bench.Run(2 * Bar);
        AssertSame(live, bench);
        Assert.Equal(ClipState.Playing, bench.Light(0, 0));

        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 3, 2, StopTracks: LiveSessionLaunchTests.Set(0, 2)));
        Assert.Equal(ClipState.Waiting, bench.Light(3, 2));
        bench.Run(TimeSpan.FromMilliseconds(150));
        Assert.Equal(2, bench.Session.FiredSlot(3));
        Assert.Equal(LiveFiredSlot.Stop, bench.Session.FiredSlot(0));
        Assert.Equal(ClipState.Playing, bench.Light(0, 0));
        bench.Run(2 * Bar);

        Assert.Equal(ClipState.Playing, bench.Light(3, 2));
        Assert.Equal(ClipState.Stopped, bench.Light(0, 0));
        Assert.Equal(ClipState.Stopped, bench.Light(2, 1));
        AssertSame(live, bench);
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void Scan_HundredTracksOfHundredScenes_TakesAtMostTwentyTicks()
    {
        const int Size = 100;
        var set = new LiveSet
        {
            Scenes = [.. Enumerable.Range(0, Size).Select(static scene => $"Scene {scene}")],
            Tracks = [.. Enumerable.Range(0, Size).Select(static track => new LiveSetTrack($"Track {track}") { Clips = [.. Enumerable.Range(0, Size).Select(scene => new LiveSetClip($"Clip {track} {scene}"))] })],
        };
        var live = new LiveSimulator(new LiveSimulatorOptions { Set = set });
        var bench = With(live, new LiveSessionOptions { Tracks = Size, Scenes = Size });
        var ticks = 0;
        var tick = bench.OnLiveTick;
        bench.OnLiveTick = () =>
        {
            ticks++;
            tick();
        };
        bench.Session.Start(bench.Now);
        while (bench.Session.Link != LiveLink.Alive)
        {
            Assert.True(ticks <= 20, $"{bench.Session.Link} after {ticks} ticks");
            bench.Run(TimeSpan.FromMilliseconds(50));
        }

        Assert.True(bench.Session.HasClip(Size - 1, Size - 1));
        while (Enumerable.Range(0, Size * Size).Any(slot => bench.Session.ClipName(slot / Size, slot % Size) is null))
        {
            Assert.True(ticks <= 20, $"names are missing after {ticks} ticks");
            bench.Run(TimeSpan.FromMilliseconds(50));
        }

        Assert.InRange(ticks, 4, 20);
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void StopTracksNow_DoesNotWaitForTheBar()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        live.Fire(0, 0);
        bench.Run(2 * Bar);
        bench.Execute(new LiveCommand(LiveVerb.StopTracksNow, StopTracks: LiveSessionLaunchTests.Set(0)));
        bench.Run(TimeSpan.FromMilliseconds(250));

        Assert.Equal(-1, live.PlayingSlot(0));
        Assert.Equal(ClipState.Stopped, bench.Light(0, 0));
    }

    [Fact]
    public void Recording_ArmedTrack_ShowsWaitingRecordingPlaying()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        Assert.True(live.SetArm(1, true));
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 1, 0));
        bench.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal(ClipState.Waiting, bench.Light(1, 0));
        bench.Run(2 * Bar);
        Assert.Equal(ClipState.Recording, bench.Light(1, 0));
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 1, 0));
        bench.Run(2 * Bar);
        Assert.Equal(ClipState.Playing, bench.Light(1, 0));
        AssertSame(live, bench);
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void EditedByHand_ClipsComeAndGo_LightsFollowWithinTwoTicks()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        Assert.True(live.CreateClip(1, 0, 4));
        Assert.True(live.DeleteClip(0, 0));
        bench.Run(TimeSpan.FromMilliseconds(200));

        Assert.Equal(ClipState.Stopped, bench.Light(1, 0));
        Assert.Equal(ClipState.Empty, bench.Light(0, 0));
        AssertSame(live, bench);
    }

    [Fact]
    public void Restart_AndAnotherSet_AreReadAndSubscribed()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        live.Fire(0, 0);
        bench.Run(2 * Bar);
        live.Restart();
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        AssertSame(live, bench);

        live.Load(LiveSet.OfSize(5, 3));
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal((5, 3), bench.Layouts[^1]);
        live.SetPlaying(true);
        live.Fire(4, 2);
        bench.Run(2 * Bar);
        AssertSame(live, bench);
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void RestartUnheard_ListenersGoneWithoutAWord_IsHealedByTheReRead()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        bench.LosesIn = _ => true;
        live.Restart();
        bench.Run(TimeSpan.FromMilliseconds(100));
        bench.LosesIn = _ => false;
        live.SetPlaying(true);
        live.Fire(3, 2);
        bench.Run(TimeSpan.FromSeconds(8));

        AssertSame(live, bench);
        live.Fire(3, 3);
        bench.Run(2 * Bar);
        AssertSame(live, bench);
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
    }

    [Fact]
    public void TrackDeletedByAnotherProgram_EveryLightIsRightAfterwards()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        live.Fire(3, 2);
        live.Fire(7, 1);
        bench.Run(2 * Bar);
        live.Receive(new OscMessage("/live/song/delete_track", OscValue.FromInt32(1)).ToPacket(), IPAddress.Loopback);
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(7, bench.Session.TrackCount);
        Assert.Equal(ClipState.Playing, bench.Light(2, 2));
        AssertSame(live, bench);
        for (var i = 0; i < 7; i++)
        {
            live.Fire(i, i % 5);
            bench.Run(2 * Bar);
            AssertSame(live, bench);
        }

        Assert.Equal("Lights", bench.Session.TrackName(6));
    }

    [Fact]
    public void AnotherProgramOnThisComputer_AsksAndSubscribesTheSame_DoesNotDisturb()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        live.SetPlaying(true);
        for (var i = 0; i < 8; i++)
        {
            live.Receive(new OscMessage("/live/track/start_listen/playing_slot_index", OscValue.FromInt32(i)).ToPacket(), IPAddress.Loopback);
            live.Receive(new OscMessage("/live/track/stop_listen/fired_slot_index", OscValue.FromInt32(i)).ToPacket(), IPAddress.Loopback);
            live.Receive(new OscMessage("/live/track/stop_listen/playing_slot_index", OscValue.FromInt32(i)).ToPacket(), IPAddress.Loopback);
            live.Receive(new OscMessage("/live/song/get/track_data", OscValue.FromInt32(0), OscValue.FromInt32(2), OscValue.FromString("track.playing_slot_index")).ToPacket(), IPAddress.Loopback);
            live.Fire(i, 0);
            bench.Run(TimeSpan.FromMilliseconds(150));
            Assert.Equal(0, bench.Session.FiredSlot(i) >= 0 ? bench.Session.FiredSlot(i) : bench.Session.HasClip(i, 0) ? bench.Session.PlayingSlot(i) : 0);
        }

        bench.Run(2 * Bar);
        AssertSame(live, bench);
        Assert.Equal(0, bench.Session.Counters.Contradictions);
    }

    [Fact]
    public void LargeSet_IsReadWithoutLosingADatagramInLivesBuffer()
    {
        var live = new LiveSimulator(new LiveSimulatorOptions { Set = LiveSet.OfSize(40, 60), LargestReply = 9216 });
        var bench = With(live, new LiveSessionOptions { Tracks = 40, Scenes = 17 });
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        bench.Run(TimeSpan.FromSeconds(10));

        Assert.Equal(0, live.Lost);
        Assert.Empty(bench.Errors);
        AssertSame(live, bench);
        Assert.Equal("Clip 40.17", bench.Session.ClipName(39, 16));
    }

    [Fact]
    public void Groups_AreKnownAndNothingAskedOfThemFails()
    {
        var live = new LiveSimulator(new LiveSimulatorOptions
        {
            Set = new LiveSet
            {
                Scenes = ["a", "b"],
                Tracks =
                [
                    new LiveSetTrack("Band") { Kind = LiveTrackKind.Group },
                    new LiveSetTrack("Drums") { Group = 0, Clips = [new LiveSetClip("1"), new LiveSetClip("2")] },
                    new LiveSetTrack("Bass") { Group = 0, Clips = [new LiveSetClip("3")] },
                    new LiveSetTrack("Voice") { Clips = [new LiveSetClip("4")] },
                ],
            },
        });
        var bench = With(live, new LiveSessionOptions { Tracks = 4, Scenes = 2, Values = [LiveValue.TrackArm, LiveValue.TrackVolume] }).Started();
        live.SetPlaying(true);
        live.Fire(1, 1);
        live.Fire(2, 0);
        bench.Run(2 * Bar);
        Assert.True(bench.Session.IsGroup(0));
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 0, StopTracks: LiveSessionLaunchTests.Set(0, 1, 3)));
        bench.Run(2 * Bar);

        Assert.Equal(ClipState.Playing, bench.Light(2, 0));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 1));
        Assert.Empty(bench.Errors);
    }

    [Fact]
    public void FollowedValues_ChangedInLiveAndByUs_AreTold()
    {
        var live = new LiveSimulator();
        var bench = With(live, new LiveSessionOptions
        {
            Sends = 3, Values = [LiveValue.TrackVolume, LiveValue.TrackMute, LiveValue.TrackSend, LiveValue.Tempo, LiveValue.IsPlaying],
        }).Started();
        bench.Run(TimeSpan.FromSeconds(15));
        bench.Forget();
        live.SetTempo(140);
        bench.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 2, Value: 0.5));
        bench.Execute(new LiveCommand(LiveVerb.SetTrackMute, 3, Value: 1));
        bench.Execute(new LiveCommand(LiveVerb.SetTrackSend, 1, 1, 0.25));
        bench.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(4, bench.Values.Count);
        Assert.Contains((LiveValue.Tempo, -1, -1, 140.0), bench.Values);
        Assert.Contains((LiveValue.TrackVolume, 2, -1, 0.5), bench.Values);
        Assert.Contains((LiveValue.TrackMute, 3, -1, 1.0), bench.Values);
        Assert.Contains((LiveValue.TrackSend, 1, 1, 0.25), bench.Values);

        // The set has two returns: the third send was asked for in vain, and no more after that.
        bench.Run(TimeSpan.FromMinutes(2));
        bench.Forget();
        bench.Run(TimeSpan.FromMinutes(1));
        Assert.Empty(bench.Errors);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.1)]
    [InlineData(3, 0.3)]
    public void Loss_OnEveryWay_LightsAgreeWithLiveOnceItIsQuiet(int seed, double rate)
    {
        var random = new Random(seed);
        var live = new LiveSimulator();
        var bench = With(live);
        bench.LosesIn = _ => random.NextDouble() < rate;
        bench.LosesOut = _ => random.NextDouble() < rate;
        bench.Session.Start(bench.Now);
        bench.Run(TimeSpan.FromSeconds(15));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        live.SetPlaying(true);
        for (var round = 0; round < 40; round++)
        {
            var (track, scene) = (random.Next(8), random.Next(5));
            if (random.Next(5) == 0)
            {
                _ = live.DeleteClip(track, scene) || live.CreateClip(track, scene, 4);
            }
            else
            {
                var all = LiveSessionLaunchTests.Set(0, 1, 2, 3, 4, 5, 6, 7);
                bench.Execute(new LiveCommand(LiveVerb.FireSlot, track, scene, StopTracks: all));
            }

            bench.Run(TimeSpan.FromMilliseconds(50 * random.Next(1, 40)));
        }

        // Our own marks on presses that were lost are not Live's.
        for (var t = 0; t < 8; t++)
        {
            for (var s = 0; s < 5; s++)
            {
                bench.Execute(new LiveCommand(LiveVerb.ClearMark, t, s));
            }
        }

        bench.Run(TimeSpan.FromSeconds(20));
        AssertSame(live, bench);
    }

    [Fact]
    public void Busy_LiveReadsNothingForAWhile_ComesBackByItself()
    {
        var live = new LiveSimulator();
        var bench = With(live).Started();
        var tick = bench.OnLiveTick;
        bench.OnLiveTick = () => { };
        bench.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(LiveLink.Lost, bench.Session.Link);
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.FireSlot, 0, 0)));

        bench.OnLiveTick = tick;
        bench.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(LiveLink.Alive, bench.Session.Link);
        AssertSame(live, bench);
        Assert.Equal(-1, live.PlayingSlot(0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(150)]
    public void LiveCloses_InTheMiddleOfABulkRead_IsReadAgainWhenItIsBack(int after)
    {
        const int Size = 20;
        var set = new LiveSet
        {
            Scenes = [.. Enumerable.Range(0, Size).Select(static scene => $"Scene {scene}")],
            Tracks = [.. Enumerable.Range(0, Size).Select(static track => new LiveSetTrack($"Track {track}") { Clips = [.. Enumerable.Range(0, Size).Select(scene => new LiveSetClip($"Clip {track} {scene}"))] })],
        };
        foreach (var away in new[] { TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(10) })
        {
            var live = new LiveSimulator(new LiveSimulatorOptions { Set = set });
            var bench = With(live, new LiveSessionOptions { Tracks = Size, Scenes = Size });
            var (deliver, tick) = (bench.Deliver, bench.OnLiveTick);
            bench.LosesIn = number => number > after;
            bench.Session.Start(bench.Now);
            bench.Run(TimeSpan.FromSeconds(1));
            Assert.True(bench.Arrived > after, $"only {bench.Arrived} datagrams");
            (bench.Deliver, bench.OnLiveTick) = (_ => { }, () => { });
            bench.Run(away);
            if (away > TimeSpan.FromSeconds(5))
            {
                Assert.Contains(bench.Session.Link, new[] { LiveLink.Lost, LiveLink.Silent });
            }

            (bench.Deliver, bench.OnLiveTick, bench.LosesIn) = (deliver, tick, static _ => false);
            live.Restart();
            bench.Run(TimeSpan.FromSeconds(10));
            Assert.Equal(LiveLink.Alive, bench.Session.Link);
            Assert.True(bench.Session.HasClip(Size - 1, Size - 1));
            AssertSame(live, bench);
            live.Fire(3, 3);
            bench.Run(2 * Bar);
            AssertSame(live, bench);
        }
    }

    internal static SessionBench With(LiveSimulator live, LiveSessionOptions? options = null)
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

    private static void AssertSame(LiveSimulator live, SessionBench bench)
    {
        for (var track = 0; track < Math.Min(bench.Options.Tracks, live.TrackCount); track++)
        {
            Assert.Equal(live.PlayingSlot(track), bench.Session.PlayingSlot(track));
            Assert.Equal(live.FiredSlot(track), bench.Session.FiredSlot(track));
            for (var scene = 0; scene < Math.Min(bench.Options.Scenes, live.SceneCount); scene++)
            {
                var expected = live.State(track, scene) switch
                {
                    SlotState.Empty => ClipState.Empty,
                    SlotState.Stopped => ClipState.Stopped,
                    SlotState.Waiting => ClipState.Waiting,
                    SlotState.Playing => ClipState.Playing,
                    _ => ClipState.Recording,
                };
                Assert.True(expected == bench.Light(track, scene), $"Slot {track}, {scene} is {expected} and shows {bench.Light(track, scene)}.");
            }
        }
    }
}

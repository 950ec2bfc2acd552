using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Tests.Session;

public class LiveSessionLaunchTests
{
    [Fact]
    public void FireSlot_Alive_IsOneBundleWithTheStartLast()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();

        Assert.True(bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 4, StopTracks: Set(0, 2, 5))));

        var datagram = Assert.Single(bench.Sent);
        Assert.Equal("#bundle\0"u8.ToArray(), datagram[..8]);
        Assert.Equal(
            ["/live/track/stop_all_clips ,i 0", "/live/track/stop_all_clips ,i 5", "/live/clip_slot/fire ,ii 2 4"],
            SessionBench.Flatten(datagram));
    }

    [Fact]
    public void FireSlot_NothingToStop_IsOnePlainMessage()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 4, StopTracks: Set(2)));

        Assert.Equal("/live/clip_slot/fire ,ii 2 4", OscMessage.Parse(Assert.Single(bench.Sent)).ToString());
    }

    [Fact]
    public void FireSlot_GroupParentsAndTracksNotInTheSet_AreLeftOut()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        live.Tracks[1].IsGroup = true;
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 0, StopTracks: Set(0, 1, 7)));

        Assert.Equal(["/live/track/stop_all_clips ,i 0", "/live/clip_slot/fire ,ii 2 0"], SessionBench.Flatten(Assert.Single(bench.Sent)));
    }

    [Fact]
    public void FireSlot_SetNotKnownYet_IsABurstOfSingleDatagrams()
    {
        var bench = new SessionBench();
        bench.Session.Start(bench.Now);
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 4, StopTracks: Set(0, 5)));

        Assert.Equal(3, bench.Sent.Count);
        Assert.Equal("/live/clip_slot/fire ,ii 2 4", OscMessage.Parse(bench.Sent[2]).ToString());
    }

    [Fact]
    public void FireSlot_MoreStopsThanADatagramHolds_IsABurst()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(40, 2), new LiveSessionOptions { Tracks = 40, Scenes = 2, MaxDatagram = 1024 }).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 39, 1, StopTracks: Set([.. Enumerable.Range(0, 39)])));

        Assert.Equal(40, bench.Sent.Count);
        Assert.Equal("/live/clip_slot/fire ,ii 39 1", OscMessage.Parse(bench.Sent[^1]).ToString());
    }

    [Theory]
    [InlineData(8, 0, LiveRefusal.NoSuchTrack)]
    [InlineData(-1, 0, LiveRefusal.NoSuchTrack)]
    [InlineData(0, 5, LiveRefusal.NoSuchScene)]
    [InlineData(0, -1, LiveRefusal.NoSuchScene)]
    public void FireSlot_NotInTheSet_IsRefusedAndStopsNothing(int track, int scene, LiveRefusal refusal)
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();

        Assert.False(bench.Execute(new LiveCommand(LiveVerb.FireSlot, track, scene, StopTracks: Set(1))));
        Assert.Equal(refusal, bench.Session.LastRefusal);
        Assert.Equal(1, bench.Session.Counters.Refused);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void Lost_StartsAreRefusedButStopsStillGoOut()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.LosesIn = _ => true;
        bench.Run(TimeSpan.FromSeconds(5));
        bench.Forget();

        Assert.False(bench.Execute(new LiveCommand(LiveVerb.FireSlot, 0, 0)));
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.FireScene, Scene: 0)));
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.Play)));
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: Set(0))));
        Assert.Equal(LiveRefusal.Lost, bench.Session.LastRefusal);
        Assert.True(bench.Execute(new LiveCommand(LiveVerb.StopAll)));
        Assert.True(bench.Execute(new LiveCommand(LiveVerb.StopTracks, StopTracks: Set(3))));
        Assert.Equal(["/live/song/stop_all_clips ,", "/live/track/stop_all_clips ,i 3"], bench.SentText);
    }

    [Fact]
    public void StopTracksNow_Alive_IsOneBundleThatDoesNotWaitForTheBar()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.StopTracksNow, StopTracks: Set(0, 7)));

        Assert.Equal(["/live/track/stop_all_clips ,iF 0", "/live/track/stop_all_clips ,iF 7"], SessionBench.Flatten(Assert.Single(bench.Sent)));
    }

    [Fact]
    public void StopTracks_OfAGroupItself_IsSent()
    {
        var live = ScriptedLive.WithTracks(4, 5);
        live.Tracks[1].IsGroup = true;
        var bench = SessionBench.With(live).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.StopTracks, StopTracks: Set(1, 7)));

        Assert.Equal(["/live/track/stop_all_clips ,i 1"], SessionBench.Flatten(Assert.Single(bench.Sent)));
    }

    [Fact]
    public void Values_AreClampedToTheirRange()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 1, Value: 7));
        bench.Execute(new LiveCommand(LiveVerb.SetTrackPanning, 1, Value: -7));
        bench.Execute(new LiveCommand(LiveVerb.SetTempo, Value: 5000));

        Assert.Equal(["/live/track/set/volume ,if 1 1", "/live/track/set/panning ,if 1 -1", "/live/song/set/tempo ,f 999"], bench.SentText);
    }

    [Fact]
    public void Values_NoNumberOrOutOfReach_AreRefused()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();

        Assert.False(bench.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 1, Value: double.NaN)));
        Assert.Equal(LiveRefusal.BadValue, bench.Session.LastRefusal);
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 8, Value: 0)));
        Assert.Equal(LiveRefusal.NoSuchTrack, bench.Session.LastRefusal);
        Assert.False(bench.Execute(new LiveCommand(LiveVerb.SetMasterVolume, Value: 0.5)));
        Assert.Equal(LiveRefusal.Unsupported, bench.Session.LastRefusal);
        Assert.Equal(1, bench.Session.Counters.Unsupported);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void FireSlot_UntilLiveAcknowledges_ShowsWaitingByOurMark()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 2, 4));
        Assert.Equal(ClipState.Waiting, bench.Light(2, 4));
        Assert.Equal(LiveFiredSlot.None, bench.Session.FiredSlot(2));

        live.Fire(live.Tracks[2], 4);
        Assert.Equal(ClipState.Waiting, bench.Light(2, 4));
        live.Fire(live.Tracks[2], -1);
        bench.Run(TimeSpan.FromMilliseconds(100));

        // Live called it off; the mark went when Live acknowledged.
        Assert.Equal(ClipState.Stopped, bench.Light(2, 4));
    }

    [Fact]
    public void Marks_FailedStaysUntilLiveOrAPressSaysOtherwise()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        var bench = SessionBench.With(live).Started();
        bench.Execute(new LiveCommand(LiveVerb.MarkWaiting, 1, 1));
        bench.Execute(new LiveCommand(LiveVerb.MarkFailed, 1, 1));
        bench.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(ClipState.Failed, bench.Light(1, 1));

        live.Play(live.Tracks[1], 1);
        Assert.Equal(ClipState.Playing, bench.Light(1, 1));
        live.Play(live.Tracks[1], -1);
        Assert.Equal(ClipState.Stopped, bench.Light(1, 1));

        bench.Execute(new LiveCommand(LiveVerb.MarkFailed, 1, 1));
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 1, 1));
        Assert.Equal(ClipState.Waiting, bench.Light(1, 1));
        bench.Execute(new LiveCommand(LiveVerb.ClearMark, 1, 1));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 1));
    }

    [Fact]
    public void Marks_OnAPlayingTrack_LeaveThePlayingSlotAlone()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[1].Playing = 0;
        var bench = SessionBench.With(live).Started();
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 1, 3));

        Assert.Equal(ClipState.Playing, bench.Light(1, 0));
        Assert.Equal(ClipState.Waiting, bench.Light(1, 3));
        bench.Execute(new LiveCommand(LiveVerb.FireSlot, 1, 4));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 3));
        Assert.Equal(ClipState.Waiting, bench.Light(1, 4));
        bench.Execute(new LiveCommand(LiveVerb.StopTracks, StopTracks: Set(1)));
        Assert.Equal(ClipState.Stopped, bench.Light(1, 4));
        Assert.Equal(ClipState.Playing, bench.Light(1, 0));
    }

    [Fact]
    public void Marks_WhileLiveIsLost_AreOurOwnAndStillShow()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.LosesIn = _ => true;
        bench.Run(TimeSpan.FromSeconds(5));
        bench.Execute(new LiveCommand(LiveVerb.MarkFailed, 1, 1));

        Assert.Equal(ClipState.Failed, bench.Light(1, 1));
        Assert.Equal(ClipState.Unknown, bench.Light(1, 2));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(0, 5)]
    [InlineData(-1, -1)]
    [InlineData(int.MaxValue, int.MinValue)]
    public void Marks_OutsideTheView_AreRefused(int track, int scene) =>
        Assert.False(SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started().Execute(new LiveCommand(LiveVerb.MarkWaiting, track, scene)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Launch_InTwoMessagesInEitherOrder_GoesFromWaitingToPlayingWithoutAGap(bool firedFirst)
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Playing = 0;
        var bench = SessionBench.With(live).Started();
        live.Fire(live.Tracks[2], 3);
        bench.Forget();
        if (firedFirst)
        {
            live.Fire(live.Tracks[2], -1);
            Assert.Equal(3, bench.Session.FiredSlot(2));
            live.Play(live.Tracks[2], 3);
        }
        else
        {
            live.Play(live.Tracks[2], 3);
            live.Fire(live.Tracks[2], -1);
        }

        Assert.Equal((3, -1), (bench.Session.PlayingSlot(2), bench.Session.FiredSlot(2)));
        Assert.Equal([(2, 0, ClipState.Stopped), (2, 3, ClipState.Playing)], bench.Slots);
        Assert.Contains(2, bench.Tracks);
    }

    [Fact]
    public void StopFired_SlotPlaysUntilLiveSaysOtherwise()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Playing = 3;
        var bench = SessionBench.With(live).Started();
        live.Fire(live.Tracks[2], -2);
        Assert.Equal(ClipState.Playing, bench.Light(2, 3));
        Assert.Equal(LiveFiredSlot.Stop, bench.Session.FiredSlot(2));
        live.Play(live.Tracks[2], -2);
        live.Fire(live.Tracks[2], -1);
        Assert.Equal(ClipState.Stopped, bench.Light(2, 3));
        Assert.Equal(-1, bench.Session.PlayingSlot(2));
    }

    [Fact]
    public void PlayingSlotFiredAgain_ShowsWaiting()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Playing = 3;
        var bench = SessionBench.With(live).Started();
        live.Fire(live.Tracks[2], 3);
        Assert.Equal(ClipState.Waiting, bench.Light(2, 3));
        live.Fire(live.Tracks[2], -1);
        Assert.Equal(ClipState.Playing, bench.Light(2, 3));
    }

    [Fact]
    public void Recording_IntoAnEmptySlot_IsKnownOneTickAfterItPlaysAndEndsWithLive()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Clips[3] = null;
        var bench = SessionBench.With(live).Started();
        live.Fire(live.Tracks[2], 3);
        Assert.Equal(ClipState.Waiting, bench.Light(2, 3));

        var clip = new ScriptedClip("take") { Recording = true };
        live.SetClip(live.Tracks[2], 3, clip);
        live.Play(live.Tracks[2], 3);
        live.Fire(live.Tracks[2], -1);
        bench.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal(ClipState.Recording, bench.Light(2, 3));

        live.Fire(live.Tracks[2], 3);
        Assert.Equal(ClipState.Recording, bench.Light(2, 3));
        live.Record(clip, false);
        live.Fire(live.Tracks[2], -1);
        Assert.Equal(ClipState.Playing, bench.Light(2, 3));
    }

    [Fact]
    public void Recording_ItsEndNotNotified_IsHealed()
    {
        var live = ScriptedLive.WithTracks(8, 5);
        live.Tracks[2].Playing = 3;
        live.Tracks[2].Clips[3]!.Recording = true;
        var bench = SessionBench.With(live).Started();
        Assert.Equal(ClipState.Recording, bench.Light(2, 3));
        live.LosesNotifications = true;
        live.Record(live.Tracks[2].Clips[3]!, false);
        live.LosesNotifications = false;
        bench.Run(TimeSpan.FromSeconds(2));

        Assert.Equal(ClipState.Playing, bench.Light(2, 3));
    }

    [Fact]
    public void Recording_LaunchedManyTimes_LeavesOneSubscription()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        var bench = SessionBench.With(live).Started();
        for (var i = 0; i < 20; i++)
        {
            live.Play(live.Tracks[0], i % 2);
            bench.Run(TimeSpan.FromMilliseconds(300));
        }

        var keys = live.Asked.Where(text => text.StartsWith("/live/clip/start_listen/is_recording", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, keys.Count);
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Fact]
    public void Recording_PlayingSlotOfAGroup_IsNotAskedAbout()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        live.Tracks[0].IsGroup = true;
        live.Tracks[0].Clips[1] = null;
        live.Tracks[0].Playing = 1;
        var bench = SessionBench.With(live).Started();

        Assert.DoesNotContain(live.Asked, text => text.Contains("is_recording", StringComparison.Ordinal));
        Assert.Equal(ClipState.Playing, bench.Light(0, 1));
    }

    [Fact]
    public void AskTracks_Answered_ConfirmsEachTrackEvenIfNothingChanged()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        Assert.True(bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: Set(1, 3, 200))));

        Assert.StartsWith("/live/song/get/track_data ,ii", OscMessage.Parse(Assert.Single(bench.Sent)).ToString());
        Assert.Empty(bench.Tracks);
        bench.Run(TimeSpan.FromMilliseconds(100));
        Assert.Equal([1, 3], bench.Tracks);
        Assert.Empty(bench.Slots);
    }

    [Fact]
    public void AskTracks_AskedAgainAndAgain_NeverHoldsMoreThanItsPlaces()
    {
        var bench = SessionBench.With(ScriptedLive.WithTracks(8, 5)).Started();
        bench.Forget();
        for (var i = 0; i < 100; i++)
        {
            bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: Set(i % 8)));
        }

        Assert.Equal(100, bench.Sent.Count);
        bench.Run(TimeSpan.FromMilliseconds(100));
        Assert.InRange(bench.Tracks.Count, 1, LiveBlockReads.Salts - 1);
        bench.Forget();
        bench.Execute(new LiveCommand(LiveVerb.AskTracks, StopTracks: Set(4)));
        bench.Run(TimeSpan.FromMilliseconds(100));
        Assert.Equal([4], bench.Tracks);
    }

    [Fact]
    public void Values_Followed_AreToldOnceAndThenOnChange()
    {
        var live = ScriptedLive.WithTracks(2, 2);
        live.Tracks[1].IsGroup = true;
        var bench = SessionBench.With(live, new LiveSessionOptions
        {
            Tracks = 2, Scenes = 2, Values = [LiveValue.TrackVolume, LiveValue.TrackArm, LiveValue.Tempo, LiveValue.IsPlaying],
        }).Started();

        Assert.Equal(
        [
            (LiveValue.Tempo, -1, -1, 120.0), (LiveValue.IsPlaying, -1, -1, 1.0), (LiveValue.TrackVolume, 0, -1, (double)0.85f),
            (LiveValue.TrackVolume, 1, -1, (double)0.85f), (LiveValue.TrackArm, 0, -1, 0.0),
        ], bench.Values);
        Assert.DoesNotContain(live.Asked, text => text.StartsWith("/live/track/start_listen/arm ,ii 1 ", StringComparison.Ordinal));
        bench.Forget();
        bench.Run(TimeSpan.FromSeconds(5));
        Assert.Empty(bench.Values);
        Assert.Equal(120, bench.Session.Value(LiveValue.Tempo, -1, -1));
        Assert.Equal(4, bench.Session.Value(LiveValue.SongQuantization, -1, -1));
        Assert.True(double.IsNaN(bench.Session.Value(LiveValue.TrackSend, 0, 0)));
        Assert.True(double.IsNaN(bench.Session.Value(LiveValue.TrackVolume, 99, -1)));
    }

    internal static TrackSet Set(params int[] tracks)
    {
        var set = default(TrackSet);
        foreach (var track in tracks)
        {
            set.Add(track);
        }

        return set;
    }
}

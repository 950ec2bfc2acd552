using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>When clips start, stop and record, and what a slot shows meanwhile.</summary>
public class LaunchTests
{
    // At 120 beats per minute a beat lasts half a second; the launch comes at 0.7 beats.
    [Theory]
    [InlineData(0, 350)]
    [InlineData(1, 16_000)]
    [InlineData(2, 8_000)]
    [InlineData(3, 4_000)]
    [InlineData(4, 2_000)]
    [InlineData(5, 1_000)]
    [InlineData(6, 666.7)]
    [InlineData(7, 500)]
    [InlineData(8, 666.7)]
    [InlineData(9, 500)]
    [InlineData(10, 500)]
    [InlineData(11, 375)]
    [InlineData(12, 416.7)]
    [InlineData(13, 375)]
    public void Fire_SongQuantization_StartsOnItsGrid(int quantization, double milliseconds)
    {
        var bench = new Bench(LiveSet.Default with { Quantization = quantization });
        bench.Live.SetPlaying(true);
        bench.Live.Tick(TimeSpan.FromMilliseconds(350));
        bench.Live.Fire(0, 0);

        var started = bench.Until(live => live.PlayingSlot(0) == 0);

        // Looked at once a millisecond, so it is seen up to one late.
        Assert.InRange(started.TotalMilliseconds, milliseconds, milliseconds + 1.5);
    }

    [Theory]
    [InlineData(1, 350)]
    [InlineData(6, 1_000)]
    [InlineData(8, 500)]
    [InlineData(14, 375)]
    public void Fire_ClipsOwnQuantization_CountsOneHigherThanTheSongs(int quantization, double milliseconds)
    {
        var bench = new Bench();
        bench.Ask("/live/clip/set/launch_quantization", 0, 0, quantization);
        bench.Live.SetPlaying(true);
        bench.Live.Tick(bench.Live.Now + TimeSpan.FromMilliseconds(350));
        var begun = bench.Live.Now - TimeSpan.FromMilliseconds(350);
        bench.Live.Fire(0, 0);

        var started = bench.Until(live => live.PlayingSlot(0) == 0);

        Assert.InRange((started - begun).TotalMilliseconds, milliseconds, milliseconds + 1.5);
    }

    [Theory]
    [InlineData(3, 4, 1_500)]
    [InlineData(7, 8, 1_750)]
    public void Fire_OddBars_WaitsForTheirEnd(int numerator, int denominator, double milliseconds)
    {
        var bench = new Bench(LiveSet.Default with { Numerator = numerator, Denominator = denominator });
        bench.Live.SetPlaying(true);
        bench.Live.Tick(TimeSpan.FromMilliseconds(350));
        bench.Live.Fire(0, 0);

        Assert.InRange(bench.Until(live => live.PlayingSlot(0) == 0).TotalMilliseconds, milliseconds, milliseconds + 1.5);
    }

    [Fact]
    public void Fire_TempoChangesWhileItWaits_BarComesEarlier()
    {
        var bench = new Bench();
        bench.Live.SetPlaying(true);
        bench.Live.Tick(TimeSpan.FromSeconds(1));
        bench.Live.Fire(0, 0);

        bench.Live.SetTempo(240);

        Assert.InRange(bench.Until(live => live.PlayingSlot(0) == 0).TotalMilliseconds, 1_500, 1_501);
    }

    [Fact]
    public void NextDue_LaunchBetweenTwoTicks_IsThatMoment()
    {
        var bench = new Bench(LiveSet.Default with { Quantization = 6 });
        bench.Live.SetPlaying(true);
        bench.Live.Tick(TimeSpan.FromMilliseconds(600));
        bench.Live.Fire(0, 0);

        Assert.Equal(666.7, bench.Live.NextDue.TotalMilliseconds, 0.1);
        bench.Live.Tick(bench.Live.NextDue);
        Assert.Equal(0, bench.Live.PlayingSlot(0));
        Assert.Equal(700, bench.Live.NextDue.TotalMilliseconds);
    }

    [Fact]
    public void Fire_WhileAnotherClipPlays_OneClipPerTrack()
    {
        var bench = new Bench();
        bench.Live.Fire(0, 0);
        bench.Tick();
        bench.Live.Fire(0, 3);
        Assert.Equal((SlotState.Playing, SlotState.Waiting), (bench.Live.State(0, 0), bench.Live.State(0, 3)));

        bench.Tick(21);

        Assert.Equal((SlotState.Stopped, SlotState.Playing), (bench.Live.State(0, 0), bench.Live.State(0, 3)));
        Assert.Equal(3, bench.Live.PlayingSlot(0));
    }

    [Fact]
    public void Fire_EmptySlot_StopsTheTrack()
    {
        var bench = new Bench();
        bench.Live.Fire(1, 1);
        bench.Tick();
        bench.Live.Fire(1, 0);
        Assert.Equal(0, bench.Live.FiredSlot(1));

        bench.Tick(21);

        Assert.Equal((-1, -1), (bench.Live.PlayingSlot(1), bench.Live.FiredSlot(1)));
        Assert.Equal((SlotState.Empty, SlotState.Stopped), (bench.Live.State(1, 0), bench.Live.State(1, 1)));
    }

    [Fact]
    public void Fire_EmptySlotOfArmedTrack_RecordsUntilFiredAgain()
    {
        var bench = new Bench();
        Assert.True(bench.Live.SetArm(1, true));
        bench.Live.Fire(1, 0);
        bench.Tick(3);
        Assert.Equal(SlotState.Recording, bench.Live.State(1, 0));

        bench.Live.Fire(1, 0);
        bench.Tick(21);

        Assert.Equal(SlotState.Playing, bench.Live.State(1, 0));
        Assert.Equal(["/live/clip/get/length ,iif 1 0 4"], bench.Ask("/live/clip/get/length", 1, 0));
    }

    [Fact]
    public void Fire_EmptySlotWithoutStopButton_NothingHappens()
    {
        var bench = new Bench();
        bench.Live.Fire(1, 1);
        bench.Send("/live/clip_slot/set/has_stop_button", 1, 0, false);
        bench.Send("/live/clip_slot/fire", 1, 0);

        bench.Tick(25);

        Assert.Equal(1, bench.Live.PlayingSlot(1));
    }

    [Fact]
    public void Stop_TrackWaitsForTheSongsQuantization_WhateverTheClipsIs()
    {
        var bench = new Bench();
        bench.Ask("/live/clip/set/launch_quantization", 0, 0, 1);
        bench.Live.Fire(0, 0);
        bench.Tick();
        bench.Tick(3);

        bench.Live.StopTrack(0);

        bench.Tick(15);
        Assert.Equal((0, -2), (bench.Live.PlayingSlot(0), bench.Live.FiredSlot(0)));
        bench.Tick(3);
        Assert.Equal((-1, -1), (bench.Live.PlayingSlot(0), bench.Live.FiredSlot(0)));
    }

    [Theory]
    [InlineData("/live/song/stop_all_clips", false)]
    [InlineData("/live/track/stop_all_clips", true)]
    public void StopAllClips_WithZeroBehindIt_DoesNotWait(string address, bool takesTrack)
    {
        var bench = new Bench();
        bench.Live.Fire(0, 0);
        bench.Tick(3);

        bench.Send(address, takesTrack ? [0, 0] : [0]);
        bench.Tick(2);

        Assert.Equal(-1, bench.Live.PlayingSlot(0));
    }

    [Fact]
    public void Group_SlotFiredAndTrackStopped_ChildrenFollow()
    {
        var bench = new Bench(LiveSetFile.Load("stage.json"));

        bench.Live.Fire(0, 0);
        bench.Tick();

        Assert.Equal([0, 0, 0, -1], Enumerable.Range(0, 4).Select(bench.Live.PlayingSlot));
        Assert.Equal(SlotState.Playing, bench.Live.State(0, 0));
        bench.Live.StopTrack(0);
        bench.Tick(21);
        Assert.Equal([-1, -1, -1], Enumerable.Range(0, 3).Select(bench.Live.PlayingSlot));
        Assert.Equal(SlotState.Stopped, bench.Live.State(0, 0));
        Assert.Equal(SlotState.Empty, bench.Live.State(0, 2));
    }

    [Fact]
    public void Clip_ThatDoesNotLoop_PlaysToItsEndOnly()
    {
        var bench = new Bench(LiveSetFile.Load("stage.json"));
        bench.Live.Fire(5, 0);
        bench.Tick();

        // Two beats: one second.
        bench.Tick(9);
        Assert.Equal(0, bench.Live.PlayingSlot(5));
        bench.Tick(1);
        Assert.Equal(-1, bench.Live.PlayingSlot(5));
    }

    [Fact]
    public void Fire_DeletedWhileItWaits_NothingStarts()
    {
        var bench = new Bench();
        bench.Live.SetPlaying(true);
        bench.Tick();
        bench.Live.Fire(0, 0);

        Assert.True(bench.Live.DeleteClip(0, 0));
        bench.Tick(25);

        Assert.Equal((-1, SlotState.Empty), (bench.Live.PlayingSlot(0), bench.Live.State(0, 0)));
        Assert.False(bench.Live.DeleteClip(0, 0));
    }

    [Fact]
    public void Burst_StopsAndStart_ChangeOverInTheSameInstant()
    {
        var bench = new Bench();
        bench.Live.Fire(0, 0);
        bench.Live.Fire(3, 0);
        bench.Tick(3);
        bench.Send("/live/track/stop_all_clips", 0);
        bench.Send("/live/track/stop_all_clips", 3);
        bench.Send("/live/clip_slot/fire", 2, 0);

        bench.Until(live => live.PlayingSlot(2) == 0);

        Assert.Equal((-1, -1), (bench.Live.PlayingSlot(0), bench.Live.PlayingSlot(3)));
    }
}

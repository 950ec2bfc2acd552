using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;
using Xunit.Abstractions;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>Whatever the network does, the group ends in the pressed state. Every run is one seed.</summary>
public sealed class ExclusivePropertyTests(ITestOutputHelper output)
{
    private const int Tracks = 6;
    private const int Scenes = 4;

    [Theory]
    [InlineData(1, 0.10, 0.10, 500, true, 4)]
    [InlineData(2, 0.10, 0.10, 500, false, 4)]
    [InlineData(3, 0.10, 0.05, 500, true, 0)]
    [InlineData(4, 0.10, 0.0, 0, true, 4)]
    [InlineData(5, 0.30, 0.30, 500, true, 7)]
    [InlineData(129, 0.30, 0.10, 500, true, 4)]
    [InlineData(216, 0.30, 0, 500, false, 4)]
    public void ExclusiveLaunch_BadNetwork_EndsInThePressedState(int seed, double loss, double twice, int delay, bool bursts, int quantization)
    {
        var live = new LossyLive(seed, Tracks, Scenes, new BadWeather(loss, twice, delay, bursts), rules => rules with
        {
            PressAgain = PressAgain.Restart,
            ConfirmWithin = TimeSpan.FromMinutes(2),
            Straggle = TimeSpan.FromMilliseconds(1200),     // both ways, and a tick
        });
        live.Board.SongQuantization = quantization;
        live.Board.Quantize(1, 1, 0);
        live.Board.Quantize(2, 2, 7);
        live.Board.Quantize(4, 0, 4);
        var random = new Random(seed * 7919);

        for (var launch = 0; launch < 2000; launch++)
        {
            var (track, scene) = PressOnceOrMore(live, random);

            Assert.True(live.PassUntilAtRest(120_000), $"launch {launch}: {live.Group.Phase}{Environment.NewLine}{live.Story}");
            AssertOneTrueState(live, track, scene, $"launch {launch}");

            live.Pass(random.Next(3) == 0 ? 0 : random.Next(2000));
            AssertOneTrueState(live, track, scene, $"launch {launch}, later");
        }

        output.WriteLine($"seed {seed}: {live.Now / 1000.0 / 2000:0.00} s each, {live.Group.Counters}");
        Assert.False(live.FellAsleep);
        Assert.True(live.Group.Counters.FiredAgain > 0);
        Assert.True(live.Group.Counters.StoppedAgain > 0);
        Assert.Equal(live.Group.Counters.Presses, live.Group.Counters.Launches + live.Group.Counters.Ignored);
        Assert.Equal(0, live.Board.Marks);
    }

    [Theory]
    [InlineData(11, 4)]
    [InlineData(12, 0)]
    public void ExclusiveLaunch_CrashesAndLossesAtAnyMoment_ComeToRestWithTruthfulLights(int seed, int quantization)
    {
        var live = new LossyLive(seed, Tracks, Scenes, new BadWeather(0.05, 0.05, 30, Bursts: true), rules => rules);
        live.Board.SongQuantization = quantization;
        live.Board.Quantize(1, 1, 0);
        live.Board.Quantize(2, 2, 7);
        var random = new Random(seed);

        for (var launch = 0; launch < 1000; launch++)
        {
            PressOnceOrMore(live, random);
            live.Pass(random.Next(1500));
            switch (random.Next(3))
            {
                case 0:
                    live.Crash();
                    break;
                case 1:
                    live.PassCutOff(random.Next(1, 12_000));
                    break;
                default:
                    live.Click(random.Next(Tracks), random.Next(Scenes));
                    break;
            }

            Assert.True(live.PassUntilAtRest(120_000), $"launch {launch}: {live.Group.Phase}{Environment.NewLine}{live.Story}");
            AssertTruthfulLights(live, $"launch {launch}");
        }

        Assert.False(live.FellAsleep);
    }

    /// <summary>At rest no light waits without Live waiting, and at most one is failed.</summary>
    private static void AssertTruthfulLights(LossyLive live, string when)
    {
        var failed = live.Group.Phase == ExclusivePhase.Failed ? 1 : 0;
        Assert.True(live.Board.Marks == failed, $"{when}: {live.Board.Marks} marks in {live.Group.Phase}");
        for (var track = 0; track < Tracks; track++)
        {
            for (var scene = 0; scene < Scenes; scene++)
            {
                var waits = live.Board.SlotState(track, scene) == ClipState.Waiting;
                Assert.True(!waits || live.Board.FiredSlot(track) == scene, $"{when}: {track + 1}.{scene + 1} waits by our mark alone");
            }
        }
    }

    private static (int Track, int Scene) PressOnceOrMore(LossyLive live, Random random)
    {
        var (track, scene) = (0, 0);
        var presses = random.Next(3) == 0 ? random.Next(2, 5) : 1;
        for (var press = 0; press < presses; press++)
        {
            if (press > 0 && random.Next(2) == 0)
            {
                live.Pass(random.Next(700));
            }

            (track, scene) = (random.Next(Tracks), random.Next(Scenes));
            live.Press(track, scene);
        }

        return (track, scene);
    }

    private static void AssertOneTrueState(LossyLive live, int track, int scene, string when)
    {
        for (var other = 0; other < Tracks; other++)
        {
            var expected = other == track ? scene : -1;
            Assert.True(live.Playing(other) == expected && live.Fired(other) == -1,
                $"{when}: {track + 1}.{scene + 1} was pressed; on track {other + 1} plays {live.Playing(other)}, waits {live.Fired(other)}{Environment.NewLine}{live.Story}");
        }

        Assert.Equal((track, scene), live.Group.Wanted);
        Assert.Equal(ClipState.Playing, live.Board.SlotState(track, scene));
    }
}

using System.Globalization;
using MidiMesh.Contracts.Live;
using MidiMesh.Live.Session;
using MidiMesh.Testing;
using Xunit.Abstractions;

namespace MidiMesh.Live.Tests.Script;

/// <summary>The conversation with our own script: what it promises whatever the network and Live do.</summary>
public sealed class ScriptSessionTests(ITestOutputHelper output)
{
    private const int Tracks = 6;
    private const int Scenes = 4;

    /// <summary>Per seed; <c>MIDIMESH_LAUNCHES=10000</c> does more.</summary>
    private static int Launches { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_LAUNCHES"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 200;

    [Theory]
    [InlineData(1, 0.10, 500)]
    [InlineData(2, 0.30, 500)]
    [InlineData(3, 0.10, 0)]
    public void Press_BadNetwork_EndsInThePressedStateAndNothingIsDoneTwice(int seed, double loss, int delay)
    {
        var world = new ScriptWorld(seed, Tracks, Scenes).Started();
        (world.Loss, world.Delay) = (loss, delay);
        var random = new Random(seed * 7919);
        for (var launch = 0; launch < Launches; launch++)
        {
            var (track, scene) = (random.Next(Tracks), random.Next(Scenes));
            world.Press(track, scene);
            world.PassUntil(() => world.IsAtRest, 120_000);
            for (var t = 0; t < Tracks; t++)
            {
                var wanted = t == track ? scene : -1;
                Assert.True(world.Script.Playing(t) == wanted && world.Session.PlayingSlot(t) == wanted, $"launch {launch} of {track}.{scene}{Environment.NewLine}{world.Story}");
            }
        }

        output.WriteLine($"{world.Time.Elapsed.TotalSeconds / Launches:0.00} s each; {world.Script.Launched.Count} launches, {world.Script.Stale} too late, {world.Group.Counters.FiredAgain} fired again, {world.Session.Counters.Contradictions} gaps");

        // Fewer where what played already was pressed and the press came too late to begin it anew.
        Assert.InRange(world.Script.Launched.Count, Launches * 99 / 100, Launches);
        Assert.Equal(Launches, world.Group.Counters.Launches);
    }

    [Fact]
    public void Press_WhileLiveIsFrozen_IsNotDoneLate()
    {
        var world = new ScriptWorld(4, Tracks, Scenes, confirmWithin: TimeSpan.FromMilliseconds(600)).Started();
        world.Press(0, 0);
        world.PassUntil(() => world.IsAtRest, 10_000);
        world.IsFrozen = true;
        world.Press(1, 1);
        world.Pass(1800);
        world.IsFrozen = false;
        world.Pass(2000);
        Assert.Equal(1, world.Script.Stale);
        Assert.Equal([(0, 0)], world.Script.Launched);
        Assert.Equal(ClipState.Failed, world.Session.SlotState(1, 1));
        Assert.Contains("late: not done", world.Errors);
    }

    [Fact]
    public void Restart_InTheMiddle_HealsWithinTwoSecondsOfItsReturn()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var world = new ScriptWorld(seed, Tracks, Scenes).Started();
            world.Press(seed % Tracks, 1);
            world.Pass(seed * 3);

            // Half of them do not even hear goodbye and greeting.
            var readings = world.Session.Counters.Readings;
            world.IsPlugged = seed % 2 == 0;
            world.Script.Restart(seed + 1);
            world.IsPlugged = true;
            world.PassUntil(() => world.Session.Counters.Readings > readings && world.Session.Link == LiveLink.Alive && Enumerable.Range(0, Tracks).All(t => world.Session.PlayingSlot(t) == world.Script.Playing(t)), 2000);
            world.PassUntil(() => world.IsAtRest, 60_000);
            world.Press(2, 2);
            world.PassUntil(() => world.IsAtRest, 10_000);
            Assert.Equal(2, world.Script.Playing(2));
        }
    }

    [Fact]
    public void NothingAnswers_IsToldOnceWithAdvice()
    {
        var world = new ScriptWorld(5, Tracks, Scenes) { IsPlugged = false };
        world.Session.Start(world.Now);
        world.Pass(20_000);
        Assert.Equal(2, world.Links.Count);
        Assert.Contains("control surface", world.Links[1], StringComparison.Ordinal);
        Assert.InRange(world.Session.Counters.Sent, 30, 45);
    }

    [Fact]
    public void AbletonOscAnswersInstead_IsNamed()
    {
        var world = new ScriptWorld(6, Tracks, Scenes) { IsPlugged = false };
        world.Session.Start(world.Now);
        world.Session.Receive(new Contracts.Osc.OscMessage("/live/error", "Unknown OSC address: /midimesh/hello").ToPacket(), world.Now);
        Assert.Contains("AbletonOSC answers", world.Links[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_LinkIsLostAndFoundAgain()
    {
        var world = new ScriptWorld(7, Tracks, Scenes).Started();
        world.Press(3, 3);
        world.PassUntil(() => world.IsAtRest, 10_000);
        world.IsPlugged = false;
        world.PassUntil(() => world.Session.Link == LiveLink.Lost, 5000);
        Assert.Equal(ClipState.Unknown, world.Session.SlotState(3, 3));
        world.IsPlugged = true;
        world.PassUntil(() => world.Session.Link == LiveLink.Alive, 1000);
        Assert.Equal(ClipState.Playing, world.Session.SlotState(3, 3));
    }

    [Fact]
    public void ValuesThatChangeFast_OnlyTheLatestFollowsTheOneUnderWay()
    {
        var world = new ScriptWorld(8, Tracks, Scenes).Started();
        var sent = world.Session.Counters.Sent;
        for (var i = 0; i <= 100; i++)
        {
            Assert.True(world.Session.Execute(new LiveCommand(LiveVerb.SetTrackVolume, 2, Value: i / 100.0), world.Now));
        }

        world.PassUntil(() => world.Session.Unacknowledged == 0, 1000);
        Assert.Equal(sent + 2, world.Session.Counters.Sent);
    }

    [Fact]
    public void Garbage_ChangesNothing()
    {
        var world = new ScriptWorld(9, Tracks, Scenes).Started();
        var random = new Random(9);
        var words = new[] { "ok", "error", "part", "change", "layout", "bye", "startup", "mapped", "trace", "nonsense" };
        for (var i = 0; i < 10_000; i++)
        {
            var arguments = Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(5) switch
            {
                0 => (Contracts.Osc.OscValue)random.Next(-5, 40),
                1 => (float)random.NextDouble(),
                2 => Contracts.Osc.OscValue.Nil,
                3 => "t/1/c/2",
                _ => new[] { "clip", "track", "song", "state", "" }[random.Next(5)],
            }).ToArray();
            world.Session.Receive(new Contracts.Osc.OscMessage("/midimesh/" + words[random.Next(words.Length)], arguments).ToPacket(), world.Now);
            var noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            world.Session.Receive(noise, world.Now);
        }

        world.Pass(10_000);
        world.Press(1, 1);
        world.PassUntil(() => world.IsAtRest, 20_000);
        Assert.Equal(1, world.Session.PlayingSlot(1));
    }

    [Fact]
    public void Steady_PressesAndPushes_AllocateNothing()
    {
        var world = new ScriptWorld(10, Tracks, Scenes).Started();
        var change = new Contracts.Osc.OscMessage("/midimesh/change", 900, "t/1", 3, "playing_slot_index", 2, "t/1/c/2", 15, "state", 3).ToPacket();
        world.Pass(500);
        var number = 100;

        // The bench itself notes a call for each change; nothing changes after the first.
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(change.AsSpan(change.AsSpan().IndexOf(",isis"u8) + 16), number++);
                world.Session.Receive(change, world.Now);
            }
        }));
    }
}

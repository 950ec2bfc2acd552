using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Tests.Script;

/// <summary>Live closes in the middle of a bulk read, after each of its datagrams once: nothing hangs, and the set is read again when it is back.</summary>
public sealed class InterruptedReadingTests
{
    private const int Tracks = 6;
    private const int Scenes = 4;

    public static TheoryData<int, int> Ends()
    {
        // Hello, ping, song, watches, tracks, clips in five parts, pushes: all that a start takes, and a little more.
        var data = new TheoryData<int, int>();
        for (var after = 1; after <= 20; after++)
        {
            data.Add(after, 300);
            data.Add(after, 8000);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void LiveCloses_AfterAnyOfItsDatagrams_IsReadAgainWhenItIsBack(int after, int away)
    {
        var world = new ScriptWorld(after, Tracks, Scenes) { EndsAfter = after };
        world.Session.Start(world.Now);
        world.Pass(1000);
        Assert.Equal(0, world.EndsAfter);                       // it has come to that
        world.Pass(away);
        if (away > 5000)
        {
            Assert.Contains(world.Session.Link, new[] { LiveLink.Lost, LiveLink.Silent });
        }

        world.EndsAfter = int.MaxValue;
        world.Script.Restart(after);
        world.PassUntil(() => world.Session.Link == LiveLink.Alive && world.Session.Counters.Readings > 0 && world.Session.HasClip(Tracks - 1, Scenes - 1), 5000);
        world.Pass(1000);
        Assert.Equal(LiveLink.Alive, world.Session.Link);
        for (var slot = 0; slot < Tracks * Scenes; slot++)
        {
            Assert.Equal(ClipState.Stopped, world.Session.SlotState(slot / Scenes, slot % Scenes));
        }

        world.Press(1, 1);
        world.PassUntil(() => world.IsAtRest, 10_000);
        Assert.Equal((1, 1), (world.Script.Playing(1), world.Session.PlayingSlot(1)));
        Assert.Single(world.Script.Launched);
    }
}

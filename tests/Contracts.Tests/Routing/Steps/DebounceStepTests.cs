using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

/// <summary>Presses (+) and releases (-) of a worn button, with their times, and what is left of them after 15 ms of debounce.</summary>
public sealed class DebounceStepTests
{
    [Theory]
    [InlineData("+0 -100", "0:Press 100:Release")]
    [InlineData("+0 -100 +200 -300", "0:Press 100:Release 200:Press 300:Release")]
    [InlineData("+0 -3 +5 -100", "0:Press 100:Release")]
    [InlineData("+0 -2 +4 -6 +8 -100", "0:Press 100:Release")]
    [InlineData("+0 -100 +103 -105", "0:Press 100:Release")]
    [InlineData("+0 -100 +103 -105 +108 -110", "0:Press 100:Release")]
    [InlineData("+0 -3", "0:Press 15:Release")]
    [InlineData("+0 -3 +5 -7", "0:Press 15:Release")]
    [InlineData("+0 -3 +40 -60", "0:Press 15:Release 40:Press 60:Release")]
    [InlineData("+0 -3 +25 -29", "0:Press 15:Release")]
    [InlineData("+0 -15 +30 -60", "0:Press 15:Release 30:Press 60:Release")]
    [InlineData("+0 -100 +110 -200", "0:Press 100:Release")]
    [InlineData("+0 +100 -200", "0:Press 100:Press 200:Release")]
    [InlineData("-0 +100 -200", "0:Release 100:Press 200:Release")]
    public void Edges_OfAWornButton_BecomeOnePressAndOneRelease(string edges, string expected) =>
        Assert.Equal(expected, Run(new DebounceStep(TimeSpan.FromMilliseconds(15)), edges));

    [Theory]
    [InlineData("+0 -100 +103 -105 +300", "0:Press 300:Press")]
    [InlineData("+0 -3 +5 -100 +300 -400", "0:Press 300:Press")]
    public void Edges_OfARouteWithoutReleases_BecomePressesOnly(string edges, string expected) =>
        Assert.Equal(expected, Run(new DebounceStep(TimeSpan.FromMilliseconds(15), keepReleases: false), edges));

    [Fact]
    public void Release_WithoutRoomToWait_GoesOnAtOnce()
    {
        var bench = new StepBench(new DebounceStep(TimeSpan.FromMilliseconds(15))) { HasRoom = false };

        bench.Button(0, Gesture.Press).Button(3, Gesture.Release);

        Assert.Equal(["0:Press", "3:Release"], bench.Out);
    }

    [Fact]
    public void Release_WaitingWhenAnotherTableComes_GoesOn()
    {
        var bench = new StepBench(new DebounceStep(TimeSpan.FromMilliseconds(15)));

        bench.Button(0, Gesture.Press).Button(3, Gesture.Release).LetGo();

        Assert.Equal(2, bench.Out.Count);
        Assert.EndsWith(":Release", bench.Out[1], StringComparison.Ordinal);
    }

    [Fact]
    public void OtherGestures_Pass()
    {
        var bench = new StepBench(new DebounceStep(TimeSpan.FromMilliseconds(15)));

        bench.Move(0, 0.1).Move(1, 0.2);

        Assert.Equal(["0:0.1", "1:0.2"], bench.Out);
    }

    /// <summary>Whatever a contact does: presses and releases alternate, edges are at least the time apart, and what is accepted as pressed is released in the end.</summary>
    [Fact]
    public void Edges_AtRandom_AlternateAndEndAsTheButtonDoes()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var bench = new StepBench(new DebounceStep(TimeSpan.FromMilliseconds(15)));
            var (at, edgesOfContact) = (0L, 2 * random.Next(1, 20));
            for (var edge = 0; edge < edgesOfContact; edge++)
            {
                bench.Button(at, edge % 2 == 0 ? Gesture.Press : Gesture.Release);
                at += random.Next(2) == 0 ? random.Next(1, 15) : random.Next(15, 200);
            }

            bench.Until(at + 100);

            var edges = bench.Out.Select(static text => text.Split(':')).Select(static parts => (At: long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), What: parts[1])).ToList();
            Assert.True(edges.Count % 2 == 0, $"seed {seed}: {string.Join(' ', bench.Out)}");
            for (var i = 0; i < edges.Count; i++)
            {
                Assert.True(edges[i].What == (i % 2 == 0 ? "Press" : "Release") && (i == 0 || edges[i].At - edges[i - 1].At >= 15), $"seed {seed}: {string.Join(' ', bench.Out)}");
            }
        }
    }

    private static string Run(DebounceStep step, string edges)
    {
        var bench = new StepBench(step);
        foreach (var edge in edges.Split(' '))
        {
            bench.Button(long.Parse(edge.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture), edge[0] == '+' ? Gesture.Press : Gesture.Release);
        }

        bench.Until(10_000);
        return string.Join(' ', bench.Out);
    }
}

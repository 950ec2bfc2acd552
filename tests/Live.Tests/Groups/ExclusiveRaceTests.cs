using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>Two presses at once: in whatever order Live takes them on and answers, there is one winner, the last press.</summary>
public sealed class ExclusiveRaceTests
{
    private static readonly string[] Words = ["loser triggered", "loser plays", "loser silent", "winner triggered", "winner plays"];

    public static TheoryData<string> EveryOrderOfAnswers()
    {
        var orders = new TheoryData<string>();
        foreach (var order in Permute(Words))
        {
            orders.Add(string.Join(", ", order));
        }

        return orders;
    }

    [Theory]
    [MemberData(nameof(EveryOrderOfAnswers))]
    public void TwoPresses_AnswersInAnyOrder_EndWithTheLastPressed(string order)
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Press(1, 0);
        Assert.Equal("fire 1.1, stop 1 + fire 2.1", bench.SentText);

        foreach (var word in order.Split(", "))
        {
            bench.Pass(30);
            Say(bench, word);
        }

        ObeyUntilAtRest(bench);

        Assert.Equal("Idle 2.1", bench.PhaseText);
        Assert.Equal(-1, bench.Board.PlayingSlot(0));
        Assert.Equal(0, bench.Board.PlayingSlot(1));
        Assert.Equal(0, bench.Board.Marks);
        Assert.Equal(1, bench.Group.Counters.Superseded);
    }

    [Theory]
    [InlineData(0, 0, 0, 1)]
    [InlineData(0, 0, 1, 0)]
    [InlineData(1, 2, 0, 2)]
    [InlineData(2, 1, 2, 0)]
    public void TwoPresses_SameStamp_LastOneIsTheOnlyMark(int firstTrack, int firstScene, int track, int scene)
    {
        var bench = new GroupBench();

        bench.Press(firstTrack, firstScene);
        bench.Press(track, scene);

        Assert.Equal(ClipState.Stopped, bench.Board.SlotState(firstTrack, firstScene));
        Assert.Equal(ClipState.Waiting, bench.Board.SlotState(track, scene));
        Assert.Equal(1, bench.Board.Marks);
    }

    [Fact]
    public void Loser_AcknowledgedAfterTheWinnerPlays_IsStoppedAtOnce()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Press(1, 0);
        bench.Says(0, -1);
        bench.Says(1, 0);
        bench.Pass(150);
        bench.Forget();

        bench.Says(0, -1, 0);
        bench.PassAnswering(400);

        Assert.Contains("stop now 1", bench.Sent);
    }

    [Fact]
    public void Loser_ReplacesTheWinnerOnItsTrack_WinnerIsFiredAgain()
    {
        var bench = new GroupBench();
        bench.Press(0, 0);
        bench.Press(0, 1);
        bench.Says(0, -1, 1);
        Assert.Equal("Waiting 1.2", bench.PhaseText);

        bench.Says(0, -1, 0);       // the loser's datagram was the later one to arrive
        bench.Forget();
        bench.PassAnswering(300);

        Assert.Equal("ask 1, fire 1.2", string.Join(", ", bench.Sent.Take(2)));
    }

    [Fact]
    public void FirstPressedAgain_WhileTheSecondIsUnderWay_IsFiredAgain()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Press(1, 0);
        bench.Forget();

        bench.Press(0, 0);

        Assert.Equal("stop 2 + fire 1.1", bench.SentText);
    }

    [Fact]
    public void FirstPressedAgain_AndItsOldStopLandsLate_IsFiredOnceMore()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 0);
        bench.Press(1, 0);
        bench.Press(0, 0);
        bench.Says(0, 0, 0);
        bench.Forget();

        bench.Says(0, 0, LiveFiredSlot.Stop);
        bench.PassAnswering(400);

        Assert.Equal("fire 1.1", bench.Sent.Single(sent => sent.Contains("fire", StringComparison.Ordinal)));
    }

    [Fact]
    public void FirstPressedAgain_OldStopLandsOnATrackThatStillPlaysAnotherClip_IsFiredOnceMore()
    {
        var bench = new GroupBench();
        bench.Board.Plays(0, 2);
        bench.Press(1, 0);
        bench.Press(0, 0);
        bench.Says(0, 2, 0);
        bench.Forget();

        bench.Says(0, 2, LiveFiredSlot.Stop);
        bench.PassAnswering(400);

        Assert.Equal("fire 1.1", bench.Sent.Single(sent => sent.Contains("fire", StringComparison.Ordinal)));
    }

    private static void Say(GroupBench bench, string word)
    {
        switch (word)
        {
            case "loser triggered":
                bench.Says(0, -1, 0);
                break;
            case "loser plays":
                bench.Says(0, 0);
                break;
            case "loser silent":
                bench.Says(0, -1);
                break;
            case "winner triggered":
                bench.Says(1, bench.Board.PlayingSlot(1), 0);
                break;
            default:
                bench.Says(1, 0);
                break;
        }
    }

    /// <summary>From here Live obeys: each stop silences, each start plays, each question is answered.</summary>
    private static void ObeyUntilAtRest(GroupBench bench)
    {
        var done = bench.Sent.Count;
        for (var turn = 0; turn < 400 && bench.Group.Phase != ExclusivePhase.Idle; turn++)
        {
            bench.Pass(25);
            while (done < bench.Sent.Count)
            {
                var sent = bench.Sent[done++];
                if (sent.StartsWith("ask", StringComparison.Ordinal))
                {
                    bench.Says(1, 0);       // the trigger has come true meanwhile
                    bench.SaysAgain(0, 1, 2);
                }
                else if (sent.Contains("stop", StringComparison.Ordinal))
                {
                    bench.Says(0, -1);
                }
            }
        }
    }

    private static IEnumerable<string[]> Permute(string[] words) => words.Length <= 1
        ? [words]
        : words.SelectMany((word, index) => Permute([.. words[..index], .. words[(index + 1)..]]).Select(rest => (string[])[word, .. rest]));
}

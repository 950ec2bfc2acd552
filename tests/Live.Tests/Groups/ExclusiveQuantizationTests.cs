using MidiMesh.Contracts.Live;
using MidiMesh.Live.Groups;

namespace MidiMesh.Live.Tests.Groups;

/// <summary>A stop waits for the song's quantisation, a start for the clip's own: what travels when they differ.</summary>
public sealed class ExclusiveQuantizationTests
{
    private const int None = 0;
    private const int Bar = 4;
    private const int Quarter = 7;

    [Theory]
    [InlineData(Bar, -1, "stop 2 + fire 1.1")]
    [InlineData(Bar, Bar, "stop 2 + fire 1.1")]
    [InlineData(Bar, None, "stop now 2, fire 1.1")]
    [InlineData(Bar, Quarter, "fire 1.1")]
    [InlineData(None, -1, "stop 2 + fire 1.1")]
    [InlineData(None, None, "stop 2 + fire 1.1")]
    [InlineData(None, Bar, "fire 1.1")]
    public void Press_SongAndClipQuantization_DecideHowTheStopsTravel(int song, int clip, string sent)
    {
        var bench = new GroupBench();
        bench.Board.SongQuantization = song;
        bench.Board.Quantize(0, 0, clip);
        bench.Board.Plays(1, 0);

        bench.Press(0, 0);

        Assert.Equal(sent, bench.SentText);
    }

    [Fact]
    public void Start_StopsHeld_ReleasesThemAtOnceAsImmediateOnes()
    {
        var bench = Holding();
        bench.Says(0, -1, 0);
        Assert.Equal("Holding 1.1", bench.PhaseText);
        bench.Forget();

        bench.Says(0, 0);

        Assert.Equal("stop now 2", bench.SentText);
        Assert.Equal("Settling 1.1", bench.PhaseText);
    }

    [Fact]
    public void Start_StopsHeldAndWordOfItLost_IsFoundByAskingEvery250Milliseconds()
    {
        var bench = Holding();
        bench.Says(0, -1, 0);
        bench.Pass(3000);
        var gaps = bench.SentAt.Zip(bench.SentAt.Skip(1), (a, b) => b - a).Skip(2);
        Assert.All(gaps, gap => Assert.Equal(250, gap));

        bench.Board.Plays(0, 0);
        bench.Board.Fires(0, -1);
        bench.Forget();
        bench.PassAnswering(400);

        Assert.Contains("stop now 2", bench.Sent);
    }

    [Fact]
    public void Press_StopsHeldAndAnotherTrackWaits_StopsThatOneRightAway()
    {
        var bench = new GroupBench();
        bench.Board.Quantize(0, 0, Quarter);
        bench.Board.Plays(1, 0);
        bench.Board.Fires(2, 1);

        bench.Press(0, 0);

        Assert.Equal("stop 3 + fire 1.1", bench.SentText);
    }

    [Fact]
    public void Deadline_StopsHeld_LetsTheOthersPlayOn()
    {
        var bench = Holding();

        bench.PassAnswering(1000);

        Assert.DoesNotContain(bench.Sent, sent => sent.Contains("stop", StringComparison.Ordinal));
        Assert.Equal(ClipState.Failed, bench.Board.SlotState(0, 0));
    }

    [Fact]
    public void Press_AnotherWhileStopsAreHeld_StopsEverythingForTheNewOne()
    {
        var bench = Holding();
        bench.Says(0, -1, 0);
        bench.Forget();

        bench.Press(2, 0);

        Assert.Equal("stop 1 2 + fire 3.1", bench.SentText);
    }

    [Fact]
    public void Press_PlayingClipWhileItsStopIsHeld_KeepsItAndCancelsTheOther()
    {
        var bench = Holding();
        bench.Says(0, -1, 0);
        bench.Forget();

        bench.Press(1, 0);

        Assert.Equal("stop 1", bench.SentText);
        Assert.Equal("Settling 2.1", bench.PhaseText);
    }

    [Fact]
    public void Answer_QuantizedStopLostAndWantedPlays_StopsAtOnce()
    {
        var bench = new GroupBench();
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        bench.Says(0, 0);
        bench.Forget();

        bench.PassAnswering(400);

        Assert.Equal("ask 2, stop now 2", string.Join(", ", bench.Sent.Take(2)));
    }

    [Fact]
    public void Press_ClipWithoutQuantization_StopsAlsoWhatWouldStopTooLate()
    {
        var bench = new GroupBench();
        bench.Board.Quantize(0, 0, None);
        bench.Board.Plays(1, 0);
        bench.Board.Fires(1, LiveFiredSlot.Stop);

        bench.Press(0, 0);

        Assert.Equal("stop now 2, fire 1.1", bench.SentText);
    }

    private static GroupBench Holding()
    {
        var bench = new GroupBench();
        bench.Board.Quantize(0, 0, Quarter);
        bench.Board.Plays(1, 0);
        bench.Press(0, 0);
        return bench;
    }
}

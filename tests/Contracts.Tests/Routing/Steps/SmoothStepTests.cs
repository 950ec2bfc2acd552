using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

public sealed class SmoothStepTests
{
    private readonly StepBench _bench = new(new SmoothStep(TimeSpan.FromMilliseconds(60)));

    [Fact]
    public void FirstPosition_HasNothingToGlideFrom_GoesAtOnce() => Assert.Equal(["5:0.7"], _bench.Move(5, 0.7).Until(1000).Out);

    [Fact]
    public void Jump_Glides_AndComesToRestExactlyOnTheNewest()
    {
        _bench.Move(0, 0).Move(1000, 1).Until(5000);

        // A constant of 20 ms: 1 - e^(-n/2).
        Assert.Equal(
            ["0:0", "1010:0.3935", "1020:0.6321", "1030:0.7769", "1040:0.8647", "1050:0.9179", "1060:0.9502", "1070:0.9698", "1080:0.9817", "1090:0.9889", "1100:0.9933", "1110:0.9959", "1120:1"],
            _bench.Out);
    }

    [Fact]
    public void NewPositionOnTheWay_TurnsTheGlideWithoutAJump()
    {
        _bench.Move(0, 0).Move(1000, 1).Move(1025, 0).Until(5000);

        Assert.Equal(["0:0", "1010:0.3935", "1020:0.6321"], _bench.Out.Take(3));
        Assert.Equal("1030:0.3834", _bench.Out[3]);
        Assert.Equal(0, _bench.Values[^1]);
        Assert.Equal(_bench.Values.Skip(3).OrderDescending(), _bench.Values.Skip(3));
    }

    [Fact]
    public void ManyPositions_LeaveAtItsOwnPace()
    {
        _bench.Move(0, 0);
        for (var at = 1; at <= 500; at++)
        {
            _bench.Move(1000 + at, at / 500.0);
        }

        _bench.Until(5000);

        var after = _bench.Out.Count(static text => long.Parse(text.Split(':')[0], System.Globalization.CultureInfo.InvariantCulture) is > 1000 and <= 1501);
        Assert.InRange(after, 45, 50);
        Assert.Equal(1, _bench.Values[^1]);
    }

    [Fact]
    public void NoRoomToWait_GoesToTheNewestAtOnce()
    {
        _bench.Move(0, 0);
        _bench.HasRoom = false;

        Assert.Equal(["0:0", "10:1"], _bench.Move(10, 1).Until(1000).Out);
    }

    [Fact]
    public void AnotherTableComes_TheNewestIsNotLost()
    {
        _bench.Move(0, 0).Move(1000, 1).LetGo();

        Assert.Equal([0, 1], _bench.Values);
    }

    [Fact]
    public void Values_ThatAreNone_GoNoFurther()
    {
        _bench.Move(0, 0.5).Move(10, double.NaN).Move(20, double.PositiveInfinity).Until(1000);

        Assert.Equal(["0:0.5"], _bench.Out);
    }

    [Fact]
    public void Buttons_Pass() => Assert.Equal(["0:Press", "1:Release"], _bench.Button(0, Gesture.Press).Button(1, Gesture.Release).Out);
}

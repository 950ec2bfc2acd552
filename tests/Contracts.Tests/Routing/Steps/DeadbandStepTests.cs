using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

public sealed class DeadbandStepTests
{
    [Theory]
    [InlineData("0.5 0.505 0.51 0.515 0.5", "0.5 0.51 0.5")]
    [InlineData("0.5 0.504 0.508 0.512", "0.5 0.512")]
    [InlineData("0.995 1 0.999 1", "0.995 1")]
    [InlineData("0.004 0 0.003 0.02", "0.004 0 0.02")]
    [InlineData("0.99 1", "0.99 1")]
    [InlineData("0.3 NaN 0.4", "0.3 0.4")]
    public void Positions_CloseToTheLastOneSent_AreDroppedButEndsAreNot(string positions, string expected) =>
        Assert.Equal(expected, Run(new DeadbandStep(0.01, 0, 1), positions));

    [Theory]
    [InlineData("0.845 0.85 0.849", "0.845 0.85")]
    [InlineData("0.845 0.8499", "0.845")]
    public void Ends_AreThoseOfTheScaleInFront(string positions, string expected) =>
        Assert.Equal(expected, Run(new DeadbandStep(0.01, 0, 0.85), positions));

    [Fact]
    public void Buttons_Pass()
    {
        var bench = new StepBench(new DeadbandStep(0.5, 0, 1));

        Assert.Equal(["0:Press", "0:Release", "0:Press"], bench.Button(0, Gesture.Press).Button(0, Gesture.Release).Button(0, Gesture.Press).Out);
    }

    private static string Run(DeadbandStep step, string positions)
    {
        var bench = new StepBench(step);
        foreach (var position in positions.Split(' '))
        {
            bench.Move(0, double.Parse(position, CultureInfo.InvariantCulture));
        }

        return string.Join(' ', bench.Values.Select(static value => value.ToString(CultureInfo.InvariantCulture)));
    }
}

using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

/// <summary>Positions of a fader, and what the destination gets ("." for nothing).</summary>
public sealed class TakeoverStepTests
{
    [Theory]
    [InlineData(0.5, "0.1 0.3 0.7 0.9", ". . 0.7 0.9")]
    [InlineData(0.5, "0.495 0.6", "0.495 0.6")]
    [InlineData(0.5, "0.9 0.6 0.4", ". . 0.4")]
    [InlineData(double.NaN, "0.1 0.3", "0.1 0.3")]
    [InlineData(1.5, "0.5 1", ". 1")]
    public void Pickup_Fader_WaitsUntilItMeetsTheValue(double target, string positions, string expected) =>
        Assert.Equal(expected, Run(new TakeoverStep(ValueShape.None), target, positions));

    [Theory]
    [InlineData(0.85, "0.4 0.5", ". .")]
    [InlineData(0.85, "0.9 1", ". 1")]
    [InlineData(0.425, "0.4 0.5", ". 0.5")]
    public void Pickup_InFrontOfAScale_FindsTheValueOnIt(double target, string positions, string expected) =>
        Assert.Equal(expected, Run(new TakeoverStep(ValueShape.None).Before(new ValueShape([new ScaleStep(0, 0.85)])), target, positions));

    [Fact]
    public void Pickup_InFrontOfACurveAndAScale_FindsTheValueBehindBoth() =>
        Assert.Equal(". 0.51", Run(new TakeoverStep(ValueShape.None).Before(new ValueShape([CurveStep.Power(2), new ScaleStep(1, 0)])), 0.75, "0.3 0.51"));

    [Theory]
    [InlineData(0.8, "0 0.5 1", ". 0.9 1")]
    [InlineData(0.8, "0.4 0.2 0", ". 0.4 0")]
    [InlineData(0.8, "0.4 0.5 0.25", ". 0.8333 0.4167")]
    [InlineData(0.5, "0.5 0.6", "0.5 0.6")]
    [InlineData(0, "1 0.5 0", ". 0 0")]
    [InlineData(1, "0.5 0.5 0.25", ". 1 0.5")]
    [InlineData(double.NaN, "0.1 0.3", "0.1 0.3")]
    public void Scaled_Fader_MovesTheValueSoThatBothReachTheEndTogether(double target, string positions, string expected) =>
        Assert.Equal(expected, Run(new ScaledTakeoverStep(ValueShape.None), target, positions));

    [Fact]
    public void Scaled_OnceTogether_StaysSo()
    {
        var bench = new StepBench(new ScaledTakeoverStep(ValueShape.None)) { Target = 0.8 };
        bench.Move(0, 0.5).Move(10, 1).Move(20, 0.7).Move(30, 0.2).Move(40, 0.9);

        Assert.Equal([1, 0.7, 0.2, 0.9], bench.Values);
    }

    [Fact]
    public void Scaled_SomebodyElseMovesTheValue_BeginsAnewFromThere()
    {
        var bench = new StepBench(new ScaledTakeoverStep(ValueShape.None)) { Target = 0.5 };
        bench.Move(0, 0.5).Move(10, 0.6);
        bench.Target = 0.2;

        bench.Move(2000, 0.8);

        Assert.Equal([0.5, 0.6, 0.6], bench.Values);
    }

    [Fact]
    public void Scaled_AnyMovement_StaysInTheRangeAndMeetsAtTheEnd()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var bench = new StepBench(new ScaledTakeoverStep(ValueShape.None)) { Target = random.NextDouble() };
            var position = random.Next(128) / 127.0;
            for (var i = 0; i < 200; i++)
            {
                bench.Move(i, position);
                position = Math.Clamp(position + (random.Next(-8, 9) / 127.0), 0, 1);
            }

            Assert.All(bench.Values, static value => Assert.InRange(value, 0, 1));
            bench.Move(200, 1).Move(201, 0.5);
            Assert.Equal(0.5, bench.Values[^1], 6);
        }
    }

    private static string Run(TargetStep step, double target, string positions)
    {
        var bench = new StepBench(step) { Target = target };
        var result = new List<string>();
        var at = 0;
        foreach (var position in positions.Split(' '))
        {
            var before = bench.Out.Count;
            bench.Move(at += 10, double.Parse(position, CultureInfo.InvariantCulture));
            Assert.True(bench.Out.Count > before || bench.Outcome == StepOutcome.TakeoverWaiting);
            result.Add(bench.Out.Count > before ? bench.Values[^1].ToString(CultureInfo.InvariantCulture) : ".");
        }

        return string.Join(' ', result);
    }
}

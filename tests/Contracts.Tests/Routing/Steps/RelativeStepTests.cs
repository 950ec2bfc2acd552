using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

public sealed class RelativeStepTests
{
    [Theory]
    [InlineData(RelativeEncoding.TwosComplement, 1, 0.51)]
    [InlineData(RelativeEncoding.TwosComplement, 127, 0.49)]
    [InlineData(RelativeEncoding.TwosComplement, 3, 0.53)]
    [InlineData(RelativeEncoding.BinaryOffset, 65, 0.51)]
    [InlineData(RelativeEncoding.BinaryOffset, 63, 0.49)]
    [InlineData(RelativeEncoding.SignedBit, 1, 0.51)]
    [InlineData(RelativeEncoding.SignedBit, 65, 0.49)]
    [InlineData(RelativeEncoding.SignedBit2, 65, 0.51)]
    [InlineData(RelativeEncoding.SignedBit2, 1, 0.49)]
    public void Controller_InItsEncoding_ChangesThePresentValue(RelativeEncoding encoding, int value, double expected)
    {
        var bench = new StepBench(new RelativeStep(encoding, 0.01, 1, ValueShape.None)) { Target = 0.5 };

        bench.Send(0, new MeshEvent { Gesture = Gesture.Move, Midi = MidiMessage.ControlChange(0, 20, value), Value = value / 127.0 });

        Assert.Equal(expected, Assert.Single(bench.Values), 9);
    }

    [Theory]
    [InlineData(RelativeEncoding.TwosComplement, 0)]
    [InlineData(RelativeEncoding.BinaryOffset, 64)]
    [InlineData(RelativeEncoding.SignedBit, 64)]
    public void Controller_ThatDidNotTurn_GoesNoFurther(RelativeEncoding encoding, int value)
    {
        var bench = new StepBench(new RelativeStep(encoding, 0.01, 1, ValueShape.None)) { Target = 0.5 };

        bench.Send(0, new MeshEvent { Gesture = Gesture.Move, Midi = MidiMessage.ControlChange(0, 20, value) });

        Assert.Equal(StepOutcome.Filtered, bench.Outcome);
    }

    [Fact]
    public void Turn_NobodyKnowsTheValue_RemembersItsOwnFromZeroOn()
    {
        var bench = new StepBench(Turns(0.1));

        Turn(bench, 0, 1);
        Turn(bench, 1000, 2);
        Turn(bench, 2000, -1);

        Assert.Equal([0.1, 0.3, 0.2], bench.Values);
    }

    [Fact]
    public void Turn_BeyondTheEnds_StopsThere()
    {
        var bench = new StepBench(Turns(0.4)) { Target = 0.9 };

        Turn(bench, 0, 1);
        Turn(bench, 10, -1);
        Turn(bench, 20, -3);

        Assert.Equal([1, 0.6, 0], bench.Values);
    }

    [Fact]
    public void Turn_WhileTheAnswerIsOnItsWay_LosesNoStep()
    {
        var bench = new StepBench(Turns(0.01)) { Target = 0.5 };

        Turn(bench, 0, 1);
        Turn(bench, 50, 1);
        Turn(bench, 100, 1);

        Assert.Equal([0.51, 0.52, 0.53], bench.Values);
    }

    [Fact]
    public void Turn_AfterSomebodyElseMovedIt_BeginsWhereItIs()
    {
        var bench = new StepBench(Turns(0.01)) { Target = 0.5 };
        Turn(bench, 0, 1);
        bench.Target = 0.2;

        Turn(bench, 1000, 1);

        Assert.Equal([0.51, 0.21], bench.Values);
    }

    [Theory]
    [InlineData(1000, 1, 0.01)]
    [InlineData(100, 1, 0.01)]
    [InlineData(10, 1, 0.04)]
    [InlineData(1, 1, 0.04)]
    [InlineData(0, 1, 0.04)]
    [InlineData(1000, 100, 0.99)]
    public void Turn_Faster_GoesFarther(long pause, int steps, double expected)
    {
        var bench = new StepBench(new RelativeStep(null, 0.01, 4, ValueShape.None));
        Turn(bench, 0, 1);

        Turn(bench, pause, steps);

        Assert.Equal(expected, bench.Values[1] - bench.Values[0], 9);
    }

    [Fact]
    public void Turn_BetweenSlowAndFast_GoesFartherByDegrees()
    {
        var moved = new List<double>();
        foreach (var pause in new long[] { 90, 60, 40, 25, 15 })
        {
            var bench = new StepBench(new RelativeStep(null, 0.01, 4, ValueShape.None));
            Turn(bench, 0, 1);
            Turn(bench, pause, 1);
            moved.Add(bench.Values[1] - bench.Values[0]);
        }

        Assert.Equal(moved.Order(), moved);
        Assert.True(moved[0] > 0.01 && moved[^1] < 0.04);
    }

    [Fact]
    public void Turn_InFrontOfAScale_FindsTheValueOnIt()
    {
        var bench = new StepBench(Turns(0.01).Before(new ValueShape([new ScaleStep(60, 180)]))) { Target = 120 };

        Turn(bench, 0, 1);

        Assert.Equal([0.51], bench.Values);
    }

    [Fact]
    public void Turn_TellsTheMessageItsPosition()
    {
        var e = new MeshEvent { Gesture = Gesture.Turn, Value = 1, Midi = MidiMessage.ControlChange(0, 47, 1) };
        var state = default(StepState);

        Turns(0.5).Run(ref e, ref state, new StepBench(Turns(1)));

        Assert.Equal("control change 47 value 64 channel 1", e.Midi.ToString());
    }

    private static RelativeStep Turns(double step) => new(null, step, 1, ValueShape.None);

    private static void Turn(StepBench bench, long at, int steps) => bench.Send(at, new MeshEvent { Gesture = Gesture.Turn, Value = steps });
}

using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Contracts.Tests.Routing.Steps;

public sealed class CurveStepTests
{
    private static readonly CurveStep Bend = CurveStep.Through([0, 0.5, 1], [0, 0.2, 1]);

    [Theory]
    [InlineData(1, 0.3, 0.3)]
    [InlineData(0.5, 0, 0)]
    [InlineData(0.5, 0.25, 0.5)]
    [InlineData(0.5, 1, 1)]
    [InlineData(2, 0.5, 0.25)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 1.5, 1)]
    [InlineData(2, -1, 0)]
    [InlineData(2, double.NaN, 0)]
    public void Power_Value_IsBent(double exponent, double value, double expected) => Assert.Equal(expected, CurveStep.Power(exponent).Apply(value), 9);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 0.1)]
    [InlineData(0.5, 0.2)]
    [InlineData(0.75, 0.6)]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    public void Points_Value_LiesOnTheLines(double value, double expected) => Assert.Equal(expected, Bend.Apply(value), 9);

    [Fact]
    public void Points_BeyondTheFirstAndLast_AreLevel()
    {
        var curve = CurveStep.Through([0.2, 0.8], [0.9, 0.1]);

        Assert.Equal([0.9, 0.9, 0.5, 0.1, 0.1], new[] { 0, 0.2, 0.5, 0.8, 1 }.Select(value => Math.Round(curve.Apply(value), 9)));
    }

    [Fact]
    public void Undo_AnyCurveThatRisesOrFalls_GoesBack()
    {
        foreach (var curve in new[] { CurveStep.Power(1), CurveStep.Power(0.5), CurveStep.Power(2), Bend, CurveStep.Through([0, 0.1, 1], [1, 0.4, 0]) })
        {
            for (var value = 0.0; value <= 1; value += 0.05)
            {
                Assert.Equal(value, curve.Undo(curve.Apply(value)), 9);
            }
        }
    }

    [Fact]
    public void Undo_WhereManyOrNoValuesLead_IsNotKnownOrTheNearerEnd()
    {
        Assert.Equal(double.NaN, CurveStep.Through([0, 0.5, 1], [0, 1, 0]).Undo(0.5));
        Assert.Equal(double.NaN, Bend.Undo(double.NaN));
        Assert.Equal(1, Bend.Undo(5));
        Assert.Equal(0, Bend.Undo(-5));
        Assert.Equal(1, CurveStep.Through([0, 1], [1, 0.4]).Undo(0.1));
        Assert.Equal(0, CurveStep.Through([0, 1], [1, 0.4]).Undo(3));
    }

    [Theory]
    [InlineData("90 3C 40", "note on C3 (60) velocity 90 channel 1")]
    [InlineData("90 3C 01", "note on C3 (60) velocity 11 channel 1")]
    [InlineData("90 3C 7F", "note on C3 (60) velocity 127 channel 1")]
    [InlineData("80 3C 40", "note off C3 (60) velocity 64 channel 1")]
    [InlineData("90 3C 00", "note off C3 (60) velocity 0 (sent as note on) channel 1")]
    [InlineData("B0 01 20", "control change 1 value 64 channel 1")]
    [InlineData("D0 20", "channel pressure 64 channel 1")]
    [InlineData("C0 05", "program change 5 channel 1")]
    public void Soft_Message_IsBentInItsOwnUnit(string bytes, string expected)
    {
        Assert.True(MidiMessage.TryFromBytes(Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)), out var midi));
        var e = new MeshEvent { Midi = midi, Value = midi.Value / 127.0 };
        var state = default(StepState);

        CurveStep.Power(0.5).Run(ref e, ref state, new StepBench(Bend));

        Assert.Equal(expected, e.Midi.ToString());
    }

    [Fact]
    public void Hard_SoftestNote_IsStillANote()
    {
        var e = new MeshEvent { Gesture = Gesture.Press, Midi = MidiMessage.NoteOn(0, 60, 1), Value = 1 / 127.0 };
        var state = default(StepState);

        CurveStep.Power(2).Run(ref e, ref state, new StepBench(Bend));

        Assert.Equal(1, e.Midi.Velocity);
    }
}

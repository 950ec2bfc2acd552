using MidiMesh.Live.Script;

namespace MidiMesh.Live.Tests.Script;

public sealed class ScriptSequenceTests
{
    [Fact]
    public void Take_InOrder_HasNoGap()
    {
        var sequence = new ScriptSequence();
        sequence.Start(5);
        Assert.False(sequence.Take(5));
        Assert.True(sequence.Take(6));
        Assert.True(sequence.Take(7));
        Assert.False(sequence.Take(7));
        Assert.False(sequence.HasGap);
        Assert.Equal(7, sequence.Highest);
    }

    [Fact]
    public void Take_OutOfOrder_GapClosesWhenTheLateOneComes()
    {
        var sequence = new ScriptSequence();
        sequence.Start(0);
        Assert.True(sequence.Take(2));
        Assert.True(sequence.HasGap);
        Assert.True(sequence.Take(1));
        Assert.False(sequence.HasGap);
        Assert.False(sequence.Take(2));
    }

    [Fact]
    public void Tell_MoreThanHasCome_IsAGapUntilHealed()
    {
        var sequence = new ScriptSequence();
        sequence.Start(0);
        sequence.Tell(3);
        Assert.True(sequence.HasGap);
        Assert.True(sequence.Take(4));
        sequence.HealTo(3);
        Assert.False(sequence.HasGap);
        Assert.True(sequence.Take(5));
    }

    [Fact]
    public void Take_FarAhead_GivesUpWhatIsFarBehind()
    {
        var sequence = new ScriptSequence();
        sequence.Start(0);
        Assert.True(sequence.Take(1_000_000));
        Assert.True(sequence.HasGap);
        Assert.False(sequence.Take(1));
        Assert.True(sequence.Take(999_999));
    }

    [Fact]
    public void Take_Randomly_AgreesWithASet()
    {
        var random = new Random(1);
        var sequence = new ScriptSequence();
        sequence.Start(0);
        var had = new HashSet<int>();
        var (head, highest) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            head += random.Next(3);
            var number = Math.Max(1, head - random.Next(200));
            highest = Math.Max(highest, number);
            Assert.Equal(had.Add(number), sequence.Take(number));
            Assert.Equal(had.Count < highest, sequence.HasGap);
            if (i % 100 == 99)
            {
                sequence.HealTo(sequence.Highest);
                had.UnionWith(Enumerable.Range(1, sequence.Highest));
            }
        }
    }
}

using MidiMesh.Actors.Status;

namespace MidiMesh.Actors.Tests.Status;

public sealed class QueueHistoryTests
{
    [Fact]
    public void Read_FewerThanAMinute_IsWhatWasAdded()
    {
        var history = new QueueHistory();
        Assert.Empty(history.Read());
        history.Add(3);
        history.Add(0);
        Assert.Equal([3, 0], history.Read());
    }

    [Fact]
    public void Read_AfterMoreThanAMinute_IsTheLastMinuteOldestFirst()
    {
        var history = new QueueHistory();
        for (var depth = 1; depth <= 150; depth++)
        {
            history.Add(depth);
        }

        Assert.Equal(Enumerable.Range(91, QueueHistory.Capacity), history.Read());
    }
}

using MidiMesh.Actors.Lanes;

namespace MidiMesh.Actors.Tests.Lanes;

public sealed class DeliveryQueueTests
{
    private readonly DeliveryQueue<Item, ItemPolicy> _queue = new(16);

    [Fact]
    public void Write_WithinCapacity_KeepsOrder()
    {
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(DeliveryResult.Queued, _queue.Write(new Item(DeliveryKind.Ordered, 0, i)));
        }

        for (var i = 0; i < 12; i++)
        {
            Assert.True(_queue.TryRead(out var item));
            Assert.Equal(i, item.Value);
        }

        Assert.False(_queue.TryRead(out _));
    }

    [Fact]
    public void Write_OnlyReserveLeft_RefusesNotesOnAndTakesNotesOff()
    {
        Fill(DeliveryKind.Ordered, 12);

        Assert.Equal(DeliveryResult.Dropped, _queue.Write(new Item(DeliveryKind.Ordered, 0, 12)));
        Assert.Equal(DeliveryResult.Dropped, _queue.Write(new Item(DeliveryKind.Expendable, 0, 12)));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(DeliveryResult.Queued, _queue.Write(new Item(DeliveryKind.Essential, 0, i)));
        }

        Assert.Equal(DeliveryResult.Dropped, _queue.Write(new Item(DeliveryKind.Essential, 0, 4)));
        AssertBalanced();
    }

    [Fact]
    public void Write_LatestInHalfFullQueue_ReplacesTheSameControlOnly()
    {
        Fill(DeliveryKind.Ordered, 7);
        _queue.Write(new Item(DeliveryKind.Latest, 5, 1));
        _queue.Write(new Item(DeliveryKind.Latest, 6, 2));

        Assert.Equal(DeliveryResult.Merged, _queue.Write(new Item(DeliveryKind.Latest, 5, 3)));

        var values = ReadAll().Where(item => item.Kind == DeliveryKind.Latest).Select(item => (item.Key, item.Value));
        Assert.Equal([(5, 3), (6, 2)], values);
        AssertBalanced();
    }

    [Fact]
    public void Write_LatestAfterItsPredecessorWasRead_IsQueuedAnew()
    {
        _queue.Write(new Item(DeliveryKind.Latest, 5, 1));
        _queue.TryRead(out _);
        Fill(DeliveryKind.Ordered, 8);

        Assert.Equal(DeliveryResult.Queued, _queue.Write(new Item(DeliveryKind.Latest, 5, 2)));
    }

    [Fact]
    public void Counts_AfterAnyHistory_Balance()
    {
        var random = new Random(7);
        for (var i = 0; i < 100_000; i++)
        {
            if (random.Next(3) == 0)
            {
                _queue.TryRead(out _);
            }
            else
            {
                _queue.Write(new Item((DeliveryKind)random.Next(4), random.Next(40), i));
            }

            AssertBalanced();
            Assert.InRange(_queue.Count, 0, 16);
        }
    }

    [Fact]
    public void Write_LatestPerKey_NeverGoesBackwards()
    {
        var random = new Random(11);
        var last = new int[8];
        for (var i = 1; i < 50_000; i++)
        {
            if (random.Next(3) == 0 && _queue.TryRead(out var item) && item.Kind == DeliveryKind.Latest)
            {
                Assert.True(item.Value > last[item.Key], $"control {item.Key} went from {last[item.Key]} to {item.Value}");
                last[item.Key] = item.Value;
            }
            else
            {
                _queue.Write(new Item(DeliveryKind.Latest, random.Next(8), i));
            }
        }
    }

    private void Fill(DeliveryKind kind, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(DeliveryResult.Queued, _queue.Write(new Item(kind, 100 + i, i)));
        }
    }

    private List<Item> ReadAll()
    {
        var items = new List<Item>();
        while (_queue.TryRead(out var item))
        {
            items.Add(item);
        }

        return items;
    }

    private void AssertBalanced()
    {
        var counts = _queue.Counts;
        Assert.Equal(counts.In, counts.Out + counts.Merged + counts.Dropped + counts.Waiting);
    }

    internal readonly record struct Item(DeliveryKind Kind, int Key, int Value);

    internal readonly struct ItemPolicy : IDeliveryPolicy<Item>
    {
        public static DeliveryKind KindOf(in Item item) => item.Kind;

        public static int KeyOf(in Item item) => item.Key;
    }
}

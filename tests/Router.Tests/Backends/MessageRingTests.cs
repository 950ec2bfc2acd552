using MidiMesh.Router.Backends;

namespace MidiMesh.Router.Tests.Backends;

public sealed class MessageRingTests
{
    [Fact]
    public void TryPeek_Empty_ReturnsFalse()
    {
        var ring = new MessageRing(65_536);
        Assert.False(ring.TryPeek(out _, out _));
        Assert.True(ring.IsEmpty);
        Assert.Equal(0, ring.Count);
    }

    [Fact]
    public void TryWrite_Full_TakesNothingUntilOneIsReleased()
    {
        var ring = new MessageRing(65_536);
        var message = new byte[1000];
        var taken = 0;
        while (ring.TryWrite(message, taken))
        {
            taken++;
        }

        // 1,000 bytes and their header take 1,024 of the ring.
        Assert.Equal(64, taken);
        Assert.False(ring.TryWrite([1], 0));
        Assert.True(ring.TryPeek(out _, out var first));
        Assert.Equal(0, first);
        ring.Release();
        Assert.True(ring.TryWrite(message, taken));
        for (var i = 1; i <= taken; i++)
        {
            Assert.True(ring.TryPeek(out _, out var stamp));
            Assert.Equal(i, stamp);
            ring.Release();
        }

        Assert.True(ring.IsEmpty);
    }

    [Fact]
    public void TryWrite_LongestMessageAtEveryPosition_FitsIntoTheEmptyRing()
    {
        var ring = new MessageRing(65_536);
        var longest = new byte[ring.MaxMessage];
        for (var position = 0; position < 65_536; position += 16)
        {
            Assert.True(ring.TryWrite(longest, position));
            Assert.True(ring.TryPeek(out var back, out _));
            Assert.Equal(longest.Length, back.Length);
            ring.Release();

            // Moves the start by one more cell than the long message does.
            Assert.True(ring.TryWrite([], 0));
            Assert.True(ring.TryPeek(out var empty, out _));
            Assert.True(empty.IsEmpty);
            ring.Release();
        }

        Assert.False(ring.TryWrite(new byte[ring.MaxMessage + 1], 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TryWrite_ReaderOnAnotherThread_EveryByteArrivesInOrder(int seed)
    {
        const int Messages = 50_000;
        var ring = new MessageRing(65_536);
        var writer = Task.Run(() =>
        {
            var random = new Random(seed);
            var buffer = new byte[3000];
            for (var i = 0; i < Messages; i++)
            {
                var length = random.Next(10) == 0 ? random.Next(3000) : random.Next(4);
                buffer.AsSpan(0, length).Fill((byte)i);
                while (!ring.TryWrite(buffer.AsSpan(0, length), i))
                {
                    Thread.Yield();
                }
            }
        });
        var random = new Random(seed);
        var wrong = 0;
        for (var i = 0; i < Messages; i++)
        {
            var length = random.Next(10) == 0 ? random.Next(3000) : random.Next(4);
            ReadOnlySpan<byte> message;
            long stamp;
            while (!ring.TryPeek(out message, out stamp))
            {
                Thread.Yield();
            }

            wrong += stamp == i && message.Length == length && message.IndexOfAnyExcept((byte)i) < 0 ? 0 : 1;
            ring.Release();
        }

        await writer;
        Assert.Equal(0, wrong);
        Assert.Equal(0, ring.Count);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends.RtMidi;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

public sealed class RtMidiInputTests
{
    [Fact]
    public void MarkLost_MessagesStillInTheRing_TheyArriveBeforeTheLoss()
    {
        using var reader = new InputReader("test");
        using var sink = new RecordingSink();
        var input = new RtMidiInput("test", reader, sink, TimeProvider.System, NullLogger.Instance, _ => { });
        sink.Hold();
        reader.Add(input);
        for (byte i = 0; i < 200; i++)
        {
            input.Push([i]);
        }

        input.MarkLost("first");
        input.MarkLost("second");
        sink.Release();
        Assert.Equal("first", sink.TakeLoss());
        Assert.Equal(Enumerable.Range(0, 200).Select(i => new[] { (byte)i }), sink.Take(200));
        input.Push([1]);
        reader.Dispose();
        Assert.Equal(200, sink.Count);
        Assert.Equal(1, sink.Losses);
        input.Dispose();
    }

    [Fact]
    public void Push_ReaderAwakeOrAsleep_AllocatesNothingOnTheDriversThread()
    {
        using var reader = new InputReader("test");
        using var sink = new RecordingSink();
        using var input = new RtMidiInput("test", reader, sink, TimeProvider.System, NullLogger.Instance, _ => { });
        reader.Add(input);
        byte[] message = [0x90, 60, 100];
        input.Push(message);
        sink.Take();
        Assert.Equal(0, Steady.LeastAllocated(() =>
        {
            for (var i = 0; i < 2000; i++)
            {
                input.Push(message);
            }
        }));
        sink.Take(2000);
    }

    [Fact]
    public void Deliver_TwoInputsFlooded_NeitherStarves()
    {
        using var reader = new InputReader("test");
        using var busy = new RecordingSink();
        using var quiet = new RecordingSink();
        using var first = new RtMidiInput("busy", reader, busy, TimeProvider.System, NullLogger.Instance, _ => { });
        using var second = new RtMidiInput("quiet", reader, quiet, TimeProvider.System, NullLogger.Instance, _ => { });
        busy.Hold();
        for (var i = 0; i < 5000; i++)
        {
            first.Push([0xF8]);
        }

        second.Push([0x90, 1, 1]);
        reader.Add(first);
        reader.Add(second);
        first.Push([0xF8]);
        Assert.True(busy.Entered.Wait(RecordingSink.Patience));
        busy.Release();
        quiet.Take();

        // The other input got its turn after one batch, not after five thousand messages.
        Assert.InRange(quiet.Count, 1, 1);
        busy.Take(5001);
    }
}

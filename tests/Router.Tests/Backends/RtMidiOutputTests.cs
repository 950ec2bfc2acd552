using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends.RtMidi;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

public sealed class RtMidiOutputTests
{
    [Fact]
    public void TrySend_DriverStandsStill_QueuesToItsBoundThenRefuses()
    {
        using var driver = new StubDriver { Blocks = true };
        using var output = Open(driver, new ManualTime());
        var taken = 0;
        while (output.TrySend([0x90, 1, 1]))
        {
            taken++;
        }

        // A ring of 128 KB with 32 bytes for each short message.
        Assert.Equal(4096, taken);
        Assert.Equal(4096, output.Queued);
        driver.Release();
        for (var i = 0; i < taken; i++)
        {
            driver.Take();
        }
    }

    [Fact]
    public void CheckProgress_DriverNeverReturns_PortIsLostAndCloseDoesNotWait()
    {
        var time = new ManualTime();
        using var driver = new StubDriver { Blocks = true };
        var output = Open(driver, time);
        Assert.True(output.TrySend([0x90, 1, 1]));
        Assert.True(driver.Entered.Wait(RecordingSink.Patience));
        Assert.False(output.CheckProgress());
        time.Advance(RtMidiOutput.Stall - TimeSpan.FromMilliseconds(1));
        Assert.False(output.CheckProgress());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(output.CheckProgress());
        Assert.Contains("no message for 5 s", output.LostReason, StringComparison.Ordinal);
        Assert.False(output.CheckProgress());
        Assert.False(output.TrySend([0x90, 1, 1]));

        // Returns although the driver still holds the writer.
        output.Dispose();
        Assert.False(driver.Closed.IsSet);
        driver.Release();
        Assert.True(driver.Closed.Wait(RecordingSink.Patience));
    }

    [Fact]
    public void CheckProgress_PaceNeverAllows_PortIsLostAndClosed()
    {
        var time = new ManualTime();
        using var driver = new StubDriver();
        using var pace = new StubPace { Allows = false };
        using var output = new RtMidiOutput("test", driver, pace, 100, time, NullLogger.Instance, _ => { });
        Assert.True(output.TrySend([0x90, 1, 1]));
        Assert.True(pace.Asked.Wait(RecordingSink.Patience));
        time.Advance(RtMidiOutput.Stall);
        Assert.True(output.CheckProgress());
        Assert.True(driver.Closed.Wait(RecordingSink.Patience));
        Assert.Empty(driver.Sent);
    }

    [Fact]
    public void CheckProgress_IdleForHours_IsNotLost()
    {
        var time = new ManualTime();
        using var driver = new StubDriver();
        using var output = Open(driver, time);
        Assert.True(output.TrySend([0x90, 1, 1]));
        driver.Take();
        MidiBackendContract.WaitFor(() => output.Queued == 0);
        time.Advance(TimeSpan.FromHours(5));
        Assert.False(output.CheckProgress());
        Assert.Null(output.LostReason);
    }

    [Fact]
    public void TrySend_LongerThanTheSystemTakes_IsRefusedAndCounted()
    {
        using var driver = new StubDriver();
        using var output = Open(driver, new ManualTime());
        Assert.False(output.TrySend(new byte[101]));
        Assert.False(output.TrySend(new byte[5000]));
        Assert.Equal(2, output.Refused);
        Assert.Equal(0, output.Queued);
        Assert.True(output.TrySend(new byte[100]));
        Assert.Equal(100, driver.Take().Length);
        Assert.Equal(2, output.Refused);
    }

    [Fact]
    public void TrySend_DriverRefuses_IsCountedAndTheNextGoesOn()
    {
        using var driver = new StubDriver { RefusesFirst = true };
        using var output = Open(driver, new ManualTime());
        output.TrySend([1]);
        output.TrySend([2]);
        Assert.Equal([2], driver.Take());
        Assert.Equal(1, output.Failed);
    }

    [Fact]
    public void Dispose_MessagesQueued_AllLeaveBeforeThePortCloses()
    {
        using var driver = new StubDriver();
        var output = Open(driver, TimeProvider.System);
        for (var i = 0; i < 500; i++)
        {
            Assert.True(output.TrySend([0x80, (byte)(i >> 7), (byte)(i & 0x7F)]));
        }

        output.Dispose();
        Assert.True(driver.Closed.Wait(RecordingSink.Patience));
        Assert.Equal(500, driver.SentBeforeClose);
        Assert.False(output.TrySend([1]));
    }

    [Fact]
    public void MarkLost_Twice_FirstReasonStays()
    {
        using var driver = new StubDriver();
        using var output = Open(driver, new ManualTime());
        Assert.True(output.MarkLost("first"));
        Assert.False(output.MarkLost("second"));
        Assert.Equal("first", output.LostReason);
        Assert.True(driver.Closed.Wait(RecordingSink.Patience));
    }

    [Fact]
    public void Write_ManyMessages_AllocatesNothingOnTheWritersThread()
    {
        using var meter = new Steady.Meter(rounds: 10, calls: 300);
        using var output = new RtMidiOutput("test", new MeasuredDriver(meter), new NoPace(), 100, TimeProvider.System, NullLogger.Instance, _ => { });
        for (var i = 0; i < 3001; i++)
        {
            Assert.True(output.TrySend([0x90, 1, 2]));
        }

        Assert.Equal(0, meter.Take(RecordingSink.Patience));
    }

    private static RtMidiOutput Open(IOutputDriver driver, TimeProvider time) =>
        new("test", driver, new NoPace(), 100, time, NullLogger.Instance, _ => { });

    private sealed class StubPace : IOutputPace, IDisposable
    {
        public bool Allows { get; init; }

        public ManualResetEventSlim Asked { get; } = new();

        public bool IsSettled => true;

        public TimeSpan Rest => TimeSpan.FromMilliseconds(1);

        public bool TryBook(int length)
        {
            Asked.Set();
            return Allows;
        }

        public void Dispose() => Asked.Dispose();
    }

    private sealed class StubDriver : IOutputDriver, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new(true);
        private int _calls;

        public bool Blocks { init => _gate = new ManualResetEventSlim(!value); get => !_gate.IsSet; }

        public bool RefusesFirst { get; init; }

        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Closed { get; } = new();

        public BlockingCollection<byte[]> Sent { get; } = [];

        public int SentBeforeClose { get; private set; }

        public bool Send(ReadOnlySpan<byte> message)
        {
            Entered.Set();
            _gate.Wait();
            if (_calls++ == 0 && RefusesFirst)
            {
                return false;
            }

            Sent.Add(message.ToArray());
            return true;
        }

        public void Close()
        {
            SentBeforeClose = Sent.Count;
            Closed.Set();
        }

        public void Release() => _gate.Set();

        public byte[] Take() => Sent.TryTake(out var message, RecordingSink.Patience) ? message : throw new Xunit.Sdk.XunitException("the driver got nothing");

        public void Dispose() => Release();
    }

    private sealed class MeasuredDriver(Steady.Meter meter) : IOutputDriver
    {
        public bool Send(ReadOnlySpan<byte> message)
        {
            meter.Count();
            return true;
        }

        public void Close() { }
    }
}

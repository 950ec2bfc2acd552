using System.Collections.Concurrent;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Keeps what a port brings, so that a test can wait for it. Can hold the backend's thread inside a call.</summary>
internal sealed class RecordingSink : IMidiSink, IDisposable
{
    /// <summary>Far above what a loaded machine needs; reached only when the thing awaited never comes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<byte[]> _messages = [];
    private readonly BlockingCollection<string> _losses = [];
    private readonly ManualResetEventSlim _gate = new(true);
    private int _inside;

    /// <summary>Set while a call is held by <see cref="Hold"/>.</summary>
    public ManualResetEventSlim Entered { get; } = new();

    /// <summary>True when a call came while another was running.</summary>
    public bool WasEnteredTwice { get; private set; }

    /// <summary>Stamp of the last message.</summary>
    public long LastTimestamp { get; private set; }

    /// <summary>Calls of <see cref="Receive"/> so far.</summary>
    public int Count { get; private set; }

    /// <summary>Calls of <see cref="Lost"/> so far.</summary>
    public int Losses { get; private set; }

    public void Receive(ReadOnlySpan<byte> bytes, long timestamp)
    {
        WasEnteredTwice |= Interlocked.Increment(ref _inside) != 1;
        Entered.Set();
        _gate.Wait();
        Count++;
        LastTimestamp = timestamp;
        _messages.Add(bytes.ToArray());
        Interlocked.Decrement(ref _inside);
    }

    public void Lost(string reason)
    {
        WasEnteredTwice |= Volatile.Read(ref _inside) != 0;
        Losses++;
        _losses.Add(reason);
    }

    /// <summary>Lets the next call wait inside the sink until <see cref="Release"/>.</summary>
    public void Hold() => _gate.Reset();

    public void Release() => _gate.Set();

    public byte[] Take() =>
        _messages.TryTake(out var message, Patience) ? message : throw new Xunit.Sdk.XunitException($"no message within {Patience}; {Count} came before");

    public byte[][] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    public string TakeLoss() =>
        _losses.TryTake(out var reason, Patience) ? reason : throw new Xunit.Sdk.XunitException($"the port was not lost within {Patience}");

    public void Dispose()
    {
        Release();
        _messages.Dispose();
        _losses.Dispose();
        Entered.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Net;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Keeps what a socket delivers, for a test to take.</summary>
internal sealed class RecordingDatagrams : IDatagramSink
{
    private readonly BlockingCollection<(byte[] Payload, IPEndPoint From, long Stamp)> _datagrams = [];
    private bool _thrown;

    public bool ThrowOnFirst { get; init; }

    public ManualResetEventSlim Gate { get; } = new(true);

    public ManualResetEventSlim Entered { get; } = new();

    public int Count { get; private set; }

    public void Receive(ReadOnlySpan<byte> datagram, SocketAddress sender, long timestamp)
    {
        Entered.Set();
        Gate.Wait();
        Count++;
        if (ThrowOnFirst && !_thrown)
        {
            _thrown = true;
            throw new InvalidOperationException("the receiver fails on purpose");
        }

        _datagrams.Add((datagram.ToArray(), (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(sender), timestamp));
    }

    public (byte[] Payload, IPEndPoint From, long Stamp) Take() =>
        _datagrams.TryTake(out var datagram, RunningRig.Patience) ? datagram : throw new Xunit.Sdk.XunitException($"no datagram within {RunningRig.Patience}; {Count} came before");

    public bool TryTake(out byte[] payload)
    {
        var taken = _datagrams.TryTake(out var datagram);
        payload = datagram.Payload;
        return taken;
    }
}

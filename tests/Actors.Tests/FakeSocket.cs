using System.Net;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests;

/// <summary>A socket that counts, and tells whoever asks.</summary>
internal sealed class FakeSocket : IOscSocket
{
    private int _unflushed;

    public delegate void Sending(ReadOnlySpan<byte> datagram);

    /// <summary>Called with each datagram.</summary>
    public Sending? OnSend { get; set; }

    public long Count { get; private set; }

    /// <summary>How many were sent at each flush.</summary>
    public List<int> Flushed { get; } = [];

    /// <summary>What the next flush says was refused after all.</summary>
    public int RefusedLater { get; set; }

    public bool Refuses { get; set; }

    public bool IsDisposed { get; private set; }

    public IPEndPoint LocalEndPoint { get; } = new(IPAddress.Loopback, 11001);

    public string? LastError => Refuses ? "refused by the test" : null;

    public bool Send(ReadOnlySpan<byte> datagram)
    {
        if (Refuses)
        {
            return false;
        }

        Count++;
        _unflushed++;
        OnSend?.Invoke(datagram);
        return true;
    }

    public int Flush()
    {
        Flushed.Add(_unflushed);
        (_unflushed, var refused) = (0, RefusedLater);
        RefusedLater = 0;
        return refused;
    }

    public void Dispose() => IsDisposed = true;
}

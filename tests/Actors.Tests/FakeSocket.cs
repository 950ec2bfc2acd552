using System.Net;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests;

/// <summary>A socket that counts, and tells whoever asks.</summary>
internal sealed class FakeSocket : IOscSocket
{
    public delegate void Sending(ReadOnlySpan<byte> datagram);

    /// <summary>Called with each datagram.</summary>
    public Sending? OnSend { get; set; }

    public long Count { get; private set; }

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
        OnSend?.Invoke(datagram);
        return true;
    }

    public void Dispose() => IsDisposed = true;
}

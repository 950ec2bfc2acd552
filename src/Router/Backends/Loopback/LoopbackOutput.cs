using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.Loopback;

/// <summary>MidiMesh's open end that sends. Owned by whoever opened it.</summary>
internal sealed class LoopbackOutput(LoopbackCable cable, Action<LoopbackOutput> closed) : IMidiOutput
{
    private int _disposed;

    public LoopbackCable Cable => cable;

    public int Queued => cable.Queued;

    public string? LostReason => cable.LostReason;

    public bool TrySend(ReadOnlySpan<byte> message) => Volatile.Read(ref _disposed) == 0 && cable.TrySend(message);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            closed(this);
        }
    }
}

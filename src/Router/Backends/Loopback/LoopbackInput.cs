using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.Loopback;

/// <summary>MidiMesh's open end that receives. Owned by whoever opened it.</summary>
internal sealed class LoopbackInput(LoopbackCable cable, Action<LoopbackInput> closed) : IMidiInput
{
    private int _disposed;

    public LoopbackCable Cable => cable;

    public long DroppedBytes => cable.DroppedBytes;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            cable.Close();
            closed(this);
        }
    }
}

using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Client;

/// <summary>Commands that leave together. Disposed by whoever made it.</summary>
internal sealed class LiveBatch(LiveConnection connection, LiveBatch? around) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<OscMessage> _messages = [];
    private bool _closed;

    /// <summary>The batch within which this one was begun: it takes over what this one holds.</summary>
    public LiveBatch? Around { get; } = around;

    public void Add(OscMessage message)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _messages.Add(message);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
        }

        connection.Close(this, _messages);
    }
}

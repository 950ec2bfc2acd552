using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Bench;

/// <summary>A device's port on the bench: takes everything at once and keeps the bytes until the trace says what caused them.</summary>
internal sealed class BenchOutput : IMidiOutput
{
    private readonly Queue<byte[]> _taken = new();

    /// <inheritdoc />
    public int Queued => 0;

    /// <inheritdoc />
    public string? LostReason { get; set; }

    /// <inheritdoc />
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (LostReason is not null)
        {
            return false;
        }

        _taken.Enqueue(message.ToArray());
        return true;
    }

    /// <summary>The oldest message not taken yet: the trace has one entry for each, in the same order.</summary>
    public byte[] Take() => _taken.TryDequeue(out var bytes) ? bytes : [];

    /// <inheritdoc />
    public void Dispose() => LostReason ??= "closed";
}

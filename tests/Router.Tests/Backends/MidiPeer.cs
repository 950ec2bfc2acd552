using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Something outside MidiMesh with a port that sends and a port that receives.</summary>
internal abstract class MidiPeer : IDisposable
{
    /// <summary>Id under which MidiMesh lists what this peer sends.</summary>
    public abstract string InputId { get; }

    /// <summary>Id under which MidiMesh lists what this peer receives.</summary>
    public abstract string OutputId { get; }

    /// <summary>Sends messages in order. Returns when they have left the peer.</summary>
    public abstract void Send(IEnumerable<byte[]> messages);

    /// <summary>Sends messages so that each has arrived at whoever listens before the next leaves: no system on the way drops any.</summary>
    public abstract void SendOneByOne(IEnumerable<byte[]> messages);

    public void Send(params byte[] message) => Send([message]);

    /// <summary>Waits for the next message that MidiMesh sent.</summary>
    public abstract byte[] Take();

    public byte[][] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Take())];

    /// <summary>From now on what MidiMesh sends is not kept (keeping it would allocate on the thread that sends in this process).</summary>
    public virtual void StopKeeping() { }

    /// <summary>Goes away as rudely as it can: a pulled cable, a killed program.</summary>
    public abstract void Vanish();

    /// <summary>Comes back under the same names after <see cref="Vanish"/>.</summary>
    public abstract void Return();

    public abstract void Dispose();
}

using System.Collections.Concurrent;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Loopback;

namespace MidiMesh.Router.Tests.Faults;

/// <summary>Loopback ports that fail when they are told to, and that remember how often each was closed.</summary>
internal sealed class FaultyPorts(LoopbackBackend ports) : IMidiBackend
{
    private readonly ConcurrentBag<Handle> _handles = [];
    private readonly ConcurrentDictionary<string, Trouble> _troubles = new();
    private int _failingLists;
    private int _failingOpens;

    public event Action? PortsChanged
    {
        add => ports.PortsChanged += value;
        remove => ports.PortsChanged -= value;
    }

    public string Name => ports.Name;

    public string? Unavailable => null;

    /// <summary>Ports opened so far.</summary>
    public int Opened => _handles.Count;

    /// <summary>Ports that were not closed exactly once, in words.</summary>
    public IReadOnlyList<string> NotClosedOnce => [.. _handles.Where(static handle => handle.Closed != 1).Select(static handle => $"{handle.Port}: closed {handle.Closed} times")];

    /// <summary>The next lists fail.</summary>
    public void FailLists(int count) => Volatile.Write(ref _failingLists, count);

    /// <summary>The next ports cannot be opened, by turns with a reason for people and with an error that nobody expects.</summary>
    public void FailOpens(int count) => Volatile.Write(ref _failingOpens, count);

    /// <summary>An output throws, once, after so many messages more.</summary>
    public void Throw(string port, int after) => Volatile.Write(ref TroubleOf(port).ThrowAfter, after + 1);

    /// <summary>An output has no room for the next messages.</summary>
    public void Refuse(string port, int messages) => Volatile.Write(ref TroubleOf(port).Refuses, messages);

    /// <summary>Nothing fails from now on.</summary>
    public void Heal()
    {
        FailLists(0);
        FailOpens(0);
        foreach (var trouble in _troubles.Values)
        {
            Volatile.Write(ref trouble.ThrowAfter, 0);
            Volatile.Write(ref trouble.Refuses, 0);
        }
    }

    public IReadOnlyList<MidiPortDescription> ListPorts() =>
        Interlocked.Decrement(ref _failingLists) >= 0 ? throw new InvalidOperationException("injected: the ports cannot be listed") : ports.ListPorts();

    public IMidiInput OpenInput(string portId, IMidiSink sink)
    {
        FailIfTold();
        var input = new Input(portId, ports.OpenInput(portId, sink));
        _handles.Add(input);
        return input;
    }

    public IMidiOutput OpenOutput(string portId)
    {
        FailIfTold();
        var output = new Output(portId, ports.OpenOutput(portId), TroubleOf(portId));
        _handles.Add(output);
        return output;
    }

    public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => ports.CreateVirtualInput(name, sink);

    public IMidiOutput CreateVirtualOutput(string name) => ports.CreateVirtualOutput(name);

    public void Dispose() => ports.Dispose();

    private void FailIfTold()
    {
        var left = Interlocked.Decrement(ref _failingOpens);
        if (left >= 0)
        {
            throw left % 2 == 0 ? new MidiPortException("injected: the port is busy") : new InvalidOperationException("injected: nobody expects this");
        }
    }

    private Trouble TroubleOf(string port) => _troubles.GetOrAdd(port, static _ => new Trouble());

    private sealed class Trouble
    {
        public int ThrowAfter;
        public int Refuses;
    }

    private abstract class Handle(string port)
    {
        private int _closed;

        public string Port => port;

        public int Closed => Volatile.Read(ref _closed);

        protected void Close() => Interlocked.Increment(ref _closed);
    }

    private sealed class Input(string port, IMidiInput input) : Handle(port + " in"), IMidiInput
    {
        public long DroppedBytes => input.DroppedBytes;

        public void Dispose()
        {
            Close();
            input.Dispose();
        }
    }

    private sealed class Output(string port, IMidiOutput output, Trouble trouble) : Handle(port + " out"), IMidiOutput
    {
        private int _refused;

        // One that has refused a message is taken for full, not for one that never takes it.
        public int Queued => output.Queued + Volatile.Read(ref _refused);

        public string? LostReason => output.LostReason;

        public bool TrySend(ReadOnlySpan<byte> message)
        {
            if (Volatile.Read(ref trouble.ThrowAfter) > 0 && Interlocked.Decrement(ref trouble.ThrowAfter) == 0)
            {
                throw new InvalidOperationException("injected: the driver throws");
            }

            if (Volatile.Read(ref trouble.Refuses) > 0 && Interlocked.Decrement(ref trouble.Refuses) >= 0)
            {
                Volatile.Write(ref _refused, 1);
                return false;
            }

            Volatile.Write(ref _refused, 0);
            return output.TrySend(message);
        }

        public void Dispose()
        {
            Close();
            output.Dispose();
        }
    }
}

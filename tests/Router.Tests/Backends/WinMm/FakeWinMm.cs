using MidiMesh.Router.Backends.RtMidi;
using MidiMesh.Router.Backends.WinMm;

namespace MidiMesh.Router.Tests.Backends.WinMm;

/// <summary>Windows' ports as a list that a test changes: numbers are places in it, a port lent to somebody is refused.</summary>
internal sealed class FakeWinMm : IWinMmPorts
{
    private readonly Lock _gate = new();

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    /// <summary>What opening a port of this name is answered with.</summary>
    public Dictionary<string, int> Refused { get; } = [];

    /// <summary>Called when a port is opened, before it is; for lists that change meanwhile.</summary>
    public Action? Opening { get; set; }

    /// <summary>Open ports by name.</summary>
    public Dictionary<string, Port> Open { get; } = [];

    /// <summary>Changes the lists.</summary>
    public void Change(Action<FakeWinMm> change)
    {
        lock (_gate)
        {
            change(this);
        }
    }

    public IReadOnlyList<string> ListInputs()
    {
        lock (_gate)
        {
            return [.. Inputs];
        }
    }

    public IReadOnlyList<string> ListOutputs()
    {
        lock (_gate)
        {
            return [.. Outputs];
        }
    }

    public IDisposable OpenInput(int number, RtMidiPort.IReceiver receiver) => Add(Inputs, number, receiver);

    public IOutputDriver OpenOutput(int number) => Add(Outputs, number, null);

    private Port Add(List<string> list, int number, RtMidiPort.IReceiver? receiver)
    {
        lock (_gate)
        {
            var opening = Opening;
            Opening = null;
            opening?.Invoke();
            if (number >= list.Count)
            {
                throw new WinMmException(WinMmException.NoSuchPort, new InvalidOperationException("BadDeviceId calling midiOpen"));
            }

            if (Refused.TryGetValue(list[number], out var code))
            {
                throw new WinMmException(code, new InvalidOperationException($"{code} calling midiOpen"));
            }

            return Open[list[number]] = new Port(receiver);
        }
    }

    internal sealed class Port(RtMidiPort.IReceiver? receiver) : IDisposable, IOutputDriver
    {
        private readonly List<byte[]> _sent = [];

        public bool IsClosed { get; private set; }

        public byte[][] Sent
        {
            get
            {
                lock (_sent)
                {
                    return [.. _sent];
                }
            }
        }

        public void Bring(params byte[] message) => receiver!.Push(message);

        public bool Send(ReadOnlySpan<byte> message)
        {
            lock (_sent)
            {
                _sent.Add(message.ToArray());
            }

            return true;
        }

        public void Close() => IsClosed = true;

        public void Dispose() => IsClosed = true;
    }
}

using System.Collections.Concurrent;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests.Ports;

/// <summary>One plugged-in instrument whose ports open, and are lost when the test says so.</summary>
internal sealed class PluggedBackend(string port) : IMidiBackend
{
    public event Action? PortsChanged;

    public string Name => "plugged";

    public string? Unavailable => null;

    /// <summary>Outputs opened so far, oldest first.</summary>
    public ConcurrentQueue<FakeOutput> Outputs { get; } = new();

    /// <summary>How many of the next inputs are lost while they are being opened.</summary>
    public int LoseInputs { get; set; }

    public IReadOnlyList<MidiPortDescription> ListPorts() =>
        [new MidiPortDescription(port, port, MidiDirection.Input), new MidiPortDescription(port, port, MidiDirection.Output)];

    public void RaisePortsChanged() => PortsChanged?.Invoke();

    public IMidiInput OpenInput(string portId, IMidiSink sink)
    {
        if (LoseInputs > 0)
        {
            LoseInputs--;
            sink.Lost("lost while it was being opened");
        }

        return new Input();
    }

    public IMidiOutput OpenOutput(string portId)
    {
        var output = new FakeOutput();
        Outputs.Enqueue(output);
        return output;
    }

    public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => OpenInput(name, sink);

    public IMidiOutput CreateVirtualOutput(string name) => OpenOutput(name);

    public void Dispose()
    {
    }

    private sealed class Input : IMidiInput
    {
        public long DroppedBytes => 0;

        public void Dispose()
        {
        }
    }
}

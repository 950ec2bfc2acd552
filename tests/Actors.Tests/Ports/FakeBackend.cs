using MidiMesh.Actors.Ports;

namespace MidiMesh.Actors.Tests.Ports;

/// <summary>A system of ports that is only a list.</summary>
internal sealed class FakeBackend(string name, string? unavailable = null) : IMidiBackend
{
    public event Action? PortsChanged;

    public string Name => name;

    public string? Unavailable => unavailable;

    public List<MidiPortDescription> Ports { get; } = [];

    public IReadOnlyList<MidiPortDescription> ListPorts() => [.. Ports];

    /// <summary>Plugs in an instrument with a port each way under one name.</summary>
    public FakeBackend Plug(string id, string port)
    {
        Ports.Add(new MidiPortDescription(id, port, MidiDirection.Input));
        Ports.Add(new MidiPortDescription(id, port, MidiDirection.Output));
        PortsChanged?.Invoke();
        return this;
    }

    public void Unplug(string id)
    {
        Ports.RemoveAll(port => port.Id == id);
        PortsChanged?.Invoke();
    }

    public IMidiInput OpenInput(string portId, IMidiSink sink) => throw new MidiPortException("only a list");

    public IMidiOutput OpenOutput(string portId) => throw new MidiPortException("only a list");

    public IMidiInput CreateVirtualInput(string port, IMidiSink sink) => throw new MidiPortException("only a list");

    public IMidiOutput CreateVirtualOutput(string port) => throw new MidiPortException("only a list");

    public void Dispose()
    {
    }
}

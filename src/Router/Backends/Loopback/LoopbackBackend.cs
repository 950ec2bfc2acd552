using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.Loopback;

/// <summary>MIDI ports inside this process: on-screen controllers, rigs without hardware, tests. Always available.</summary>
/// <remarks>The other end of a listed port is made with <see cref="CreateDevice"/>; the other end of MidiMesh's own virtual ports is <see cref="FindPeer"/>.</remarks>
public sealed class LoopbackBackend(TimeProvider time, ILogger<LoopbackBackend>? logger = null) : IMidiBackend
{
    private readonly ILogger _logger = logger ?? NullLogger<LoopbackBackend>.Instance;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, LoopbackDevice> _devices = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <inheritdoc />
    public event Action? PortsChanged;

    /// <inheritdoc />
    public string Name => "loopback";

    /// <inheritdoc />
    public string? Unavailable => null;

    /// <summary>Makes a device with one input and one output port, plugged in.</summary>
    /// <exception cref="MidiPortException">A device or virtual port of that name is there already.</exception>
    public LoopbackDevice CreateDevice(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        LoopbackDevice device;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            device = new LoopbackDevice(this, name, isVirtual: false, time, _logger);
            if (!_devices.TryAdd(name, device))
            {
                throw new MidiPortException($"loopback: there is a port '{name}' already; choose another name.");
            }
        }

        RaisePortsChanged();
        return device;
    }

    /// <summary>The far end of virtual ports that MidiMesh made under <paramref name="name"/>, or null when there are none.</summary>
    public LoopbackDevice? FindPeer(string name)
    {
        lock (_gate)
        {
            return _devices.TryGetValue(name, out var device) && device.IsVirtual ? device : null;
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<MidiPortDescription> ListPorts()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return
            [
                .. _devices.Values.Where(device => !device.IsVirtual && device.IsPlugged).SelectMany(device => new MidiPortDescription[]
                {
                    new(device.Name, device.Name, MidiDirection.Input),
                    new(device.Name, device.Name, MidiDirection.Output),
                }),
            ];
        }
    }

    /// <inheritdoc />
    public IMidiInput OpenInput(string portId, IMidiSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        return Listed(portId)?.OpenInput(sink) ?? throw PortMessages.Unknown(Name, MidiDirection.Input, portId, ListPorts());
    }

    /// <inheritdoc />
    public IMidiOutput OpenOutput(string portId) =>
        Listed(portId)?.OpenOutput() ?? throw PortMessages.Unknown(Name, MidiDirection.Output, portId, ListPorts());

    /// <inheritdoc />
    public IMidiInput CreateVirtualInput(string name, IMidiSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_gate)
        {
            return Virtual(name).OpenInput(sink)!;
        }
    }

    /// <inheritdoc />
    public IMidiOutput CreateVirtualOutput(string name)
    {
        lock (_gate)
        {
            return Virtual(name).OpenOutput()!;
        }
    }

    /// <summary>Cuts every open port and takes all devices away.</summary>
    public void Dispose()
    {
        LoopbackDevice[] devices;
        lock (_gate)
        {
            _disposed = true;
            devices = [.. _devices.Values];
        }

        foreach (var device in devices)
        {
            device.Dispose();
        }
    }

    internal void RaisePortsChanged() => PortsChanged?.Invoke();

    internal bool Remove(LoopbackDevice device)
    {
        lock (_gate)
        {
            return _devices.TryGetValue(device.Name, out var known) && known == device && _devices.Remove(device.Name);
        }
    }

    /// <summary>Forgets a virtual port whose last end was closed; checked under the lock in which new ends are opened.</summary>
    internal void RemoveUnusedVirtual(LoopbackDevice device)
    {
        lock (_gate)
        {
            if (device.IsVirtual && device.IsUnused)
            {
                Remove(device);
            }
        }
    }

    private LoopbackDevice? Listed(string portId)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _devices.TryGetValue(portId, out var device) && !device.IsVirtual ? device : null;
        }
    }

    private LoopbackDevice Virtual(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_devices.TryGetValue(name, out var device))
        {
            device = new LoopbackDevice(this, name, isVirtual: true, time, _logger);
            _devices.Add(name, device);
        }
        else if (!device.IsVirtual)
        {
            throw new MidiPortException($"loopback: there is a device '{name}' already; choose another name for the virtual port.");
        }

        return device;
    }
}

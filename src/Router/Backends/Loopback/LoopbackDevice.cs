using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.Loopback;

/// <summary>Takes bytes that MidiMesh sent to a loopback device. The span lives for the call only.</summary>
public delegate void LoopbackBytesHandler(ReadOnlySpan<byte> message);

/// <summary>The far end of a loopback port: a controller that exists only in this process (an on-screen surface, a test's peer).</summary>
/// <remarks>Safe from any thread. A device starts plugged in; disposing it takes it away for good.</remarks>
public sealed class LoopbackDevice : IDisposable
{
    private readonly LoopbackBackend _backend;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Ears _ears;
    private readonly Lock _gate = new();
    private LoopbackInput[] _inputs = [];
    private LoopbackOutput[] _outputs = [];
    private volatile bool _plugged = true;

    internal LoopbackDevice(LoopbackBackend backend, string name, bool isVirtual, TimeProvider time, ILogger logger)
    {
        _backend = backend;
        Name = name;
        IsVirtual = isVirtual;
        _time = time;
        _logger = logger;
        _ears = new Ears(this);
    }

    /// <summary>The name, which is also the id of both its ports.</summary>
    public string Name { get; }

    /// <summary>Whether MidiMesh lists its ports now.</summary>
    public bool IsPlugged => _plugged;

    /// <summary>Raised with each message that MidiMesh sends, in order, never two at once.</summary>
    public event LoopbackBytesHandler? Received;

    /// <summary>True for the far end of MidiMesh's own virtual ports, which are never listed.</summary>
    internal bool IsVirtual { get; }

    /// <summary>True while MidiMesh has no open end here.</summary>
    internal bool IsUnused => Volatile.Read(ref _inputs).Length + Volatile.Read(ref _outputs).Length == 0;

    /// <summary>Sends bytes to every input that MidiMesh opened on this device.</summary>
    /// <returns>False when no input took them: none open, unplugged, or its queue full (counted there).</returns>
    public bool Send(ReadOnlySpan<byte> bytes)
    {
        var taken = false;
        foreach (var input in Volatile.Read(ref _inputs))
        {
            taken |= input.Cable.TrySend(bytes);
        }

        return taken;
    }

    /// <summary>Pulls the plug: open ports are lost, the device is no longer listed.</summary>
    public void Unplug()
    {
        if (TakePlug())
        {
            _backend.RaisePortsChanged();
        }
    }

    /// <summary>Plugs the device in again. Ports that were lost stay lost; they are opened anew.</summary>
    public void Plug()
    {
        lock (_gate)
        {
            if (_plugged)
            {
                return;
            }

            _plugged = true;
        }

        _backend.RaisePortsChanged();
    }

    /// <summary>Takes the device away for good.</summary>
    public void Dispose()
    {
        TakePlug();
        if (_backend.Remove(this))
        {
            _backend.RaisePortsChanged();
        }
    }

    internal LoopbackInput? OpenInput(IMidiSink sink)
    {
        lock (_gate)
        {
            if (!_plugged)
            {
                return null;
            }

            var input = new LoopbackInput(new LoopbackCable(Name, sink, _time, _logger), Closed);
            _inputs = [.. _inputs, input];
            return input;
        }
    }

    internal LoopbackOutput? OpenOutput()
    {
        lock (_gate)
        {
            if (!_plugged)
            {
                return null;
            }

            var output = new LoopbackOutput(new LoopbackCable(Name, _ears, _time, _logger), Closed);
            _outputs = [.. _outputs, output];
            return output;
        }
    }

    private bool TakePlug()
    {
        LoopbackInput[] inputs;
        LoopbackOutput[] outputs;
        lock (_gate)
        {
            if (!_plugged)
            {
                return false;
            }

            _plugged = false;
            (inputs, outputs) = (_inputs, _outputs);
            (_inputs, _outputs) = ([], []);
        }

        // Outside the lock: a receiver may answer its loss by opening or closing ports.
        foreach (var output in outputs)
        {
            output.Cable.Cut($"'{Name}' was unplugged");
        }

        foreach (var input in inputs)
        {
            input.Cable.Cut($"'{Name}' was unplugged");
        }

        return true;
    }

    private void Closed(LoopbackInput input)
    {
        lock (_gate) { _inputs = [.. _inputs.Where(open => open != input)]; }
        _backend.RemoveUnusedVirtual(this);
    }

    private void Closed(LoopbackOutput output)
    {
        lock (_gate) { _outputs = [.. _outputs.Where(open => open != output)]; }
        _backend.RemoveUnusedVirtual(this);
    }

    /// <summary>The device's receiving end. Losing its own plug is no news to it.</summary>
    private sealed class Ears(LoopbackDevice device) : IMidiSink
    {
        public void Receive(ReadOnlySpan<byte> bytes, long timestamp) => device.Received?.Invoke(bytes);

        public void Lost(string reason) { }
    }
}

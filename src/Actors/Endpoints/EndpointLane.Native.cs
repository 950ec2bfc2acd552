using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>Controls that Live maps by itself: handed over while their device is there, taken back when it is not.</summary>
public sealed partial class EndpointLane
{
    private HandedControl[] _natives = [];
    private HashSet<NativeMapping> _mapped = [];             // replaced whole: devices' lanes read it
    private long _handedOver;
    private long _mappingsTaken;
    private long _mappingsRefused;

    /// <summary>Whether Live moves a parameter by itself; the value that asks is then counted, and not sent. From any thread.</summary>
    internal bool TakeHandedOver(NativeMapping mapping)
    {
        if (!Volatile.Read(ref _mapped).Contains(mapping))
        {
            return false;
        }

        Interlocked.Increment(ref _handedOver);
        return true;
    }

    void ILiveSessionSink.MappingChanged(NativeMapping mapping, bool isMapped)
    {
        var mapped = new HashSet<NativeMapping>(_mapped);
        if (isMapped ? mapped.Add(mapping) : mapped.Remove(mapping))
        {
            _ = isMapped ? Interlocked.Increment(ref _mappingsTaken) : 0;
            Volatile.Write(ref _mapped, mapped);
        }
    }

    void ILiveSessionSink.MappingRefused(NativeMapping mapping) => Interlocked.Increment(ref _mappingsRefused);

    /// <summary>The controls of a table that this Live is to map.</summary>
    private static NativeMapping[] NativesOf(MeshWiring wiring, int index) =>
        [.. wiring.Table.DeviceSources.SelectMany(static source => source.ByElement).SelectMany(static entries => entries).Select(static entry => entry.Native).OfType<NativeMapping>().Where(native => native.Endpoint == index).Distinct()];

    private void UseNatives(NativeMapping[] natives)
    {
        var before = _natives;
        _natives = Array.ConvertAll(natives, native =>
            Array.Find(before, control => control.Mapping == native) is { } same && same.Device.Plan.Name == native.Device && Array.IndexOf(_wiring.Devices, same.Device) >= 0
                ? same
                : new HandedControl(native, Array.Find(_wiring.Devices, device => device.Plan.Name == native.Device)!));
        LookAtNatives(isNew: before.Length > 0 || natives.Length > 0);
    }

    /// <summary>Says anew what Live is to map when that has become another: a device that is lost, or another unit in its place, is not what Live was told of.</summary>
    private void LookAtNatives(bool isNew = false)
    {
        foreach (var control in _natives)
        {
            isNew |= control.Look();
        }

        if (isNew)
        {
            _session?.Map([.. _natives.Where(static control => control.IsThere).Select(static control => control.Mapping)]);
        }
    }

    /// <summary>A control and the ports at which it was there.</summary>
    private sealed class HandedControl(NativeMapping mapping, DeviceLane device)
    {
        private DevicePorts? _ports;

        public NativeMapping Mapping => mapping;

        public DeviceLane Device => device;

        public bool IsThere { get; private set; }

        /// <summary>Whether it has come or gone. Other ports count as gone first, so that it is taken back before it is handed over anew.</summary>
        public bool Look()
        {
            var ports = device.Report.Phase == DevicePhase.Ready ? device.Ports : null;
            var isThere = ports is not null && (_ports is null || ReferenceEquals(ports, _ports));
            var changed = isThere != IsThere;
            (IsThere, _ports) = (isThere, isThere ? ports : null);
            return changed;
        }
    }
}

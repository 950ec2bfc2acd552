using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>One RtMidi object: at most one open port. Made, opened and freed on the backend's control thread; only <see cref="Send"/> and <see cref="ClosePort"/> are for an output's writer.</summary>
internal sealed unsafe class RtMidiPort
{
    /// <summary>The client name that people see in patch bays. Further clients of the same name get "-01", "-02" … from JACK.</summary>
    public const string ClientName = "MidiMesh";

    private readonly RtMidiApi _api;
    private readonly MidiDirection _direction;
    private RtMidiNative.Wrapper* _wrapper;
    private volatile IReceiver? _receiver;
    private GCHandle _self;
    private int _inside;

    private RtMidiPort(RtMidiNative.Wrapper* wrapper, RtMidiApi api, MidiDirection direction, IReceiver? receiver)
    {
        _receiver = receiver;
        _wrapper = wrapper;
        _api = api;
        _direction = direction;
    }

    /// <summary>Takes what the driver brings, on the driver's own (often real-time) thread: copy and wake, nothing else.</summary>
    internal interface IReceiver
    {
        void Push(ReadOnlySpan<byte> message);
    }

    /// <summary>Whether the library was built with <paramref name="api"/>. Asking for one that is missing would silently open another.</summary>
    public static bool HasApi(RtMidiApi api)
    {
        var compiled = stackalloc RtMidiApi[16];
        var count = RtMidiNative.GetCompiledApis(compiled, 16);
        return new ReadOnlySpan<RtMidiApi>(compiled, count).Contains(api);
    }

    /// <summary>Makes an input whose messages go to <paramref name="receiver"/>, or to nobody: such an object only lists ports.</summary>
    public static RtMidiPort CreateInput(RtMidiApi api, IReceiver? receiver)
    {
        // RtMidi's own queue stays unused; its size must not be 0, where its ring divides by zero.
        RtMidiNative.Wrapper* wrapper;
        lock (JackClients.Gate)
        {
            wrapper = RtMidiNative.CreateInput(api, ClientName, 16);
            Count(api);
        }

        var port = new RtMidiPort(wrapper, api, MidiDirection.Input, receiver);
        if (wrapper->Object is null || wrapper->Ok == 0 || RtMidiNative.GetInputApi(wrapper) != api)
        {
            port.Free();
            throw new MidiPortException($"{api}: the system gave no MIDI input.");
        }

        // By default RtMidi swallows SysEx, clock and active sensing.
        RtMidiNative.IgnoreTypes(wrapper, false, false, false);
        if (receiver is not null)
        {
            port._self = GCHandle.Alloc(port);
            RtMidiNative.SetCallback(wrapper, &OnMessage, (void*)GCHandle.ToIntPtr(port._self));
        }

        return port;
    }

    /// <summary>Makes an output.</summary>
    public static RtMidiPort CreateOutput(RtMidiApi api)
    {
        RtMidiNative.Wrapper* wrapper;
        lock (JackClients.Gate)
        {
            wrapper = RtMidiNative.CreateOutput(api, ClientName);
            Count(api);
        }

        var port = new RtMidiPort(wrapper, api, MidiDirection.Output, null);
        if (wrapper->Object is null || wrapper->Ok == 0 || RtMidiNative.GetOutputApi(wrapper) != api)
        {
            port.Free();
            throw new MidiPortException($"{api}: the system gave no MIDI output.");
        }

        return port;
    }

    /// <summary>Compiles the callback before a driver's thread needs it.</summary>
    public static void WarmUp()
    {
        var handle = GCHandle.Alloc(new RtMidiPort(null, RtMidiApi.Unspecified, MidiDirection.Input, null));
        var message = stackalloc byte[1] { 0xFE };
        delegate* unmanaged[Cdecl]<double, byte*, nuint, void*, void> callback = &OnMessage;
        callback(0, message, 1, (void*)GCHandle.ToIntPtr(handle));
        handle.Free();
    }

    /// <summary>Whether the system did not make the virtual port last asked for.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>From now on messages go to <paramref name="receiver"/>, or to nobody. For an input made with a receiver.</summary>
    public void Aim(IReceiver? receiver) => _receiver = receiver;

    /// <summary>The names of the ports that this object could open now, in the library's order.</summary>
    public IReadOnlyList<string> ListNames()
    {
        var names = new List<string>();
        var count = RtMidiNative.GetPortCount(_wrapper);
        for (uint i = 0; i < count && count != uint.MaxValue; i++)
        {
            names.Add(NameOf(i));
        }

        return names;
    }

    /// <summary>Opens the <paramref name="index"/>th port of the list. False: the library refused; it also says yes to ports that are not there, so check the list again.</summary>
    public bool TryOpen(int index, string ownName)
    {
        _wrapper->Ok = 1;
        RtMidiNative.OpenPort(_wrapper, (uint)index, ownName);
        return _wrapper->Ok != 0;
    }

    /// <summary>Makes a port of our own that others connect to.</summary>
    public bool TryOpenVirtual(string ownName)
    {
        _wrapper->Ok = 1;
        RtMidiNative.OpenVirtualPort(_wrapper, ownName);
        IsRefused = _wrapper->Ok == 0;
        return !IsRefused;
    }

    /// <summary>Gives one message to the driver. On JACK it spins while the library's ring of 16 KB is full: keep to the pace.</summary>
    public bool Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* bytes = message)
        {
            return RtMidiNative.SendMessage(_wrapper, bytes, message.Length) == 0;
        }
    }

    /// <summary>Closes the port and keeps the object. Takes a second for an output whose JACK server is gone.</summary>
    public void ClosePort() => RtMidiNative.ClosePort(_wrapper);

    /// <summary>Closes what is open and frees the object. Afterwards no callback runs.</summary>
    /// <remarks>
    /// libjack ends its threads by pthread_cancel. A thread that is in managed code at that moment takes the process with it ("FATAL: exception not
    /// rethrown"), so an input must be silenced before: see <see cref="IPortSystem.Silence"/> and <see cref="IPortSystem.AwaitCallbacks"/>. One that stays inside is left alone for good.
    /// </remarks>
    public void Free()
    {
        if (!SpinWait.SpinUntil(() => Volatile.Read(ref _inside) == 0, TimeSpan.FromSeconds(1)))
        {
            return;
        }

        var wrapper = _wrapper;
        _wrapper = null;
        if (wrapper is null)
        {
            return;
        }

        lock (JackClients.Gate)
        {
            if (_direction == MidiDirection.Output)
            {
                RtMidiNative.FreeOutput(wrapper);
            }
            else
            {
                // The library frees the callback's proxy first and stops the driver's thread afterwards: a message in between would call
                // through freed memory. Without the pointer it leaves the proxy alone; those 16 bytes per closed input are the price.
                wrapper->Callback = null;
                RtMidiNative.FreeInput(wrapper);
            }

            if (_api == RtMidiApi.Jack)
            {
                JackClients.Freed();
            }
        }

        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(double deltaSeconds, byte* message, nuint length, void* self)
    {
        if (GCHandle.FromIntPtr((nint)self).Target is RtMidiPort port)
        {
            Volatile.Write(ref port._inside, 1);
            port._receiver?.Push(new ReadOnlySpan<byte>(message, (int)length));
            Volatile.Write(ref port._inside, 0);
        }
    }

    private static void Count(RtMidiApi api)
    {
        if (api == RtMidiApi.Jack)
        {
            JackClients.Made();
        }
    }

    private string NameOf(uint number)
    {
        var buffer = new byte[256];
        while (true)
        {
            fixed (byte* bytes = buffer)
            {
                var length = buffer.Length;
                var needed = RtMidiNative.GetPortName(_wrapper, number, bytes, &length);
                if (needed < buffer.Length)
                {
                    return needed <= 0 ? "" : Encoding.UTF8.GetString(bytes, needed);
                }

                buffer = new byte[needed + 1];
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.Jack;

/// <summary>A client of the JACK server that carries no MIDI: it hears of ports that come and go and of the server's end, lists and connects.</summary>
/// <remarks>
/// RtMidi tells none of this. Without a process callback the client takes no part in the graph and costs nothing per period. Its callbacks come on
/// libjack's notification thread, which is not a real-time thread; they only note what happened and call <c>changed</c>.
/// Used on the control thread; <see cref="TryGetCycle"/> from any.
/// </remarks>
internal sealed unsafe class JackClient : IDisposable
{
    /// <summary>Time without a garbage collection in which a callback that waited for one at its entrance has gone through.</summary>
    private static readonly TimeSpan CallbackEnd = TimeSpan.FromMilliseconds(250);

    /// <summary>A program that collects without a pause is not waited for longer than this.</summary>
    private static readonly TimeSpan CallbackPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<nint> _unregistered = new();
    private readonly HashSet<nint> _gone = [];
    private readonly Action _changed;
    private readonly Lock _gate = new();
    private GCHandle _self;
    private nint _client;
    private string? _shutdown;
    private int _inside;

    private JackClient(Action changed) => _changed = changed;

    /// <summary>Why the server left us, or null while it has not.</summary>
    public string? ShutdownReason => Volatile.Read(ref _shutdown);

    /// <summary>Length of a period now.</summary>
    public TimeSpan Period => JackNative.GetSampleRate(_client) is var rate and > 0
        ? TimeSpan.FromSeconds((double)JackNative.GetBufferSize(_client) / rate)
        : TimeSpan.FromMilliseconds(1);

    /// <summary>Connects to the running server (JACK_DEFAULT_SERVER names it); null when there is none. Never starts one.</summary>
    public static JackClient? TryOpen(string name, Action changed)
    {
        // libjack would write to the terminal on every attempt while the server is down.
        JackNative.SetErrorFunction(&OnWords);
        JackNative.SetInfoFunction(&OnWords);
        nint handle;
        lock (JackClients.Gate)
        {
            int status;
            handle = JackNative.ClientOpen(name, JackNative.NoStartServer, &status);
            if (handle == 0)
            {
                return null;
            }

            JackClients.Made();
        }

        var client = new JackClient(changed) { _client = handle };
        client._self = GCHandle.Alloc(client);
        var argument = (void*)GCHandle.ToIntPtr(client._self);
        JackNative.OnInfoShutdown(handle, &OnShutdown, argument);
        _ = JackNative.SetPortRegistrationCallback(handle, &OnPortRegistration, argument);
        _ = JackNative.SetPortRenameCallback(handle, &OnPortRename, argument);
        if (JackNative.Activate(handle) != 0)
        {
            client.Dispose();
            return null;
        }

        return client;
    }

    /// <summary>Full names of the MIDI ports that have <paramref name="flag"/>.</summary>
    public IReadOnlyList<string> ListPorts(nuint flag) => Take(JackNative.GetPorts(_client, null, JackNative.MidiType, flag));

    /// <summary>A key that differs from that of a later port of the same name while both are known; 0: no such port.</summary>
    public nint KeyOf(string port) => JackNative.PortByName(_client, port);

    /// <summary>Takes in which ports went away since the last call.</summary>
    public void TakeUnregistered()
    {
        _gone.Clear();
        while (_unregistered.TryDequeue(out var key))
        {
            _gone.Add(key);
        }
    }

    /// <summary>Whether the port behind <paramref name="key"/> was among those last taken in.</summary>
    public bool WasUnregistered(nint key) => _gone.Contains(key);

    /// <summary>Whether two ports are connected.</summary>
    public bool AreConnected(string port, string other) =>
        KeyOf(port) is var key && key != 0 && Take(JackNative.GetAllConnections(_client, key)).Contains(other);

    /// <summary>Connects an output port to an input port.</summary>
    public bool Connect(string source, string destination) =>
        JackNative.Connect(_client, source, destination) == 0 || AreConnected(source, destination);

    /// <summary>Takes an input port out of all its connections.</summary>
    public void DisconnectAll(string inputPort)
    {
        if (KeyOf(inputPort) is var key && key != 0)
        {
            foreach (var source in Take(JackNative.GetAllConnections(_client, key)))
            {
                _ = JackNative.Disconnect(_client, source, inputPort);
            }
        }
    }

    /// <summary>
    /// The frame at which the server's newest period began, and the frames per period. Unlike a clock it stands still while the server does.
    /// False after <see cref="Dispose"/>.
    /// </summary>
    /// <remarks>jack.h reserves jack_last_frame_time for process callbacks, where it is exact. In JACK 2 it reads the server's shared memory, from any thread.</remarks>
    public bool TryGetCycle(out uint frame, out uint period)
    {
        lock (_gate)
        {
            (frame, period) = _client == 0 ? (0, 0) : (JackNative.LastFrameTime(_client), JackNative.GetBufferSize(_client));
            return _client != 0;
        }
    }

    /// <summary>After the last callback has been started: waits until it is over, wherever it was.</summary>
    /// <remarks>
    /// libjack ends its threads by pthread_cancel, at any instruction. One that waits for a collection at the entrance of managed code, where nothing shows
    /// it, would keep the runtime's lock for ever, and the whole program with it. So there must have been a while in which no collection kept it there.
    /// </remarks>
    public static void AwaitCallbacks()
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        int collections;
        do
        {
            collections = GC.CollectionCount(0);
            Thread.Sleep(CallbackEnd);
        }
        while (GC.CollectionCount(0) != collections && time.GetElapsedTime(start) < CallbackPatience);
    }

    /// <summary>Leaves the server.</summary>
    /// <remarks>
    /// libjack cancels its notification thread (pthread_cancel), and a thread cancelled in managed code takes the process with it. So the client is
    /// deactivated first, after which it is told nothing more, and a callback still under way may end.
    /// </remarks>
    public void Dispose()
    {
        nint client;
        lock (_gate)
        {
            client = _client;
            _client = 0;
        }

        if (client != 0)
        {
            _ = JackNative.Deactivate(client);
            SpinWait.SpinUntil(() => Volatile.Read(ref _inside) == 0, TimeSpan.FromSeconds(1));
            AwaitCallbacks();
            lock (JackClients.Gate)
            {
                _ = JackNative.ClientClose(client);
                JackClients.Freed();
            }

            _self.Free();
        }
    }

    private static List<string> Take(byte** names)
    {
        var list = new List<string>();
        if (names is not null)
        {
            for (var i = 0; names[i] is not null; i++)
            {
                list.Add(Marshal.PtrToStringUTF8((nint)names[i])!);
            }

            JackNative.Free(names);
        }

        return list;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnShutdown(int code, byte* reason, void* argument)
    {
        if (GCHandle.FromIntPtr((nint)argument).Target is JackClient client)
        {
            // Nothing of libjack may be called from here, jack_client_close least of all.
            Interlocked.Increment(ref client._inside);
            Volatile.Write(ref client._shutdown, Marshal.PtrToStringUTF8((nint)reason) ?? "server gone");
            client._changed();
            Interlocked.Decrement(ref client._inside);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPortRegistration(uint id, int registered, void* argument)
    {
        if (GCHandle.FromIntPtr((nint)argument).Target is JackClient client)
        {
            Interlocked.Increment(ref client._inside);
            if (registered == 0 && client._client is var handle && handle != 0)
            {
                client._unregistered.Enqueue(JackNative.PortById(handle, id));
            }

            client._changed();
            Interlocked.Decrement(ref client._inside);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPortRename(uint id, byte* oldName, byte* newName, void* argument)
    {
        if (GCHandle.FromIntPtr((nint)argument).Target is JackClient client)
        {
            Interlocked.Increment(ref client._inside);
            client._changed();
            Interlocked.Decrement(ref client._inside);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnWords(byte* words)
    {
    }
}

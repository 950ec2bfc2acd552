using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Datagrams to one peer that leave together, in order, by one call of sendmmsg(2). Linux only; one thread at a time.</summary>
/// <remarks>
/// A press that stops seven tracks and fires a clip is eight datagrams: eight calls into the kernel cost more than everything before them, and between them the receiver
/// falls asleep and is woken anew. The memory is pinned and the collector's, so a socket that is closed by another thread meanwhile frees nothing that is in use.
/// </remarks>
internal sealed unsafe partial class DatagramBatch
{
    private const int Most = 64;
    private const int Room = 65_536;                         // the longest UDP payload fits

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Room, pinned: true);
    private readonly byte[] _peer;
    private readonly Vector[] _vectors = GC.AllocateArray<Vector>(Most, pinned: true);
    private readonly Message[] _messages = GC.AllocateArray<Message>(Most, pinned: true);
    private int _count;
    private int _used;

    public DatagramBatch(SocketAddress peer)
    {
        _peer = GC.AllocateArray<byte>(peer.Size, pinned: true);
        peer.Buffer.Span[..peer.Size].CopyTo(_peer);
        for (var i = 0; i < Most; i++)
        {
            _messages[i].Header.Name = Address(_peer, 0);
            _messages[i].Header.NameLength = (uint)_peer.Length;
            _messages[i].Header.Vectors = Address(_vectors, i);
            _messages[i].Header.VectorCount = 1;
        }
    }

    /// <summary>Datagrams that wait.</summary>
    public int Count => _count;

    /// <summary>Keeps a copy. False: no room, send the others first.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        if (_count == Most || datagram.Length > Room - _used)
        {
            return false;
        }

        datagram.CopyTo(_bytes.AsSpan(_used));
        _vectors[_count] = new Vector { Base = Address(_bytes, _used), Length = (nuint)datagram.Length };
        _used += datagram.Length;
        _count++;
        return true;
    }

    /// <summary>The datagram with this place among those that wait.</summary>
    public ReadOnlySpan<byte> this[int index] => new((void*)_vectors[index].Base, (int)_vectors[index].Length);

    /// <summary>Sends from this place on until one is refused or none is left.</summary>
    /// <returns>How many have left. That of the next one is then refused; sent by itself it says why.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Send(SafeSocketHandle socket, int from) => Math.Max(0, SendMany(socket, Address(_messages, from), (uint)(_count - from), 0));

    /// <summary>All have left or are given up.</summary>
    public void Clear() => (_count, _used) = (0, 0);

    private static nint Address<T>(T[] pinned, int index) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, index);

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    private static partial int SendMany(SafeSocketHandle socket, nint messages, uint count, int flags);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public nint Base;
        public nuint Length;
    }

    /// <summary>struct msghdr. It ends in padding, so what follows it in a mmsghdr cannot be a field of the same struct.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public nint Name;
        public uint NameLength;
        public nint Vectors;
        public nuint VectorCount;
        public nint Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct mmsghdr: a msghdr and how much of it was sent.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public Header Header;
        public uint Sent;
    }
}

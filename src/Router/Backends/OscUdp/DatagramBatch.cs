using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.OscUdp;

/// <summary>Datagrams to one peer that leave together, in order, by one call of sendmmsg(2). Linux only; one thread at a time.</summary>
/// <remarks>
/// A press that stops seven tracks and fires a clip is eight datagrams: eight calls into the kernel cost more than everything before them, and between them the receiver
/// falls asleep and is woken anew. The memory is pinned and the collector's, so a socket that is closed by another thread meanwhile frees nothing that is in use.
/// <para>Equally long ones that follow each other (the last may be shorter) are one entry of the call: the kernel takes it through its network code once and parts it at
/// the end (udp(7), UDP_SEGMENT). Receivers see datagrams as ever.</para>
/// </remarks>
internal sealed unsafe partial class DatagramBatch
{
    private const int Most = 64;                             // datagrams; also what the kernel parts at most
    private const int Room = 65_536;                         // the longest UDP payload fits
    private const int LongestJoined = 65_507;                // the payload of one entry
    private const int LongestPart = 1200;                    // no path splits such a datagram; longer ones gain nothing
    private const int UdpLevel = 17;                         // SOL_UDP
    private const int UdpSegment = 103;                      // UDP_SEGMENT

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Room, pinned: true);
    private readonly byte[] _peer;
    private readonly Vector[] _vectors = GC.AllocateArray<Vector>(Most, pinned: true);
    private readonly PartSize[] _partSizes = GC.AllocateArray<PartSize>(Most, pinned: true);
    private readonly Message[] _messages = GC.AllocateArray<Message>(Most, pinned: true);
    private int _datagrams;
    private int _used;

    public DatagramBatch(SocketAddress peer)
    {
        _peer = GC.AllocateArray<byte>(peer.Size, pinned: true);
        peer.Buffer.Span[..peer.Size].CopyTo(_peer);
        for (var i = 0; i < Most; i++)
        {
            ref var header = ref _messages[i].Header;
            header.Name = Address(_peer, 0);
            header.NameLength = (uint)_peer.Length;
            header.Vectors = Address(_vectors, i);
            header.VectorCount = 1;
            _partSizes[i] = new PartSize { Length = (nuint)(sizeof(PartSize) - PartSize.Padding), Level = UdpLevel, Type = UdpSegment };
        }
    }

    /// <summary>Whether equally long datagrams are joined.</summary>
    public bool Joins { get; set; }

    /// <summary>Entries that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the system can part joined datagrams. One that cannot would send them as one.</summary>
    public static bool CanJoin(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(UdpLevel, UdpSegment, [0, 0, 0, 0]);       // none, unless an entry says how long its parts are
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Keeps a copy. False: no room, send the others first.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        if (_datagrams == Most || datagram.Length > Room - _used)
        {
            return false;
        }

        datagram.CopyTo(_bytes.AsSpan(_used));
        if (!TryJoin(datagram.Length))
        {
            _vectors[Count] = new Vector { Base = Address(_bytes, _used), Length = (nuint)datagram.Length };
            _partSizes[Count].Value = (ushort)datagram.Length;
            _messages[Count].Header.Control = 0;
            _messages[Count].Header.ControlLength = 0;
            Count++;
        }

        _used += datagram.Length;
        _datagrams++;
        return true;
    }

    /// <summary>The datagrams of an entry one after the other, for one that the system refuses as a whole.</summary>
    /// <param name="entry">Its place.</param>
    /// <param name="offset">Where the datagram begins in it: 0 for the first, and left at the next one.</param>
    /// <param name="datagram">The datagram.</param>
    /// <returns>False behind the last one.</returns>
    public bool TryPart(int entry, ref int offset, out ReadOnlySpan<byte> datagram)
    {
        var left = (int)_vectors[entry].Length - offset;
        if (offset > 0 && left <= 0)
        {
            datagram = default;
            return false;
        }

        datagram = new ReadOnlySpan<byte>((byte*)_vectors[entry].Base + offset, Math.Min(_partSizes[entry].Value, left));
        offset += Math.Max(1, datagram.Length);              // an empty datagram is one, too
        return true;
    }

    /// <summary>Sends from this entry on until one is refused or none is left.</summary>
    /// <returns>How many have left. The next one is then refused; its datagrams, sent by themselves, say why.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Send(SafeSocketHandle socket, int from) => Math.Max(0, SendMany(socket, Address(_messages, from), (uint)(Count - from), 0));

    /// <summary>All have left or are given up.</summary>
    public void Clear() => (Count, _datagrams, _used) = (0, 0, 0);

    /// <summary>Makes the next datagram a part of the last entry, unless it is longer than those there, or behind a shorter one.</summary>
    private bool TryJoin(int length)
    {
        if (!Joins || Count == 0 || length == 0)
        {
            return false;
        }

        ref var header = ref _messages[Count - 1].Header;
        ref var joined = ref _vectors[Count - 1].Length;
        var part = _partSizes[Count - 1].Value;
        if (length > part || part > LongestPart || (int)joined % part != 0 || (int)joined + length > LongestJoined)
        {
            return false;
        }

        joined += (nuint)length;
        header.Control = Address(_partSizes, Count - 1);
        header.ControlLength = (nuint)sizeof(PartSize);
        return true;
    }

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

    /// <summary>struct cmsghdr and how long each part of the entry is but the last; padded as CMSG_SPACE pads.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PartSize
    {
        public const int Padding = 6;

        public nuint Length;                                 // without the padding
        public int Level;
        public int Type;
        public ushort Value;
        private readonly ushort _padding;
        private readonly uint _more;
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

using System.Numerics;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends;

/// <summary>A bounded queue of whole MIDI messages between one writing and one reading thread, without locks and without allocation.</summary>
/// <remarks>
/// Each message is stored in one piece behind a 16-byte header (length, stamp), so the reader gets a span into the ring and nothing is copied twice.
/// A message that would cross the end starts again at the front; the rest of the ring is then skipped. Positions only grow; the writer owns
/// <c>_written</c>, the reader owns <c>_read</c>, and each publishes with a release write that the other reads with acquire.
/// </remarks>
internal sealed class MessageRing
{
    private const int HeaderSize = 16;
    private const int SkipMark = -1;

    private readonly byte[] _bytes;
    private readonly int _mask;
    private Positions _at;

    /// <param name="capacity">Size in bytes, a power of two, 64 KB at least: a SysEx dump of 16 KB and a JACK period of short messages fit together.</param>
    public MessageRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 65_536);
        if (!BitOperations.IsPow2(capacity))
        {
            throw new ArgumentException("The capacity is not a power of two.", nameof(capacity));
        }

        _bytes = GC.AllocateUninitializedArray<byte>(capacity);
        _mask = capacity - 1;
    }

    /// <summary>The longest message that an empty ring takes wherever its positions stand.</summary>
    public int MaxMessage => (_bytes.Length / 2) - HeaderSize;

    /// <summary>Messages written and not yet released by the reader.</summary>
    public int Count => (int)(Volatile.Read(ref _at.WrittenMessages) - Volatile.Read(ref _at.ReadMessages));

    /// <summary>True when the reader has nothing to take.</summary>
    public bool IsEmpty => Volatile.Read(ref _at.Read) == Volatile.Read(ref _at.Written);

    /// <summary>Writer's side: adds one whole message, or takes nothing of it and returns false when there is no room.</summary>
    public bool TryWrite(ReadOnlySpan<byte> message, long timestamp)
    {
        if (message.Length > MaxMessage)
        {
            return false;
        }

        var size = (HeaderSize + message.Length + HeaderSize - 1) & ~(HeaderSize - 1);
        var written = _at.Written;
        var start = (int)written & _mask;
        var skipped = start + size > _bytes.Length ? _bytes.Length - start : 0;
        if (written + skipped + size - Volatile.Read(ref _at.Read) > _bytes.Length)
        {
            return false;
        }

        if (skipped > 0)
        {
            MemoryMarshal.Write(_bytes.AsSpan(start), SkipMark);
            start = 0;
        }

        MemoryMarshal.Write(_bytes.AsSpan(start), message.Length);
        MemoryMarshal.Write(_bytes.AsSpan(start + 8), timestamp);
        message.CopyTo(_bytes.AsSpan(start + HeaderSize));
        Volatile.Write(ref _at.WrittenMessages, _at.WrittenMessages + 1);
        Volatile.Write(ref _at.Written, written + skipped + size);
        return true;
    }

    /// <summary>Reader's side: the oldest message, still owned by the ring until <see cref="Release"/>.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> message, out long timestamp)
    {
        var read = _at.Read;
        if (read == Volatile.Read(ref _at.Written))
        {
            message = default;
            timestamp = 0;
            return false;
        }

        var start = (int)read & _mask;
        if (MemoryMarshal.Read<int>(_bytes.AsSpan(start)) == SkipMark)
        {
            // The message behind the mark was published in the same write, so it is there.
            Volatile.Write(ref _at.Read, read + _bytes.Length - start);
            start = 0;
        }

        message = _bytes.AsSpan(start + HeaderSize, MemoryMarshal.Read<int>(_bytes.AsSpan(start)));
        timestamp = MemoryMarshal.Read<long>(_bytes.AsSpan(start + 8));
        return true;
    }

    /// <summary>Reader's side: gives back the message that the last <see cref="TryPeek"/> returned.</summary>
    public void Release()
    {
        var read = _at.Read;
        var length = MemoryMarshal.Read<int>(_bytes.AsSpan((int)read & _mask));
        Volatile.Write(ref _at.ReadMessages, _at.ReadMessages + 1);
        Volatile.Write(ref _at.Read, read + ((HeaderSize + length + HeaderSize - 1) & ~(HeaderSize - 1)));
    }

    /// <summary>Writer's and reader's positions on cache lines of their own, so that neither slows the other.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Positions
    {
        [FieldOffset(64)] public long Written;
        [FieldOffset(72)] public long WrittenMessages;
        [FieldOffset(128)] public long Read;
        [FieldOffset(136)] public long ReadMessages;
    }
}

using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Routing;

/// <summary>What the whole mesh has sent in the last moments, so that an input can tell what merely comes back. Written and read from any thread without a lock, without allocating.</summary>
/// <remarks>A table of single words, each a message with its stamp; messages that share a place push each other out, so a return may be missed. Nothing is ever taken for a return that was not sent.</remarks>
public sealed class SentMessages
{
    /// <summary>How long after it was sent a message counts as coming back.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(20);

    private const int Places = 4096;
    private const int StampBits = 41;
    private const long StampMask = (1L << StampBits) - 1;
    private readonly long[] _places = new long[Places];
    private readonly long _window;

    /// <summary>Makes an empty table.</summary>
    /// <param name="frequency">Stamps a second.</param>
    public SentMessages(long frequency) => _window = (long)(Window.TotalSeconds * frequency);

    /// <summary>A message is about to be sent.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sysEx">Its bytes, when it is SysEx.</param>
    /// <param name="isLight">Whether it tells a light.</param>
    /// <param name="now">Stamp of this moment.</param>
    public void Add(in MidiMessage message, ReadOnlySpan<byte> sysEx, bool isLight, long now)
    {
        var key = KeyOf(message, sysEx);
        Volatile.Write(ref _places[PlaceOf(key)], ((long)key << (StampBits + 1)) | (isLight ? 1L << StampBits : 0) | (now & StampMask));
    }

    /// <summary>Whether a message that arrives is one that was sent a moment ago.</summary>
    public EchoSign Find(in MidiMessage message, ReadOnlySpan<byte> sysEx, long now)
    {
        var key = KeyOf(message, sysEx);
        var found = Volatile.Read(ref _places[PlaceOf(key)]);
        return (int)((ulong)found >> (StampBits + 1)) == key && ((now - found) & StampMask) <= _window
            ? (found & (1L << StampBits)) != 0 ? EchoSign.LightReturned : EchoSign.Returned
            : EchoSign.None;
    }

    /// <summary>21 bits, never 0: status without its first bit, and both data bytes; for SysEx a hash of them all.</summary>
    internal static int KeyOf(in MidiMessage message, ReadOnlySpan<byte> sysEx)
    {
        if (sysEx.IsEmpty)
        {
            return ((message.Status & 0x7F) << 14) | (message.Data1 << 7) | message.Data2;
        }

        var hash = 2166136261u;
        foreach (var value in sysEx)
        {
            hash = (hash ^ value) * 16777619u;               // FNV-1a
        }

        return (0x70 << 14) | (int)((hash ^ (hash >> 14)) & 0x3FFF);
    }

    private static int PlaceOf(int key) => (int)(((uint)key * 0x9E3779B1) >> 20);
}

using System.Globalization;
using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Displays;

/// <summary>A row of clip slots that a device is told of in one SysEx message, packed into seven bits: <c>F0 … &lt;slots&gt; … F7</c>. Immutable.</summary>
/// <param name="Before">F0 and what stands before the slots, the row's own number among it.</param>
/// <param name="After">What stands behind them, F7 last.</param>
/// <param name="Slots">How many slots it shows.</param>
public sealed record SlotRow(byte[] Before, byte[] After, int Slots)
{
    /// <summary>Most slots of a row, so that a message stays below <see cref="LongestMessage"/>.</summary>
    public const int MostSlots = 128;

    /// <summary>Longest message: what our script in Live sends at most, too. At the speed of a DIN cable it takes more than a second.</summary>
    public const int LongestMessage = 4096;

    /// <summary>Bytes of the message.</summary>
    public int Size { get; } = Before.Length + SevenBitPacking.SizeOf(Slots * SlotBytes.Size) + After.Length;

    /// <summary>Whether another row is told in messages that could be this one's.</summary>
    public bool IsAlike(SlotRow other) => Size == other.Size && Before.AsSpan().SequenceEqual(other.Before) && After.AsSpan().SequenceEqual(other.After);

    /// <summary>Writes the message.</summary>
    /// <param name="slots"><see cref="Slots"/> times <see cref="SlotBytes.Size"/> bytes.</param>
    /// <param name="to">Takes <see cref="Size"/> bytes.</param>
    public void Write(ReadOnlySpan<byte> slots, Span<byte> to)
    {
        Before.CopyTo(to);
        var packed = SevenBitPacking.Pack(slots, to[Before.Length..]);
        After.CopyTo(to[(Before.Length + packed)..]);
    }

    /// <summary>Reads a message as the device does. False when it is none of this row's.</summary>
    /// <param name="message">F0 to F7.</param>
    /// <param name="slots">Takes <see cref="Slots"/> times <see cref="SlotBytes.Size"/> bytes.</param>
    public bool TryRead(ReadOnlySpan<byte> message, Span<byte> slots)
    {
        if (message.Length != Size || !message.StartsWith(Before) || !message.EndsWith(After))
        {
            return false;
        }

        return SevenBitPacking.TryUnpack(message[Before.Length..^After.Length], slots, out var length) && length == Slots * SlotBytes.Size;
    }

    /// <summary>What is told of every slot while nobody knows: Live is away, or we say goodbye.</summary>
    public byte[] WriteUnknown()
    {
        var slots = new byte[Slots * SlotBytes.Size];
        for (var at = 0; at < slots.Length; at += SlotBytes.Size)
        {
            slots[at] = SlotBytes.Unknown;
        }

        var message = new byte[Size];
        Write(slots, message);
        return message;
    }

    /// <summary>Slots in words, as people read them on a display: "playing Intro, empty, stopped Verse".</summary>
    public static string TextOf(ReadOnlySpan<byte> slots)
    {
        var text = new StringBuilder();
        for (var at = 0; at < slots.Length; at += SlotBytes.Size)
        {
            var (state, _, name) = SlotBytes.Read(slots.Slice(at, SlotBytes.Size));
            text.Append(at == 0 ? "" : ", ").Append(state switch
            {
                0 => "empty", 1 => "stopped", 2 => "waiting", 3 => "playing", 4 => "recording", 5 => "failed", SlotBytes.Unknown => "unknown",
                _ => state.ToString(CultureInfo.InvariantCulture),
            });
            text.Append(name.Length == 0 ? "" : " ").Append(name);
        }

        return text.ToString();
    }
}

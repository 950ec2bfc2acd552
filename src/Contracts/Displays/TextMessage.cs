namespace MidiMesh.Contracts.Displays;

/// <summary>The message that writes characters to a display, as the profile writes it: <c>F0 00 00 66 14 12 &lt;offset&gt; &lt;text&gt; F7</c>. Immutable.</summary>
/// <param name="before">What stands before the text; the place of the offset holds anything.</param>
/// <param name="offsetAt">Where the offset stands in it, or -1 when the message always writes the whole display.</param>
/// <param name="after">What stands behind the text.</param>
public sealed class TextMessage(byte[] before, int offsetAt, byte[] after)
{
    /// <summary>Longest message without its text.</summary>
    public const int MaxFrame = 32;

    /// <summary>Bytes of the message beside its text.</summary>
    public int Frame => before.Length + after.Length;

    /// <summary>Whether it can write a part of the display.</summary>
    public bool HasOffset => offsetAt >= 0;

    /// <summary>Writes the message for some cells; returns its length.</summary>
    /// <param name="display">The display, for the values of its characters.</param>
    /// <param name="offset">The first cell.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="to">Room for <see cref="Frame"/> and the cells.</param>
    public int Write(TextDisplay display, int offset, ReadOnlySpan<byte> cells, Span<byte> to)
    {
        before.CopyTo(to);
        if (offsetAt >= 0)
        {
            to[offsetAt] = (byte)offset;
        }

        var at = before.Length;
        foreach (var cell in cells)
        {
            to[at++] = (byte)display.ValueOf(cell);
        }

        after.CopyTo(to[at..]);
        return at + after.Length;
    }

    /// <summary>Reads the message as the device does: the first cell, and the values of the characters. False when it is another message.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, out int offset, out ReadOnlySpan<byte> values)
    {
        offset = 0;
        values = default;
        if (message.Length < Frame || !message[^after.Length..].SequenceEqual(after))
        {
            return false;
        }

        for (var i = 0; i < before.Length; i++)
        {
            if (i != offsetAt && message[i] != before[i])
            {
                return false;
            }
        }

        offset = offsetAt >= 0 ? message[offsetAt] : 0;
        values = message[before.Length..^after.Length];
        return true;
    }
}

using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>One validated message, still in the packet it came in: valid only as long as that buffer is.</summary>
public readonly ref struct OscMessageView
{
    private readonly int _addressLength;
    private readonly int _tagsStart;
    private readonly int _payloadStart;

    internal OscMessageView(
        ReadOnlySpan<byte> bytes, int addressLength, int tagsStart, int tagCount, int payloadStart, OscTimeTag time)
    {
        Bytes = bytes;
        _addressLength = addressLength;
        _tagsStart = tagsStart;
        ArgumentCount = tagCount;
        _payloadStart = payloadStart;
        TimeTag = time;
    }

    /// <summary>The whole message as it came, for passing it on unchanged.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The address or address pattern, UTF-8, without padding; begins with <c>/</c>.</summary>
    public ReadOnlySpan<byte> Address => Bytes[.._addressLength];

    /// <summary>The type tags without their comma; empty when there are no arguments or no type tag string.</summary>
    public ReadOnlySpan<byte> TypeTags => Bytes.Slice(_tagsStart, ArgumentCount);

    /// <summary>The time tag of the innermost bundle around the message; <see cref="OscTimeTag.Immediately"/> outside any bundle.</summary>
    public OscTimeTag TimeTag { get; }

    /// <summary>One per type tag: <c>T F N I</c> and the array brackets count too, so index n belongs to tag n.</summary>
    public int ArgumentCount { get; }

    /// <summary>The arguments from the first on.</summary>
    public OscArgumentReader GetArguments() => new(TypeTags, Bytes[_payloadStart..]);

    /// <summary>The argument at an index from 0; false past the last. Walks there, so read many with <see cref="GetArguments"/>.</summary>
    public bool TryGetArgument(int index, out OscArgument argument)
    {
        var arguments = GetArguments();
        argument = default;
        if ((uint)index >= (uint)ArgumentCount)
        {
            return false;
        }

        for (var i = 0; i <= index; i++)
        {
            arguments.TryRead(out argument);
        }

        return true;
    }

    /// <summary>The argument at an index, if it is a whole number of 32 bits in any numeric type, or T or F.</summary>
    public bool TryGetInt32(int index, out int value)
    {
        value = 0;
        return TryGetArgument(index, out var argument) && argument.TryGetInt32(out value);
    }

    /// <summary>The argument at an index, if it is a number in any numeric type, or T or F.</summary>
    public bool TryGetFloat(int index, out float value)
    {
        var found = TryGetNumber(index, out var number);
        value = (float)number;
        return found;
    }

    /// <summary>The argument at an index, if it is a number in any numeric type, or T or F.</summary>
    public bool TryGetNumber(int index, out double value)
    {
        value = 0;
        return TryGetArgument(index, out var argument) && argument.TryGetNumber(out value);
    }

    /// <summary>The argument at an index, if it is a string or symbol. Allocates the string.</summary>
    public bool TryGetString(int index, out string value)
    {
        var found = TryGetArgument(index, out var argument) && argument.IsString;
        value = found ? argument.AsString() : string.Empty;
        return found;
    }

    /// <summary>The UTF-8 bytes of the string or symbol at an index, without allocating.</summary>
    public bool TryGetUtf8(int index, out ReadOnlySpan<byte> value)
    {
        var found = TryGetArgument(index, out var argument) && argument.IsString;
        value = found ? argument.Bytes : default;
        return found;
    }

    /// <summary>The address as text (allocates); bytes that are not UTF-8 become U+FFFD.</summary>
    public string AddressString() => Encoding.UTF8.GetString(Address);
}

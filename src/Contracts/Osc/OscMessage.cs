using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>
/// One message as an object, for the command line, tests and the monitor; the data path uses <see cref="OscReader"/> and
/// <see cref="OscWriter"/>. Immutable; equal when address and arguments are.
/// </summary>
public sealed class OscMessage : IEquatable<OscMessage>
{
    private readonly OscValue[] _arguments;

    /// <summary>A message, its arguments copied. Nothing is checked before <see cref="TryToPacket"/>.</summary>
    public OscMessage(string address, params IReadOnlyList<OscValue> arguments)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        _arguments = [.. arguments];
    }

    /// <summary>The address or address pattern.</summary>
    public string Address { get; }

    /// <summary>One per type tag; array brackets are arguments of their own.</summary>
    public IReadOnlyList<OscValue> Arguments => _arguments;

    /// <summary>The type tags without their comma.</summary>
    public string TypeTags => string.Concat(_arguments.Select(argument => argument.Tag));

    /// <summary>Exact size of the packet in bytes.</summary>
    public int Size => OscSize.Message(
        Encoding.UTF8.GetByteCount(Address), _arguments.Length, _arguments.Sum(argument => argument.SizeOnWire));

    /// <summary>A copy of a message that outlives its packet.</summary>
    public static OscMessage FromView(OscMessageView view)
    {
        var values = new OscValue[view.ArgumentCount];
        var arguments = view.GetArguments();
        for (var i = 0; arguments.TryRead(out var argument); i++)
        {
            values[i] = OscValue.FromArgument(argument);
        }

        return new OscMessage(view.AddressString(), values);
    }

    /// <summary>All messages of a packet, bundles flattened; invalid elements are left out, the first of their causes returned.</summary>
    public static OscError ParseAll(ReadOnlySpan<byte> packet, out IReadOnlyList<OscMessage> messages)
    {
        var found = new List<OscMessage>();
        var reader = new OscReader(packet);
        while (reader.TryRead(out var view))
        {
            found.Add(FromView(view));
        }

        messages = found;
        return reader.Error;
    }

    /// <summary>The one message of a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="message">The message, if the packet is valid and holds exactly one.</param>
    /// <param name="error">Why there is none.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> packet, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out OscMessage? message, out OscError error)
    {
        error = ParseAll(packet, out var messages);
        if (error == OscError.None && messages.Count != 1)
        {
            error = OscError.NotOneMessage;
        }

        message = error == OscError.None ? messages[0] : null;
        return message is not null;
    }

    /// <summary>The one message of a packet that is known to be good, as in tests; for input use <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The packet is invalid, or holds no message or several.</exception>
    public static OscMessage Parse(ReadOnlySpan<byte> packet) =>
        TryParse(packet, out var message, out var error) ? message : throw new FormatException($"Not an OSC message: {error}.");

    /// <summary>Writes the message, as a packet or as an element of an open bundle.</summary>
    public void WriteTo(ref OscWriter writer)
    {
        writer.BeginMessage(Encoding.UTF8.GetBytes(Address), Encoding.UTF8.GetBytes(TypeTags));
        foreach (var argument in _arguments)
        {
            argument.WriteTo(ref writer);
        }

        writer.EndMessage();
    }

    /// <summary>The message as a packet of its own, or the reason why it cannot be one.</summary>
    public OscError TryToPacket(out byte[] packet)
    {
        var buffer = new byte[Size];
        var writer = new OscWriter(buffer);
        WriteTo(ref writer);
        packet = writer.Length > 0 ? buffer : [];
        return writer.Error;
    }

    /// <summary>The message as a packet of its own.</summary>
    /// <exception cref="InvalidOperationException">The address, a string or the brackets are such that OSC cannot carry them.</exception>
    public byte[] ToPacket() =>
        TryToPacket(out var packet) is var error && error == OscError.None
            ? packet
            : throw new InvalidOperationException($"{this} cannot be sent as OSC: {error}.");

    /// <inheritdoc/>
    public bool Equals(OscMessage? other) =>
        other is not null && Address == other.Address && _arguments.AsSpan().SequenceEqual(other._arguments);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OscMessage);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _arguments.Aggregate(Address.GetHashCode(StringComparison.Ordinal), (hash, argument) => HashCode.Combine(hash, argument));

    /// <summary>Such as <c>/live/clip/fire ,ii 0 2</c>.</summary>
    public override string ToString()
    {
        // An address is quoted only when it would disturb the line that it is printed in.
        var plain = !Address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character));
        var text = new StringBuilder(plain ? Address : OscValue.Quote(Address)).Append(" ,").Append(TypeTags);
        foreach (var argument in _arguments)
        {
            if (OscTypeTags.PayloadOf((byte)argument.Tag) != OscPayload.None)
            {
                text.Append(' ').Append(argument);
            }
        }

        return text.ToString();
    }
}

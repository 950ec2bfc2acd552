using MidiMesh.Contracts.Osc;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests;

/// <summary>An OSC message as a line of a test writes it: <c>/live/clip_slot/fire 2 1</c>. An address alone fits whatever its arguments are; * fits any one argument.</summary>
/// <param name="Address">The address; null for any message.</param>
/// <param name="Arguments">The arguments' words.</param>
internal sealed record OscPattern(string? Address, IReadOnlyList<string> Arguments)
{
    /// <summary>Reads the rest of a line; nothing at all stands for any message.</summary>
    public static OscPattern? Read(TestLine line, bool isWhole)
    {
        if (line.Next is null && !isWhole)
        {
            return new OscPattern(null, []);
        }

        if (line.Take("an address such as /live/song/undo") is not { } address)
        {
            return null;
        }

        if (!address.Value.StartsWith('/'))
        {
            line.Error(RigDiagnosticIds.BadSyntax, address.At(0), $"an OSC address begins with /, not '{address.Value}'");
            return null;
        }

        var arguments = new List<string>();
        while (line.Next is not null && line.Take("an argument") is { } argument)
        {
            if (isWhole && argument.Value == "*")
            {
                line.Error(argument, "a message that is sent needs every argument; * is for messages that are expected");
                return null;
            }

            arguments.Add(argument.Value);
        }

        return new OscPattern(address.Value, arguments);
    }

    /// <summary>The message as a datagram, or null when OSC cannot carry it.</summary>
    public byte[]? ToPacket() =>
        new OscMessage(Address!, [.. Arguments.Select(OscWords.Read)]).TryToPacket(out var packet) == OscError.None ? packet : null;

    /// <summary>Whether a message is what the pattern says.</summary>
    public bool Fits(OscMessage message) => Address is null
        || (message.Address == Address && (Arguments.Count == 0
            || (message.Arguments.Count == Arguments.Count && Arguments.Zip(message.Arguments).All(static pair => OscWords.Fits(pair.First, pair.Second)))));
}

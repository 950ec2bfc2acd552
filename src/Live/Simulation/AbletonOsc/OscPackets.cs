using System.Buffers.Binary;
using System.Text;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Simulation.Model;

namespace MidiMesh.Live.Simulation.AbletonOsc;

/// <summary>A message as it reaches a handler.</summary>
internal readonly record struct ReceivedMessage(string Address, IReadOnlyList<ScriptValue> Arguments);

/// <summary>Between OSC and Python's types, as the library inside AbletonOSC does it.</summary>
internal static class OscPackets
{
    private const long LargestInt32Unsigned = uint.MaxValue;

    /// <summary>The messages of a datagram in order, bundles flattened: their time tags mean nothing to AbletonOSC.</summary>
    public static OscError Parse(ReadOnlySpan<byte> datagram, out List<ReceivedMessage> messages)
    {
        messages = [];
        var reader = new OscReader(datagram);
        while (reader.TryRead(out var view))
        {
            messages.Add(new ReceivedMessage(view.AddressString(), ReadArguments(view)));
        }

        return reader.Error;
    }

    /// <summary>
    /// One message. A ValueError for a type that cannot be guessed; <paramref name="packet"/> is null without an error for a
    /// value that fits no tag, which AbletonOSC reports by itself.
    /// </summary>
    public static ScriptError? Build(string address, IReadOnlyList<ScriptValue> arguments, out byte[]? packet)
    {
        packet = null;
        var values = new List<OscValue>(arguments.Count);
        var fits = true;
        foreach (var argument in arguments)
        {
            if (Append(values, argument, ref fits) is { } error)
            {
                return error;
            }
        }

        if (fits && new OscMessage(address, values).TryToPacket(out var built) == OscError.None)
        {
            packet = built;
        }

        return null;
    }

    private static List<ScriptValue> ReadArguments(OscMessageView view)
    {
        var root = new List<ScriptValue>(view.ArgumentCount);
        var open = new Stack<List<ScriptValue>>();
        var current = root;
        var arguments = view.GetArguments();
        while (arguments.TryRead(out var argument))
        {
            switch (argument.Tag)
            {
                case '[':
                    open.Push(current);
                    current = [];
                    open.Peek().Add(ScriptValue.FromList(current));
                    break;
                case ']':
                    current = open.Pop();
                    break;
                // The library knows neither of these and leaves them out.
                case 'I' or 'c' or 'S':
                    break;
                default:
                    current.Add(Read(argument));
                    break;
            }
        }

        return root;
    }

    private static ScriptValue Read(OscArgument argument) => argument.Tag switch
    {
        'i' or 'h' => argument.AsInt64(),
        'f' or 'd' => argument.AsDouble(),
        's' => Encoding.UTF8.GetString(argument.Bytes),
        'b' => ScriptValue.FromBytes(argument.Bytes.ToArray()),
        'm' => ScriptValue.FromMidi(argument.Bytes.ToArray()),
        'r' => (long)BinaryPrimitives.ReadUInt32BigEndian(argument.Bytes),
        't' => ScriptValue.FromTimeTag(BinaryPrimitives.ReadInt64BigEndian(argument.Bytes)),
        'T' => true,
        'F' => false,
        _ => ScriptValue.None,
    };

    private static ScriptError? Append(List<OscValue> values, ScriptValue argument, ref bool fits)
    {
        switch (argument.Kind)
        {
            case ScriptKind.None:
                values.Add(OscValue.Nil);
                break;
            case ScriptKind.Boolean:
                values.Add(argument.Boolean);
                break;
            case ScriptKind.Integer when argument.Integer is >= int.MinValue and <= int.MaxValue:
                values.Add((int)argument.Integer);
                break;
            // The library counts bits, and takes 32 of them for a signed 32-bit number.
            case ScriptKind.Integer when Math.Abs(argument.Integer) <= LargestInt32Unsigned:
                fits = false;
                break;
            case ScriptKind.Integer:
                values.Add(OscValue.FromInt64(argument.Integer));
                break;
            case ScriptKind.Real when Math.Abs(argument.Real) > float.MaxValue && double.IsFinite(argument.Real):
                return new ScriptError(ScriptErrorKind.Other, "float too large to pack with f format");
            case ScriptKind.Real:
                values.Add((float)argument.Real);
                break;
            case ScriptKind.Text:
                values.Add(argument.Text);
                break;
            case ScriptKind.Bytes:
                // The library refuses to send an empty blob.
                fits &= argument.Bytes.Length > 0;
                values.Add(OscValue.FromBlob(argument.Bytes));
                break;
            case ScriptKind.Midi:
                values.Add(OscValue.FromMidi(argument.Bytes[0], argument.Bytes[1], argument.Bytes[2], argument.Bytes[3]));
                break;
            case ScriptKind.List:
                return AppendList(values, argument.Items, ref fits);
            default:
                return ScriptError.Value("Infered arg_value type is not supported");
        }

        return null;
    }

    // Arrays nest no deeper than the type tag string of the datagram they came in, which the reader has bounded.
    private static ScriptError? AppendList(List<OscValue> values, IReadOnlyList<ScriptValue> items, ref bool fits)
    {
        var open = new Stack<(IReadOnlyList<ScriptValue> Items, int Next)>();
        values.Add(OscValue.ArrayBegin);
        open.Push((items, 0));
        while (open.TryPop(out var list))
        {
            if (list.Next == list.Items.Count)
            {
                values.Add(OscValue.ArrayEnd);
                continue;
            }

            open.Push((list.Items, list.Next + 1));
            var item = list.Items[list.Next];
            if (item.Kind == ScriptKind.List)
            {
                values.Add(OscValue.ArrayBegin);
                open.Push((item.Items, 0));
            }
            else if (Append(values, item, ref fits) is { } error)
            {
                return error;
            }
        }

        return null;
    }
}

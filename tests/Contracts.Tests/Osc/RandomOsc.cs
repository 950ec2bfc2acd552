using System.Text;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>Valid messages and packets of every shape, the same for the same seed.</summary>
internal static class RandomOsc
{
    private static readonly string[] Letters = [.. "abcdefgXYZ0189_- äß€😀".EnumerateRunes().Select(rune => rune.ToString())];

    public static OscMessage Message(Random random)
    {
        var address = new StringBuilder();
        for (var part = random.Next(1, 4); part > 0; part--)
        {
            address.Append('/').Append(Text(random, random.Next(1, 9)));
        }

        var arguments = new List<OscValue>();
        var open = 0;
        for (var count = random.Next(0, 8); count > 0; count--)
        {
            arguments.Add(Value(random, ref open));
        }

        arguments.AddRange(Enumerable.Repeat(OscValue.ArrayEnd, open));
        return new OscMessage(address.ToString(), arguments);
    }

    /// <summary>A message, or a bundle of some with others nested.</summary>
    public static byte[] Packet(Random random) => Packet(random, out _);

    public static byte[] Packet(Random random, out List<OscMessage> messages)
    {
        messages = [];
        var buffer = new byte[4096];
        var writer = new OscWriter(buffer);
        if (random.Next(2) == 0)
        {
            messages.Add(Message(random));
            messages[0].WriteTo(ref writer);
        }
        else
        {
            var depth = 1;
            writer.BeginBundle(new OscTimeTag((ulong)random.NextInt64()));
            for (var steps = random.Next(0, 12); steps > 0; steps--)
            {
                switch (random.Next(4))
                {
                    case 0 when depth < OscReader.MaxBundleDepth:
                        writer.BeginBundle(new OscTimeTag((ulong)random.NextInt64()));
                        depth++;
                        break;
                    case 1 when depth > 1:
                        writer.EndBundle();
                        depth--;
                        break;
                    default:
                        messages.Add(Message(random));
                        messages[^1].WriteTo(ref writer);
                        break;
                }
            }

            while (depth-- > 0)
            {
                writer.EndBundle();
            }
        }

        Assert.Equal(OscError.None, writer.Error);
        return writer.Written.ToArray();
    }

    private static OscValue Value(Random random, ref int open)
    {
        switch (random.Next(16))
        {
            case 0:
                return OscValue.FromInt32(random.Next(int.MinValue, int.MaxValue));
            case 1:
                return OscValue.FromFloat(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
            case 2:
                return OscValue.FromString(Text(random, random.Next(0, 12)));
            case 3:
                var blob = new byte[random.Next(0, 20)];
                random.NextBytes(blob);
                return OscValue.FromBlob(blob);
            case 4:
                return OscValue.True;
            case 5:
                return OscValue.False;
            case 6:
                return OscValue.Nil;
            case 7:
                return OscValue.Impulse;
            case 8:
                return OscValue.FromInt64(random.NextInt64(long.MinValue, long.MaxValue));
            case 9:
                return OscValue.FromTimeTag(new OscTimeTag((ulong)random.NextInt64(long.MinValue, long.MaxValue)));
            case 10:
                return OscValue.FromDouble(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
            case 11:
                return OscValue.FromChar(new Rune(random.Next(0x20, 0x7f)));
            case 12:
                return OscValue.FromColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            case 13:
                return OscValue.FromMidi((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            case 14 when open > 0:
                open--;
                return OscValue.ArrayEnd;
            case 14 or 15 when open < 3:
                open++;
                return OscValue.ArrayBegin;
            default:
                return OscValue.FromSymbol(Text(random, random.Next(0, 12)));
        }
    }

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder();
        for (; length > 0; length--)
        {
            text.Append(Letters[random.Next(Letters.Length)]);
        }

        return text.ToString();
    }
}

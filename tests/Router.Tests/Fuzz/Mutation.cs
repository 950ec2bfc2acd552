namespace MidiMesh.Router.Tests.Fuzz;

/// <summary>Spoils bytes: what somebody sends who is broken, out of date, or means harm.</summary>
internal static class Mutation
{
    private const int Longest = 4096;

    /// <summary>Values at which lengths and counts turn over.</summary>
    private static readonly byte[] Edges = [0, 1, 0x7F, 0x80, 0xC0, 0xDB, 0xF0, 0xF7, 0xFF];

    /// <summary>The same bytes with a few changes: flipped, replaced, cut, doubled, moved, put in; or bytes that were never anything.</summary>
    public static byte[] Spoil(Random random, ReadOnlySpan<byte> sound)
    {
        var bytes = sound.ToArray().ToList();
        if (random.Next(12) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        for (var change = random.Next(0, 5); change > 0; change--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = Edges[random.Next(Edges.Length)];
                    break;
                case 2 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(1, Math.Min(9, bytes.Count - at + 1)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4 when bytes.Count < Longest:
                    bytes.InsertRange(at, bytes.Skip(at / 2).Take(random.Next(64)).ToArray());
                    break;
                case 5:
                    bytes.Insert(at, Edges[random.Next(Edges.Length)]);
                    break;
                default:
                    bytes.InsertRange(at, Enumerable.Repeat(Edges[random.Next(Edges.Length)], random.Next(1, 20)));
                    break;
            }
        }

        return [.. bytes];
    }
}

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>Bytes as people write them: "90 3C 64".</summary>
internal static class Wire
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        var hex = Convert.ToHexString(bytes);
        return string.Join(' ', Enumerable.Range(0, bytes.Length).Select(i => hex.Substring(2 * i, 2)));
    }
}

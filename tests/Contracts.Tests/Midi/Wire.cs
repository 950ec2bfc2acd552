namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>Bytes as people write them: "90 3C 64".</summary>
internal static class Wire
{
    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public static string Hex(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return "";
        }

        var digits = Convert.ToHexString(bytes);
        return string.Create((3 * bytes.Length) - 1, digits, static (text, digits) =>
        {
            text.Fill(' ');
            for (var i = 0; i < digits.Length; i++)
            {
                text[i + (i / 2)] = digits[i];
            }
        });
    }
}

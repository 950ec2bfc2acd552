using System.Security.Cryptography;
using System.Text;

namespace MidiMesh.Router.Editing;

/// <summary>A file's bytes as an editor's text, and back. An editor knows line feeds only; the file keeps the line ends and the byte order mark that it has.</summary>
internal static class RigText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Tells whether a file still says what it said: a hash of its bytes.</summary>
    public static string MarkOf(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));

    /// <summary>The text; null for bytes that are no UTF-8, which no editor may touch.</summary>
    public static string? Decode(ReadOnlySpan<byte> content)
    {
        try
        {
            return Strict.GetString(content.StartsWith(Mark) ? content[Mark.Length..] : content).Replace("\r\n", "\n", StringComparison.Ordinal);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The bytes, in the manner of what the file holds now.</summary>
    public static byte[] Encode(string text, ReadOnlySpan<byte> now)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var lines = now.Count((byte)'\n');
        if (lines > 0 && CarriageReturns(now) * 2 > lines)
        {
            text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        return now.StartsWith(Mark) ? [.. Mark, .. bytes] : bytes;
    }

    private static int CarriageReturns(ReadOnlySpan<byte> content)
    {
        var count = 0;
        for (var at = content.IndexOf("\r\n"u8); at >= 0; at = content.IndexOf("\r\n"u8))
        {
            count++;
            content = content[(at + 2)..];
        }

        return count;
    }
}

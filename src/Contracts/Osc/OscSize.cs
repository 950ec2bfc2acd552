using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MidiMesh.Contracts.Osc;

/// <summary>Exact sizes in bytes on the wire, so that a buffer is right before it is written (OSC 1.0, Atomic Data Types).</summary>
[SuppressMessage("Naming", "CA1720", Justification = "String is the type's name in OSC 1.0.")]
public static class OscSize
{
    /// <summary>The fixed part of a bundle: <c>#bundle</c>, its NUL, and the time tag.</summary>
    public const int BundleHeader = 16;

    /// <summary>The size field before each element of a bundle.</summary>
    public const int ElementPrefix = 4;

    /// <summary>The largest UDP payload over IPv4: 65,535 less the IP and UDP headers.</summary>
    public const int LargestDatagram = 65_507;

    /// <summary>A length rounded up to the next multiple of four.</summary>
    public static int Padded(int length) => (length + 3) & ~3;

    /// <summary>A string of so many UTF-8 bytes: at least one NUL, then up to the next multiple of four.</summary>
    public static int String(int utf8Length) => (utf8Length & ~3) + 4;

    /// <summary>A string, encoded as UTF-8.</summary>
    public static int String(ReadOnlySpan<char> text) => String(Encoding.UTF8.GetByteCount(text));

    /// <summary>A blob: its four-byte size, its bytes, its padding.</summary>
    public static int Blob(int length) => 4 + Padded(length);

    /// <summary>A type tag string of so many tags: the comma is not among them but takes its byte.</summary>
    public static int TypeTags(int count) => String(count + 1);

    /// <summary>A whole message.</summary>
    /// <param name="addressLength">UTF-8 bytes of the address.</param>
    /// <param name="tagCount">Type tags, without the comma.</param>
    /// <param name="payload">Sum of the padded sizes of the arguments.</param>
    public static int Message(int addressLength, int tagCount, int payload) =>
        String(addressLength) + TypeTags(tagCount) + payload;

    /// <summary>A whole message whose arguments all have a fixed size.</summary>
    /// <param name="address">The address, UTF-8.</param>
    /// <param name="typeTags">Tags without the comma, none of <c>s S b</c>.</param>
    /// <exception cref="ArgumentException">A tag is unknown or has no fixed size.</exception>
    public static int Message(ReadOnlySpan<byte> address, ReadOnlySpan<byte> typeTags)
    {
        var payload = 0;
        foreach (var tag in typeTags)
        {
            payload += OscTypeTags.PayloadOf(tag) switch
            {
                OscPayload.None => 0,
                OscPayload.FourBytes => 4,
                OscPayload.EightBytes => 8,
                _ => throw new ArgumentException($"Type tag '{(char)tag}' has no fixed size.", nameof(typeTags)),
            };
        }

        return Message(address.Length, typeTags.Length, payload);
    }

    /// <summary>A whole bundle of elements whose sizes sum to <paramref name="elements"/>.</summary>
    public static int Bundle(int elementCount, int elements) => BundleHeader + (elementCount * ElementPrefix) + elements;
}

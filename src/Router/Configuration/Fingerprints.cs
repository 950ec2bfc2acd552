using System.Security.Cryptography;
using System.Text;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Tells two readings of a block apart by what they say, once templates and references are filled in; comments do not count.</summary>
internal static class Fingerprints
{
    /// <summary>The fingerprint of a block.</summary>
    public static string Of(HoconObject block) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(HoconWriter.ToHocon(block, HoconWriterOptions.OneLine))).AsSpan(0, 16));
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MidiMesh.Router.Web;

/// <summary>The secret that separates those who may play from those who may look. Never logged, never in a URL that leaves the browser.</summary>
public sealed class AccessToken
{
    private const int RandomBytes = 24;                      // 192 bits
    private const int FewestCharacters = 22;                 // 128 bits in base 64
    private readonly byte[] _bytes;

    /// <summary>Takes a token from a rig or a file.</summary>
    /// <exception cref="ArgumentException">It is too short to be safe, or holds characters that a link cannot carry.</exception>
    public AccessToken(string text)
    {
        if (text.Length < FewestCharacters || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException($"A token has at least {FewestCharacters} letters, digits, '-' or '_'.", nameof(text));
        }

        (Text, _bytes) = (text, Encoding.ASCII.GetBytes(text));
    }

    /// <summary>The secret itself, for links and the token file.</summary>
    public string Text { get; }

    /// <summary>A fresh one of 192 random bits.</summary>
    public static AccessToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>Whether somebody knows it. Takes the same time however much of it they know.</summary>
    public bool Matches(string? offered) =>
        offered is not null && offered.Length <= 256 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(offered), _bytes);

    /// <summary>Hides the secret, so that no log line shows it by accident.</summary>
    public override string ToString() => "(token)";
}

using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Routing;

/// <summary>What a field of a display shows: pieces one behind the other. Immutable.</summary>
/// <param name="Parts">The pieces.</param>
/// <param name="Width">Characters of the field.</param>
/// <param name="For">How long it is there after it has become another text; zero for always.</param>
public sealed record TextLight(TextPart[] Parts, int Width, TimeSpan For)
{
    /// <summary>Longest text before it is shortened.</summary>
    public const int MaxLength = 256;

    /// <summary>Whether it comes for a while only.</summary>
    public bool IsBrief => For > TimeSpan.Zero;

    /// <summary>Whether it depends on page or variables.</summary>
    public bool IsStaged { get; } = Array.Exists(Parts, static part => part.IsStaged);

    /// <summary>Whether it depends on variables.</summary>
    public bool IsByVariable { get; } = Array.Exists(Parts, static part => part.IsStaged && part is not PageText);

    /// <summary>What of Live's it follows, each once.</summary>
    public LightFollow[] Follows { get; } = [.. Parts.Select(static part => part.Follows).OfType<LightFollow>().Distinct()];

    /// <summary>Writes the text as it is now; does not allocate.</summary>
    /// <param name="live">The Live that it follows; null where it follows none.</param>
    /// <param name="moment">The stage.</param>
    /// <param name="to">Room for <see cref="MaxLength"/> characters.</param>
    /// <returns>Its length; <see cref="TextPart.Unknown"/> while one of its pieces is not known: half a text would be a wrong one.</returns>
    public int Write(ILiveState? live, in StageMoment moment, Span<char> to)
    {
        var length = 0;
        foreach (var part in Parts)
        {
            var written = part.Write(live, moment, Width, to[length..]);
            if (written == TextPart.Unknown)
            {
                return TextPart.Unknown;
            }

            length += written;
        }

        return length;
    }
}

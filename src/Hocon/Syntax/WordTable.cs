namespace MidiMesh.Hocon.Syntax;

/// <summary>Hands out one string for equal stretches of text, as far as it remembers them. Not thread safe.</summary>
/// <remarks>A cache of fixed size in which a new word replaces whatever had its place: no hostile text can make it grow or slow.</remarks>
internal sealed class WordTable
{
    /// <summary>Longer texts rarely come twice.</summary>
    private const int MaxLength = 32;

    private readonly string?[] _words = new string?[1024];

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return text.ToString();
        }

        var hash = (uint)text.Length;
        foreach (var c in text)
        {
            hash = (hash * 31) + c;
        }

        ref var word = ref _words[(hash ^ (hash >> 10)) & 1023];
        if (word is null || !text.SequenceEqual(word))
        {
            word = text.ToString();
        }

        return word;
    }
}

namespace MidiMesh.Router.Configuration;

/// <summary>The words one key can have, and what each means.</summary>
/// <param name="entries">Word and meaning, in the order in which people should read them.</param>
internal sealed class Words<T>(params (string Word, T Meaning)[] entries)
{
    private readonly Dictionary<string, T> _meanings = entries.ToDictionary(static entry => entry.Word, static entry => entry.Meaning, StringComparer.Ordinal);

    /// <summary>All words.</summary>
    public IReadOnlyList<string> All { get; } = [.. entries.Select(static entry => entry.Word)];

    /// <summary>The first word with a meaning, or null.</summary>
    public string? WordOf(T meaning) => All.FirstOrDefault(word => EqualityComparer<T>.Default.Equals(_meanings[word], meaning));

    /// <summary>What a word means; false when it is none of these.</summary>
    public bool TryGet(string word, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T meaning) => _meanings.TryGetValue(word, out meaning);
}

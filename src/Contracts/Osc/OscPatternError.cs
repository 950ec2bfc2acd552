namespace MidiMesh.Contracts.Osc;

/// <summary>Why a text is no address pattern.</summary>
/// <param name="Reason">A sentence without its full stop, for whoever wrote the pattern.</param>
/// <param name="Offset">Index into the text of the character at fault, from 0; its length when something is missing at the end.</param>
public readonly record struct OscPatternError(string Reason, int Offset)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Reason} (at character {Offset + 1})";
}

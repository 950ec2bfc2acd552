namespace MidiMesh.Hocon.Editing;

/// <summary>What came of an edit.</summary>
/// <param name="Document">The new document; the old one when the edit was refused.</param>
/// <param name="Changes">What was changed, in the order of the text; empty when refused or when nothing had to be done.</param>
/// <param name="Diagnostics">Why it was refused; empty otherwise.</param>
public sealed record HoconEdit(HoconDocument Document, IReadOnlyList<HoconTextChange> Changes, IReadOnlyList<HoconDiagnostic> Diagnostics)
{
    /// <summary>True when the document now says what was asked for.</summary>
    public bool Succeeded => Diagnostics.Count == 0;
}

namespace MidiMesh.Hocon.Editing;

/// <summary>One replaced stretch of text.</summary>
/// <param name="Start">In UTF-16 units of the old text, from 0.</param>
/// <param name="Length">Units removed.</param>
/// <param name="NewText">What stands there instead.</param>
public readonly record struct HoconTextChange(int Start, int Length, string NewText);

using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>A value as the rig gives it, with the place where it is written.</summary>
/// <param name="Value">The value.</param>
/// <param name="Origin">Its place.</param>
public readonly record struct Written<T>(T Value, HoconOrigin Origin)
{
    /// <inheritdoc />
    public override string ToString() => Value?.ToString() ?? "";
}

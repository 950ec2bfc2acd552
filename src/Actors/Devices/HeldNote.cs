namespace MidiMesh.Actors.Devices;

/// <summary>One thing that is held: what holds it, since when, which route caused it, and what sounds at which output.</summary>
/// <param name="Source">Device or endpoint that it came from.</param>
/// <param name="Holder">What has to come up for it to end, in words; empty when nothing does: it ends by its own time, or by the next message of its kind.</param>
/// <param name="Seconds">How long it has been held.</param>
/// <param name="Route">Name of the route that caused it.</param>
/// <param name="Output">Device at which it sounds.</param>
/// <param name="Sounds">What sounds there, in words.</param>
public sealed record HeldNote(string Source, string Holder, double Seconds, string Route, string Output, string Sounds);

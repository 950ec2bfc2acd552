using MidiMesh.Hocon;

namespace MidiMesh.Router.Cli.Explaining;

/// <summary>What becomes of one thing that a player does.</summary>
/// <param name="Control">The control or address: "apc.pad[3,2]".</param>
/// <param name="Gesture">What is done: "press".</param>
/// <param name="Message">The message that arrives.</param>
/// <param name="Routes">Every route that looks at the same device or endpoint, in the order in which they run.</param>
/// <param name="Lights">The lights of the control.</param>
internal sealed record Explanation(string Control, string Gesture, string Message, IReadOnlyList<RouteVerdict> Routes, IReadOnlyList<string> Lights);

/// <summary>What one route does with it.</summary>
/// <param name="Name">The route's key.</param>
/// <param name="Origin">Where it is written.</param>
/// <param name="Matches">Whether it answers.</param>
/// <param name="Why">Why not; or what its steps decide, when they let nothing out.</param>
/// <param name="Sends">What leaves, in order.</param>
internal sealed record RouteVerdict(string Name, HoconOrigin Origin, bool Matches, string Why, IReadOnlyList<string> Sends);

namespace MidiMesh.Actors.Routing;

/// <summary>A route that was opened because what it sends comes back.</summary>
/// <param name="Route">Its name.</param>
/// <param name="IsOpen">Whether it is open now.</param>
/// <param name="Times">How often it was opened.</param>
/// <param name="Dropped">Events that came back and did not pass.</param>
public sealed record OpenedRoute(string Route, bool IsOpen, int Times, long Dropped);

namespace MidiMesh.Actors.Endpoints;

/// <summary>How an endpoint is.</summary>
/// <param name="IsOpen">Whether its socket is bound.</param>
/// <param name="PortTaken">Whether it is not because another program holds the port.</param>
/// <param name="Reason">Why, and what to do; empty when all is well.</param>
public sealed record EndpointReport(bool IsOpen, bool PortTaken, string Reason);

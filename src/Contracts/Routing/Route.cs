namespace MidiMesh.Contracts.Routing;

/// <summary>A condition of a route's <c>when</c>: immutable, decided from the event alone.</summary>
public abstract class Filter
{
    /// <summary>The word of the rig: "velocity".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the event passes. Must not allocate.</summary>
    public abstract bool Matches(in MeshEvent e);
}

/// <summary>One compiled route: immutable, shared by all lanes.</summary>
/// <param name="Index">Its place in <see cref="RouteTable.Routes"/>.</param>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Gestures">Which gestures it answers, as a set of bits 1 &lt;&lt; <see cref="Gesture"/>.</param>
/// <param name="When">Conditions; all must hold.</param>
/// <param name="Via">Steps in order.</param>
/// <param name="To">Destinations in order.</param>
/// <param name="Last">Routes of lower priority do not see what this one matched.</param>
/// <param name="Target">Where the first destination's present value can be read, for take-over; null when nobody knows it.</param>
public sealed record Route(
    int Index, string Name, int Gestures, Filter[] When, Step[] Via, Destination[] To, bool Last, TargetValue? Target);

/// <summary>Where a destination's present value can be read.</summary>
/// <param name="Endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="Value">Which value of Live's.</param>
/// <param name="Track">Track number from 1, or null.</param>
/// <param name="Item">Send number from 1, or null.</param>
public sealed record TargetValue(int Endpoint, Live.LiveValue Value, Expression? Track, Expression? Item);

/// <summary>A route as seen from one control: its coordinates are already bound and its states have their place.</summary>
/// <param name="Route">The route.</param>
/// <param name="FirstState">Place of its first step's <see cref="StepState"/> in the source's states.</param>
/// <param name="Bound">Values of the bound coordinates, by slot.</param>
public sealed record RouteEntry(Route Route, int FirstState, int[] Bound);

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Routing;

/// <summary>A condition of a route's <c>when</c>: immutable, decided from the event alone.</summary>
public abstract class Filter
{
    /// <summary>The word of the rig: "velocity".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the event passes. Must not allocate.</summary>
    public abstract bool Matches(in MeshEvent e);

    /// <summary>Whether a message of this kind and number can pass at all. Asked once, when a table is made: a route is not looked at for messages that it never answers.</summary>
    /// <param name="kind">Kind of the message that comes in.</param>
    /// <param name="number">Its note or controller; 0 for messages that have neither.</param>
    public virtual bool Admits(MidiKind kind, int number) => true;

    /// <summary>Whether all that passes <paramref name="other"/> passes this one too, whatever is on and whatever comes. False when that is not known.</summary>
    public virtual bool Covers(Filter other) => ReferenceEquals(this, other);
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
    int Index, string Name, int Gestures, Filter[] When, Step[] Via, Destination[] To, bool Last, TargetValue? Target)
{
    /// <summary>All that it leads to: its destinations, and those of its <c>send</c> steps that speak MIDI.</summary>
    public Destination[] Ends { get; } = [.. To, .. Via.OfType<Steps.SendStep>().Select(static send => send.To)];

    /// <summary>When its long, double and short presses are such.</summary>
    public PressTimes Times { get; init; } = PressTimes.Usual;

    /// <summary>Tells whether another rig's route of the same name says the same, so that its steps go on with what they remember; empty for one that is like no other.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Gestures that only its steps see: a debounce watches releases also where the route answers presses alone. They never count as matched.</summary>
    public int Overheard { get; init; }

    /// <summary>Variables of the rig that its expressions use, and the slots that they are bound to before its conditions are asked.</summary>
    public VariableSlot[] Variables { get; init; } = [];
}

/// <summary>When a press is a long, double or short one.</summary>
/// <param name="LongAfter">A long press is down for this time.</param>
/// <param name="DoubleWithin">The second press of a double press follows the first one within this time.</param>
/// <param name="ShortWithin">A short press is let go before this time.</param>
public sealed record PressTimes(TimeSpan LongAfter, TimeSpan DoubleWithin, TimeSpan ShortWithin)
{
    /// <summary>What is meant when the rig does not say.</summary>
    public static PressTimes Usual { get; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(500));
}

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
public sealed record RouteEntry(Route Route, int FirstState, int[] Bound)
{
    /// <summary>On which pages it is there, and for which device of a role; null for always.</summary>
    public Gate? Gate { get; init; }

    /// <summary>What Live is to move by itself in its place; null for nothing.</summary>
    public NativeMapping? Native { get; init; }

    /// <summary>States that each step has in the block which all controls of the route share: one for each channel.</summary>
    public const int SharedStates = 16;

    /// <summary>Place of the block that all controls of the route share; only read for steps whose memory is not the control's.</summary>
    public int FirstShared { get; init; } = FirstState;

    /// <summary>Whether its route's conditions can hold for a message of this kind and number.</summary>
    public bool Admits(MidiKind kind, int number) => Array.TrueForAll(Route.When, filter => filter.Admits(kind, number));

    /// <summary>Place of the state that a step has for an event.</summary>
    public int StateOf(int step, in MeshEvent e) => Route.Via[step].Memory switch
    {
        StepMemory.Control => FirstState + step,
        StepMemory.Route => FirstShared + (step * SharedStates),
        _ => FirstShared + (step * SharedStates) + e.Midi.Channel,
    };
}

namespace MidiMesh.Contracts.Routing;

/// <summary>What a step decided, and why; the words behind "why did nothing happen?".</summary>
public enum StepOutcome : byte
{
    /// <summary>Go on with the event as it now is.</summary>
    Continue,

    /// <summary>The step does not let this event through.</summary>
    Filtered,

    /// <summary>The fader has not met the value yet.</summary>
    TakeoverWaiting,

    /// <summary>Too soon after the last one; a later one will replace it or it will be sent when its time comes.</summary>
    RateLimited,

    /// <summary>The step keeps the event and lets it go on later.</summary>
    Postponed,
}

/// <summary>What a step remembers between events, one per route, control and step. Lives in the source's lane, not in the table.</summary>
public struct StepState
{
    /// <summary>A number of the step's own.</summary>
    public double A;

    /// <summary>Another number of the step's own.</summary>
    public double B;

    /// <summary>A stamp of the step's own.</summary>
    public long Stamp;

    /// <summary>Bits of the step's own; 0 in a fresh state.</summary>
    public int Flags;
}

/// <summary>What a step may ask of the lane that runs it.</summary>
public interface IStepHost
{
    /// <summary>Stamp of this turn, in <see cref="TimeProvider.GetTimestamp"/> units.</summary>
    long Now { get; }

    /// <summary>Stamps per second.</summary>
    long Frequency { get; }

    /// <summary>Where the route's first destination stands now, 0..1 or in its own unit, or NaN when nobody knows.</summary>
    double CurrentTarget(in MeshEvent e);

    /// <summary>Lets <paramref name="e"/> go on behind the running step at <paramref name="due"/>; a later call for the same route, control and step replaces it when <paramref name="replace"/> is true.</summary>
    /// <returns>False when too many events wait already; the event is then dropped and counted.</returns>
    bool Postpone(in MeshEvent e, long due, bool replace);

    /// <summary>Tells a group to let go of everything it plays: the <c>clear</c> step.</summary>
    void ClearGroup(int group, in MeshEvent e);
}

/// <summary>One step of a route's <c>via</c>: immutable, shared by all lanes; what it remembers is in its <see cref="StepState"/>.</summary>
public abstract class Step
{
    /// <summary>The word of the rig: "scale".</summary>
    public abstract string Name { get; }

    /// <summary>Changes the event, lets it pass or holds it. Must not allocate.</summary>
    public abstract StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host);
}

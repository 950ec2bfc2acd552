using MidiMesh.Contracts.Clocks;

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

    /// <summary>It is a part of something longer, which goes on when it is whole.</summary>
    Swallowed,

    /// <summary>No step but the loop breaker: the event is only coming back.</summary>
    Returned,

    /// <summary>No step: Live has mapped the control and moves its parameter by itself.</summary>
    HandedOver,
}

/// <summary>Whom a step's memory belongs to.</summary>
public enum StepMemory : byte
{
    /// <summary>Each control of the route has its own: a rate, a take-over.</summary>
    Control,

    /// <summary>All controls of the route share one.</summary>
    Route,

    /// <summary>All controls of the route share one for each MIDI channel: what several controllers say together.</summary>
    Channel,
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

    /// <summary>For a step that forgets with the page: how often the page had changed when it last ran. Kept by whoever runs the step.</summary>
    public int PageChanges;
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

    /// <summary>Lets one more event go on behind the running step, at once; the step's own event follows when it returns. One event may cause a bounded number of others.</summary>
    /// <returns>False when there were too many already; the event is then dropped and counted.</returns>
    bool Emit(in MeshEvent e);

    /// <summary>Takes a message beside the route's destinations. What it makes sound is released with the event's control, as the route's own is.</summary>
    IDeliverySink Sink { get; }

    /// <summary>Room for a SysEx message that the step makes; nobody else writes to it, ever.</summary>
    Memory<byte> TakeBytes(int length);

    /// <summary>Tells a group to let go of everything it plays: the <c>clear</c> step.</summary>
    void ClearGroup(int group, in MeshEvent e);

    /// <summary>Asks for another page: the <c>page</c> step. It comes on at once, or right after the change that is under way.</summary>
    void ChangePage(Steps.PageMove move, string page, in MeshEvent e);

    /// <summary>Variables have changed: the <c>set</c> step. The event's names of them are bound anew.</summary>
    void VariablesChanged(ref MeshEvent e);

    /// <summary>What the rig's clock says now.</summary>
    ClockReading Clock => default;

    /// <summary>Acts on the rig's own clock: the <c>clock</c> step.</summary>
    void ActOnClock(ClockAction action, double value, in MeshEvent e)
    {
    }

    /// <summary>Writes down, for whoever asks why, something that the step's outcome does not say.</summary>
    /// <param name="e">The event.</param>
    /// <param name="text">A text that is there already: it is not copied.</param>
    void Remark(in MeshEvent e, string text)
    {
    }

    /// <summary>Whether a phrase that the running step has begun for the same control still plays: an event of it waits at the step.</summary>
    bool IsPlaying => false;

    /// <summary>A number for a phrase that begins: never 0. What belongs to the phrase carries it as <see cref="MeshEvent.Playing"/>.</summary>
    int NextPhrase() => 1;

    /// <summary>Ends the phrase that the running step has begun for the same control: what waits of it is dropped, what sounds of it is released.</summary>
    void StopPlaying()
    {
    }
}

/// <summary>One step of a route's <c>via</c>: immutable, shared by all lanes; what it remembers is in its <see cref="StepState"/>.</summary>
public abstract class Step
{
    /// <summary>The word of the rig: "scale".</summary>
    public abstract string Name { get; }

    /// <summary>Whom its memory belongs to.</summary>
    public virtual StepMemory Memory => StepMemory.Control;

    /// <summary>Whether what it remembers ends with the page: a fader means something else then.</summary>
    public virtual bool ForgetsWithPage => false;

    /// <summary>Tells it from a step that is written the same and does something else, as a file of the same name does; empty where that cannot be.</summary>
    public virtual string Digest => "";

    /// <summary>Changes the event, lets it pass or holds it. Must not allocate.</summary>
    public abstract StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host);

    /// <summary>The time of an event has come that this step has postponed. The step may still change it, drop it, or postpone another one. Must not allocate.</summary>
    /// <param name="e">The event, as it was postponed.</param>
    /// <param name="state">The step's memory, as it is now.</param>
    /// <param name="due">When it was to go on; a timer may be late, and before another table comes everything goes on early, with <see cref="IStepHost.Now"/> at its highest.</param>
    /// <param name="host">The lane that runs it.</param>
    public virtual StepOutcome Resume(ref MeshEvent e, ref StepState state, long due, IStepHost host) => StepOutcome.Continue;
}

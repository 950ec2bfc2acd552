using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Steps;

/// <summary>One word of a route's <c>via</c>: reads the step and its options.</summary>
internal abstract class StepWord
{
    /// <summary>The key that names the step.</summary>
    public abstract string Word { get; }

    /// <summary>Keys that may stand beside it.</summary>
    public virtual IReadOnlyList<string> Options => [];

    /// <summary>Whether the step changes MIDI messages and so has no meaning for OSC.</summary>
    public virtual bool IsMidiOnly => false;

    /// <summary>Whether the step does something by itself, so that a route with it needs no <c>to</c>.</summary>
    public virtual bool ActsAlone => false;

    /// <summary>Reads the step.</summary>
    /// <param name="step">Its body; unknown options are reported by the caller.</param>
    /// <param name="own">Value of the step's own key.</param>
    /// <param name="index">Its place in the route's <c>via</c>.</param>
    /// <param name="route">The route.</param>
    /// <returns>The step; null when it acts on the destination instead, or something is wrong and has been reported.</returns>
    public abstract Step? Read(Section step, HoconValue own, int index, RouteContext route);
}

namespace MidiMesh.Contracts.Routing.Steps;

/// <summary>Which page a step asks for.</summary>
public enum PageMove : byte
{
    /// <summary>A page by its name.</summary>
    To,

    /// <summary>The one behind the present one; behind the last comes the first.</summary>
    Next,

    /// <summary>The one before the present one; before the first comes the last.</summary>
    Previous,

    /// <summary>The one that was on before.</summary>
    Back,
}

/// <summary><c>page = mixer</c>, <c>page = next</c>: another page comes on; the event goes on to the route's destinations.</summary>
/// <param name="move">Which page.</param>
/// <param name="page">Its name, for <see cref="PageMove.To"/>; else empty.</param>
public sealed class PageStep(PageMove move, string page) : Step
{
    /// <inheritdoc />
    public override string Name => "page";

    /// <summary>Which page.</summary>
    public PageMove Move => move;

    /// <summary>Its name, for <see cref="PageMove.To"/>; else empty.</summary>
    public string Page => page;

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        host.ChangePage(move, page, e);
        return StepOutcome.Continue;
    }
}

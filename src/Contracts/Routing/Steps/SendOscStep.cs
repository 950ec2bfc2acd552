namespace MidiMesh.Contracts.Routing.Steps;

/// <summary><c>send = "/scene", args = [ "=scene" ], to = panel</c>: a further OSC message, beside the route's destinations; the event goes on as it is.</summary>
/// <param name="endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="template">The message.</param>
public sealed class SendOscStep(int endpoint, OscTemplate template) : Step
{
    /// <summary>Where it goes.</summary>
    public int Endpoint => endpoint;

    /// <inheritdoc />
    public override string Name => "send";

    /// <inheritdoc />
    public override StepOutcome Run(ref MeshEvent e, ref StepState state, IStepHost host)
    {
        host.Sink.ToOsc(endpoint, template, e);
        return StepOutcome.Continue;
    }
}

using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>osc panel /1/fader 0.5</c>: an endpoint's program sends a message. Whole numbers are sent as i, others as f, true and false as T and F, all else as text.</summary>
internal sealed class OscVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "osc";

    /// <inheritdoc />
    public override string Form => "osc panel /1/fader 0.5";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line)
    {
        if (line.Take("the name of an endpoint") is not { } name)
        {
            return null;
        }

        var endpoint = line.Draft.Names.EndpointOf(name.Value);
        if (endpoint < 0)
        {
            line.Unknown(name.At(0), $"no endpoint '{name.Value}'", name.Value, line.Draft.Names.Endpoints);
            return null;
        }

        if (OscPattern.Read(line, isWhole: true) is not { } message)
        {
            return null;
        }

        if (message.ToPacket() is not { } packet)
        {
            line.Error(RigDiagnosticIds.BadValue, line.Text.Origin, $"OSC cannot carry '{message.Address}' with these arguments");
            return null;
        }

        return new OscStep(line.Text, endpoint, packet);
    }
}

/// <summary>An endpoint's program sends a message.</summary>
internal sealed record OscStep(Written<string> Text, int Endpoint, byte[] Packet) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Begin();
        run.Bench.SendOsc(Endpoint, Packet);
        return null;
    }
}

using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.RigTests.Verbs;

/// <summary><c>plug apc</c>: a device that was unplugged is back; of an endpoint, its datagrams get through again.</summary>
internal sealed class PlugVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "plug";

    /// <inheritdoc />
    public override string Form => "plug apc";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) => Read(line, true);

    /// <summary>Reads what is plugged in or out.</summary>
    public static TestStep? Read(TestLine line, bool isIn)
    {
        if (line.Take("the name of a device or endpoint") is not { } name)
        {
            return null;
        }

        var names = line.Draft.Names;
        var (device, endpoint) = (names.DeviceOf(name.Value), names.EndpointOf(name.Value));
        if (device >= 0 || endpoint >= 0)
        {
            return new PlugStep(line.Text, device, endpoint, isIn);
        }

        line.Unknown(name.At(0), $"no device or endpoint '{name.Value}'", name.Value, names.Ends);
        return null;
    }
}

/// <summary><c>unplug apc</c>: a device's plug is pulled; of an endpoint, no datagram gets through any more.</summary>
internal sealed class UnplugVerb : TestVerb
{
    /// <inheritdoc />
    public override string Word => "unplug";

    /// <inheritdoc />
    public override string Form => "unplug apc, unplug live";

    /// <inheritdoc />
    public override TestStep? Read(TestLine line) => PlugVerb.Read(line, false);
}

/// <summary>A plug goes in or out.</summary>
internal sealed record PlugStep(Written<string> Text, int Device, int Endpoint, bool IsIn) : TestStep(Text)
{
    /// <inheritdoc />
    public override TestFailure? Run(TestRun run)
    {
        run.Begin();
        if (Device >= 0)
        {
            run.Bench.Plug(run.Bench.Devices[Device], IsIn);
        }
        else
        {
            run.Bench.Endpoints[Endpoint].IsPlugged = IsIn;
        }

        return null;
    }
}

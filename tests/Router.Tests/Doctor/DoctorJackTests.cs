using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Doctor;

/// <summary>A real JACK server, there and not there.</summary>
[Collection(JackTests.Name)]
public sealed class DoctorJackTests : IDisposable
{
    private const string Rig = "rig { name = keys, format = 1 }, web { port = 0 }, devices.keys { profile = generic/keyboard, match = [ { port = \"doctor-keys\" } ] }";

    private readonly JackServer _server;

    public DoctorJackTests(JackServer server)
    {
        _server = server;
        server.Start();
    }

    [Fact]
    public async Task ServerThere_TellsPortsPeriodAndDevice()
    {
        using var peer = new JackPeer("doctor-keys");
        using var bench = Bench();
        var report = await bench.Look(Rig);
        Assert.Equal(0, report.Code);
        Assert.Matches("^ok: works: [0-9]+ inputs?, [0-9]+ outputs?, periods of 1.3 ms", report["jack"]);
        Assert.StartsWith("ok: plugged in: doctor-keys", report["device 'keys'"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LongPeriods_AreAWarning()
    {
        _server.Terminate();
        _server.Start(periodFrames: 1024);
        using var bench = Bench();
        Assert.Contains("warning: works: ", (await bench.Look())["jack"], StringComparison.Ordinal);
        _server.Terminate();
    }

    [Fact]
    public async Task ServerNotThere_IsAProblemForARigWithADevice()
    {
        _server.Terminate();
        using var bench = Bench();
        var report = await bench.Look(Rig);
        Assert.Equal(1, report.Code);
        Assert.StartsWith("problem: cannot be used", report["jack"], StringComparison.Ordinal);
        Assert.StartsWith("warning: not plugged in.", report["device 'keys'"], StringComparison.Ordinal);
    }

    public void Dispose() => _server.Start();

    private static DoctorBench Bench()
    {
        var bench = new DoctorBench();
        bench.Cli.Backends = [MidiBackends.CreateJack(TimeProvider.System, NullLoggerFactory.Instance)];
        return bench;
    }
}

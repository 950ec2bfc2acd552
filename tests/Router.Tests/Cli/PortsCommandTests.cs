using System.Text.Json;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Tests.Cli;

public sealed class PortsCommandTests
{
    [Fact]
    public async Task Ports_TwoDevices_ListsBothDirectionsInputsFirst()
    {
        using var bench = new CliBench();
        bench.Ports.CreateDevice("Launchpad");
        bench.Ports.CreateDevice("APC40");
        Assert.Equal(0, await bench.Run("ports"));
        Assert.Equal(
            ["input loopback APC40 APC40", "input loopback Launchpad Launchpad", "output loopback APC40 APC40", "output loopback Launchpad Launchpad"],
            bench.Output.Lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Fact]
    public async Task Ports_None_SaysSoAndEnds0()
    {
        using var bench = new CliBench();
        Assert.Equal(0, await bench.Run("ports"));
        Assert.StartsWith("No MIDI ports.", bench.Output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_OneBackendUnusable_ListsTheOthersAndSaysWhy()
    {
        using var bench = new CliBench();
        bench.Backends = [bench.Ports, new BrokenBackend()];
        bench.Ports.CreateDevice("APC40");
        Assert.Equal(0, await bench.Run("ports"));
        Assert.Equal(2, bench.Output.Lines.Count);
        Assert.Equal("broken: the library is missing. Install it.", Assert.Single(bench.Error.Lines));
    }

    [Fact]
    public async Task Ports_NoBackendUsable_Ends2()
    {
        using var bench = new CliBench { Backends = [new BrokenBackend()] };
        Assert.Equal(2, await bench.Run("ports"));
        Assert.Equal("", bench.Output.Text);
        Assert.Contains("Install it.", bench.Error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_AsJson_TellsPortsAndBackends()
    {
        using var bench = new CliBench();
        bench.Backends = [bench.Ports, new BrokenBackend()];
        bench.Ports.CreateDevice("Bühne \"1\"");
        Assert.Equal(0, await bench.Run("ports --json"));
        using var document = JsonDocument.Parse(bench.Output.Text);
        var port = document.RootElement.GetProperty("ports")[0];
        Assert.Equal(("loopback", "input", "Bühne \"1\"", "Bühne \"1\""), (
            port.GetProperty("backend").GetString(), port.GetProperty("direction").GetString(), port.GetProperty("name").GetString(), port.GetProperty("id").GetString()));
        var broken = document.RootElement.GetProperty("backends")[1];
        Assert.False(broken.GetProperty("available").GetBoolean());
        Assert.Equal("the library is missing. Install it.", broken.GetProperty("problem").GetString());
    }
}

/// <summary>A backend whose library is not there. Asking it for anything is a mistake of the program.</summary>
internal sealed class BrokenBackend : IMidiBackend
{
    public event Action? PortsChanged
    {
        add { }
        remove { }
    }

    public string Name => "broken";

    public string? Unavailable => "the library is missing. Install it.";

    public IReadOnlyList<MidiPortDescription> ListPorts() => throw new InvalidOperationException("asked for ports");

    public IMidiInput OpenInput(string portId, IMidiSink sink) => throw new InvalidOperationException("asked to open");

    public IMidiOutput OpenOutput(string portId) => throw new InvalidOperationException("asked to open");

    public IMidiInput CreateVirtualInput(string name, IMidiSink sink) => throw new InvalidOperationException("asked to create");

    public IMidiOutput CreateVirtualOutput(string name) => throw new InvalidOperationException("asked to create");

    public void Dispose()
    {
    }
}

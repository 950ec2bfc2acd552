using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.WinMm;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends.WinMm;

/// <summary>The backend of Windows builds on made-up ports: winmm.dll itself is on Windows only. See docs/devices.md.</summary>
public sealed class WinMmBackendTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly FakeWinMm _windows = new();
    private readonly WinMmBackend _backend;

    public WinMmBackendTests()
    {
        _windows.Inputs.AddRange(["APC40", "nanoKONTROL2"]);
        _windows.Outputs.AddRange(["Microsoft GS Wavetable Synth", "APC40", "nanoKONTROL2"]);
        _backend = new WinMmBackend(_windows, _time, NullLogger.Instance);
    }

    public void Dispose() => _backend.Dispose();

    [Fact]
    public void ListPorts_TwinsAreNumberedAndBothDirectionsAreThere()
    {
        _windows.Change(static windows => windows.Inputs.Add("APC40"));

        Assert.Equal(["APC40", "nanoKONTROL2", "APC40 #2"], _backend.ListPorts().Where(static port => port.Direction == MidiDirection.Input).Select(static port => port.Id));
        Assert.Equal(3, _backend.ListPorts().Count(static port => port.Direction == MidiDirection.Output));
    }

    [Fact]
    public void Input_MessagesAndPiecesOfSysEx_ArriveInOrder()
    {
        using var sink = new RecordingSink();
        using var input = _backend.OpenInput("APC40", sink);
        var port = _windows.Open["APC40"];
        port.Bring(0x90, 60, 100);
        port.Bring(0xF0, 1, 2);
        port.Bring(3, 0xF7);

        Assert.Equal([[0x90, 60, 100], [0xF0, 1, 2], [3, 0xF7]], sink.Take(3));
    }

    [Fact]
    public void Output_SendsInOrderAndClosesItsPort()
    {
        var output = _backend.OpenOutput("APC40");
        var port = _windows.Open["APC40"];
        Assert.True(output.TrySend([0x90, 60, 100]));
        Assert.True(output.TrySend([0xF0, 1, 0xF7]));
        output.Dispose();

        Assert.True(SpinWait.SpinUntil(() => port.IsClosed, RecordingSink.Patience));
        Assert.Equal([[0x90, 60, 100], [0xF0, 1, 0xF7]], port.Sent);
    }

    [Theory]
    [InlineData(WinMmException.InUse)]
    [InlineData(WinMmException.NoMemory)]
    [InlineData(WinMmException.Unspecified)]
    public void Open_PortThatAnotherProgramHas_SaysSoAndWhatToDo(int code)
    {
        _windows.Refused["APC40"] = code;
        using var sink = new RecordingSink();

        foreach (var open in (Action[])[() => _backend.OpenInput("APC40", sink), () => _backend.OpenOutput("APC40")])
        {
            var message = Assert.Throws<MidiPortException>(open).Message;
            Assert.Contains("'APC40' is in use by another program", message, StringComparison.Ordinal);
            Assert.Contains("control surface", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_PortIsFreeAgain_Works()
    {
        _windows.Refused["APC40"] = WinMmException.InUse;
        Assert.Throws<MidiPortException>(() => _backend.OpenOutput("APC40"));
        _windows.Refused.Clear();

        using var output = _backend.OpenOutput("APC40");
        Assert.Null(output.LostReason);
    }

    [Theory]
    [InlineData(WinMmException.NoDriver, "driver")]
    [InlineData(WinMmException.NoSuchPort, "went away")]
    [InlineData(99, "99 calling")]
    public void Open_OtherRefusals_AreExplained(int code, string expected)
    {
        _windows.Refused["APC40"] = code;
        Assert.Contains(expected, Assert.Throws<MidiPortException>(() => _backend.OpenOutput("APC40")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownPort_NamesThoseThatAreThere()
    {
        var message = Assert.Throws<MidiPortException>(() => _backend.OpenOutput("Launchpad")).Message;
        Assert.Contains("'nanoKONTROL2'", message, StringComparison.Ordinal);
    }

    /// <summary>Between the look at the list and the opening a cable slips: the number is another port's.</summary>
    [Theory]
    [InlineData("APC40")]
    [InlineData("nanoKONTROL2")]
    public void Open_NumbersShiftMeanwhile_OpensThePortThatWasAskedFor(string name)
    {
        _windows.Opening = () => _windows.Outputs.RemoveAt(0);
        using var output = _backend.OpenOutput(name);

        Assert.False(_windows.Open[name].IsClosed);
        Assert.True(SpinWait.SpinUntil(() => _windows.Open.All(open => open.Key == name || open.Value.IsClosed), RecordingSink.Patience));
    }

    [Fact]
    public void Unplugged_BothPortsAreLostAndTheRestGoesOn()
    {
        using var sink = new RecordingSink();
        using var other = new RecordingSink();
        using var input = _backend.OpenInput("APC40", sink);
        using var output = _backend.OpenOutput("APC40");
        using var stays = _backend.OpenInput("nanoKONTROL2", other);
        using var changed = new ManualResetEventSlim();
        _backend.PortsChanged += changed.Set;
        _windows.Change(static windows =>
        {
            windows.Inputs.Remove("APC40");
            windows.Outputs.Remove("APC40");
        });
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("no longer there", sink.TakeLoss(), StringComparison.Ordinal);
        Assert.True(changed.Wait(RecordingSink.Patience));
        Assert.Contains("no longer there", output.LostReason, StringComparison.Ordinal);
        _windows.Open["nanoKONTROL2"].Bring(0xB0, 1, 2);
        Assert.Equal([0xB0, 1, 2], other.Take());
        Assert.Equal(0, other.Losses);
    }

    [Fact]
    public void Plugged_IsNoticedAtTheNextLook()
    {
        using var changed = new ManualResetEventSlim();
        _backend.ListPorts();                                // the first look is over
        _backend.PortsChanged += changed.Set;
        _windows.Change(static windows => windows.Inputs.Add("Launchpad X"));
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.True(changed.Wait(RecordingSink.Patience));
    }

    [Fact]
    public void CreateVirtual_NamesWhatToUseInstead()
    {
        using var sink = new RecordingSink();
        Assert.Contains("loopMIDI", Assert.Throws<MidiPortException>(() => _backend.CreateVirtualInput("x", sink)).Message, StringComparison.Ordinal);
        Assert.Contains("loopMIDI", Assert.Throws<MidiPortException>(() => _backend.CreateVirtualOutput("x")).Message, StringComparison.Ordinal);
    }
}

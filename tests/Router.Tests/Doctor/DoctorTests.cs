using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Cli;

namespace MidiMesh.Router.Tests.Doctor;

/// <summary>The doctor on made-up computers: what each finding says and what it advises.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task HealthyMachine_NothingWrong_EndsWith0()
    {
        using var bench = new DoctorBench();
        var report = await bench.Look();
        Assert.Equal(0, report.Code);
        Assert.True(report.Root.GetProperty("ok").GetBoolean());
        Assert.Equal((0, 0), (report.Root.GetProperty("problems").GetInt32(), report.Root.GetProperty("warnings").GetInt32()));
        Assert.StartsWith("ok: found 6.0.0 /usr/lib/librtmidi.so.7.", report["librtmidi"], StringComparison.Ordinal);
        Assert.StartsWith("ok: works: 0 inputs, 0 outputs.", report["loopback"], StringComparison.Ordinal);
        Assert.StartsWith("ok: ", report["real-time priority"], StringComparison.Ordinal);
        Assert.StartsWith("ok: ", report["locked memory"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainText_ListsFindingsAdviceAndSummary()
    {
        using var bench = new DoctorBench();
        bench.Limits("0", "8388608");
        bench.Cli.Context = bench.Cli.Context with { Machine = bench.Machine };
        bench.Cli.Write("quiet.conf", DoctorBench.QuietRig);
        Assert.Equal(0, await bench.Cli.Run("doctor", "quiet.conf"));
        Assert.StartsWith("MidiMesh ", bench.Cli.Output.Lines[0], StringComparison.Ordinal);
        Assert.Contains(bench.Cli.Output.Lines, static line => line.StartsWith("ok      rig  ", StringComparison.Ordinal) && line.EndsWith("quiet.conf: 'quiet' has 0 devices and 0 routes.", StringComparison.Ordinal));
        var warning = bench.Cli.Output.Lines.ToList().FindIndex(static line => line.StartsWith("warning real-time priority", StringComparison.Ordinal));
        Assert.Contains("-> Write the lines `@audio - rtprio 95`", bench.Cli.Output.Lines[warning + 1], StringComparison.Ordinal);
        Assert.Equal("2 warnings, no problem.", bench.Cli.Output.Lines[^1]);
    }

    [Fact]
    public async Task RigWithMistakes_IsAProblemAndTheRestIsLookedAt()
    {
        using var bench = new DoctorBench();
        var report = await bench.Look("rig { name = broken, format = 1 }\nroutes.x { from = \"nowhere.pad\", to = \"live.stop-all\" }");
        Assert.Equal(1, report.Code);
        Assert.Contains("error and does not run", report["rig"].Replace("errors", "error", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("rig.conf:2:", report["rig"], StringComparison.Ordinal);
        Assert.Contains("See all: midimesh check ", report["rig"], StringComparison.Ordinal);
        Assert.StartsWith("ok: ", report["librtmidi"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoRig_IsAWarning()
    {
        using var bench = new DoctorBench();
        var report = await bench.Look(rig: null);
        Assert.Equal(0, report.Code);
        Assert.Contains("midimesh doctor my-set.conf", report["rig"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LibraryMissing_IsAProblemWithTheCommandThatInstallsIt()
    {
        using var bench = new DoctorBench();
        bench.Machine = bench.Machine with
        {
            Libraries = static () =>
            [
                new NativeLibraryState("librtmidi", "librtmidi was not found. Install it with `sudo apt install librtmidi6`.", null, null),
                new NativeLibraryState("libjack", "libjack was not found. Install it with `sudo apt install libjack-jackd2-0`.", null, null),
            ],
        };
        var report = await bench.Look();
        Assert.Equal(1, report.Code);
        Assert.Equal("problem: librtmidi was not found. No MIDI port can be opened without it. | Install it with `sudo apt install librtmidi6`.", report["librtmidi"]);
        Assert.Equal("warning: libjack was not found. JACK cannot be used without it; ALSA can. | Install it with `sudo apt install libjack-jackd2-0`.", report["libjack"]);
    }

    [Fact]
    public void Libraries_OfThisMachine_TellTheirFile()
    {
        var library = NativeLibraries.Describe()[0];
        Assert.Equal(("librtmidi", null), (library.Name, library.Problem));
        Assert.Contains("librtmidi.so.", library.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DoctorBench.QuietRig, "warning", 0)]
    [InlineData("rig { name = keys, format = 1 }, web { port = 0 }, devices.keys { profile = generic/keyboard, virtual = true }", "problem", 1)]
    public async Task NoMidiSystem_MattersToRigsWithDevices(string rig, string level, int code)
    {
        using var bench = new DoctorBench();
        bench.Cli.Backends = [new BrokenBackend()];
        var report = await bench.Look(rig);
        Assert.Equal(code, report.Code);
        Assert.StartsWith(level + ": cannot be used", report["broken"], StringComparison.Ordinal);
        Assert.EndsWith("| The library is missing. Install it.", report["broken"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneMidiSystemOfTwo_IsEnough()
    {
        using var bench = new DoctorBench();
        bench.Cli.Backends = [bench.Cli.Ports, new BrokenBackend()];
        var report = await bench.Look();
        Assert.StartsWith("ok: not in use: the library is missing.", report["broken"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_PluggedAndNot_AreToldApart()
    {
        using var bench = new DoctorBench();
        bench.Cli.Ports.CreateDevice("Akai APC40 MIDI 1");
        var report = await bench.Look("""
            rig { name = two, format = 1 }
            web { port = 0 }
            devices.apc { profile = akai/apc40 }
            devices.pads { profile = novation/launchpad-x }
            """);
        Assert.Equal(0, report.Code);
        Assert.Equal("ok: plugged in: Akai APC40 MIDI 1. | ", report["device 'apc'"]);
        Assert.StartsWith("warning: not plugged in. | Plug it in", report["device 'pads'"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenFolderThatCannotBe_IsAProblem()
    {
        using var bench = new DoctorBench();
        bench.Cli.Context = bench.Cli.Context with { TokenFolder = Path.Combine(bench.Cli.Write("in-the-way", ""), "midimesh") };
        var report = await bench.Look();
        Assert.Equal(1, report.Code);
        Assert.Contains("in-the-way is a file", report["token's folder"], StringComparison.Ordinal);
        Assert.StartsWith("ok: ", report["rig's folder"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folders_NothingIsLeftBehind()
    {
        using var bench = new DoctorBench();
        var before = Directory.GetFileSystemEntries(bench.Cli.Folder).Append(Path.Combine(bench.Cli.Folder, "rig.conf")).Order();
        await bench.Look();
        Assert.Equal(before, Directory.GetFileSystemEntries(bench.Cli.Folder).Order());
    }

    [Theory]
    [InlineData("0", "8388608", "0000000000000000", "warning", "warning")]
    [InlineData("5", "8388608", "0000000000000000", "warning", "warning")]
    [InlineData("95", "unlimited", "0000000000000000", "ok", "ok")]
    [InlineData("0", "8388608", "0000000000800000", "ok", "warning")]
    [InlineData("0", "8388608", "0000000000004000", "warning", "ok")]
    public async Task RealTimeLimits_OrTheCapabilitiesAboveThem(string priority, string memory, string capabilities, string first, string second)
    {
        using var bench = new DoctorBench();
        bench.Limits(priority, memory);
        bench.Status(capabilities, "1000");
        var report = await bench.Look();
        Assert.StartsWith(first + ": ", report["real-time priority"], StringComparison.Ordinal);
        Assert.StartsWith(second + ": ", report["locked memory"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000", "and you are not in the group audio. | `sudo usermod -aG audio")]
    [InlineData("1000 29", "cannot be opened. | See who may open it: `ls -l ")]
    public async Task SoundDevicesClosed_TellWhetherTheGroupIsMissing(string groups, string expected)
    {
        using var bench = new DoctorBench();
        bench.Status("0000000000000000", groups);
        Directory.CreateDirectory(bench.Machine.SoundFolder);

        // A socket's file can be opened by nobody, not even by root, whom CI runs as.
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(bench.Machine.SoundFolder, "seq")));
        var report = await bench.Look();
        Assert.Equal(1, report.Code);
        Assert.StartsWith("problem: ", report["sound devices"], StringComparison.Ordinal);
        Assert.Contains(expected, report["sound devices"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckThatCannotLook_IsNamedAndHidesNothing()
    {
        using var bench = new DoctorBench();
        File.Delete(Path.Combine(bench.Machine.ProcFolder, "self", "limits"));
        var report = await bench.Look();
        Assert.Equal(0, report.Code);
        Assert.StartsWith("warning: could not be looked at: ", report["real time"], StringComparison.Ordinal);
        Assert.StartsWith("ok: ", report["token's folder"], StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using MidiMesh.Router.Simulation;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Doctor;

/// <summary>Whether Live answers, and whether its script is there and ours.</summary>
public sealed class DoctorLiveTests
{
    private static string OurScript => Path.Combine(AppContext.BaseDirectory, "remote-script", "MidiMesh");

    [Fact]
    public async Task LiveThatAnswers_IsWell()
    {
        using var bench = new DoctorBench();
        var (live, router) = RunningRig.FreePorts();
        await using var simulated = SimulatedLiveHost.Start(new SimulatedLiveHostOptions { Port = live, ReplyPort = router });
        var report = await bench.Look(Rig("ableton-osc", live, router));
        Assert.Equal($"ok: answers at 127.0.0.1:{live} (AbletonOSC). | ", report["Live 'live'"]);
    }

    [Fact]
    public async Task LiveNotStarted_IsAWarningThatSaysSo()
    {
        using var bench = new DoctorBench();
        var (live, router) = RunningRig.FreePorts();
        var report = await bench.Look(Rig("ableton-osc", live, router));
        Assert.Equal(0, report.Code);
        Assert.StartsWith($"warning: Nothing listens at 127.0.0.1:{live}: Live is not running, or AbletonOSC is not chosen", report["Live 'live'"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherProgramAtLivesPort_IsAProblemThatNamesIt()
    {
        using var bench = new DoctorBench();
        var (live, router) = RunningRig.FreePorts();
        using var holder = DoctorBench.Hold(live);
        var report = await bench.Look(Rig("midimesh", live, router));
        Assert.Equal(1, report.Code);
        Assert.Contains($"problem: 127.0.0.1:{live} is held by python3 (process {holder.Id}), which does not answer as MidiMesh would. | End that program", report["Live 'live'"], StringComparison.Ordinal);
        DoctorBench.End(holder);
    }

    [Fact]
    public async Task SimulatedLive_NeedsNone()
    {
        using var bench = new DoctorBench();
        var (live, router) = RunningRig.FreePorts();
        var report = await bench.Look(Rig("ableton-osc, simulate = true", live, router));
        Assert.Equal(0, report.Code);
        Assert.StartsWith("ok: simulated", report["Live 'live'"], StringComparison.Ordinal);
        Assert.StartsWith("ok: free, for the simulated Live of 'live'", report[$"UDP port {live}"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("home/Music/Ableton/User Library")]
    [InlineData("documents/Ableton/User Library")]
    [InlineData("home/.wine/drive_c/users/me/Documents/Ableton/User Library")]
    public async Task ScriptAsItCame_IsFoundWhereLiveKeepsIt(string library)
    {
        using var bench = new DoctorBench();
        Ship(bench);
        Copy(OurScript, Path.Combine(bench.Cli.Folder, library, "Remote Scripts", "MidiMesh"));
        var report = await bench.Look(Offline("midimesh"));
        Assert.Matches("^ok: MidiMesh [0-9.]+ is installed in .*, as it came with this program", report["Live's script"]);
    }

    [Fact]
    public async Task ScriptMissing_IsAProblemForARigThatNeedsIt()
    {
        using var bench = new DoctorBench();
        Ship(bench);
        var library = Directory.CreateDirectory(Path.Combine(bench.Cli.Folder, "mine", "Remote Scripts"));
        var report = await bench.Look(Offline("midimesh"), "--user-library", library.Parent!.FullName);
        Assert.Equal(1, report.Code);
        Assert.StartsWith($"problem: MidiMesh's script is not installed in {library.FullName}. | Copy ", report["Live's script"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScriptChanged_OrOlder_IsAWarning()
    {
        using var bench = new DoctorBench();
        Ship(bench);
        var installed = Path.Combine(bench.Cli.Folder, "home", "Music", "Ableton", "User Library", "Remote Scripts", "MidiMesh");
        Copy(OurScript, installed);
        await File.AppendAllTextAsync(Path.Combine(installed, "mesh", "midi.py"), "# mine\n");
        Assert.Contains("differs from the one that came with this program", (await bench.Look(Offline("midimesh")))["Live's script"], StringComparison.Ordinal);

        var version = Path.Combine(installed, "version.py");
        await File.WriteAllTextAsync(version, Regex.Replace(await File.ReadAllTextAsync(version), "VERSION = .*", "VERSION = \"0.0.1\""));
        var report = await bench.Look(Offline("midimesh"));
        Assert.Equal(0, report.Code);
        Assert.Contains("warning: MidiMesh 0.0.1 is installed in", report["Live's script"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScriptWithWindowsLineEnds_IsTheSame()
    {
        using var bench = new DoctorBench();
        Ship(bench);
        var installed = Path.Combine(bench.Cli.Folder, "documents", "Ableton", "User Library", "Remote Scripts", "MidiMesh");
        Copy(OurScript, installed);
        foreach (var file in Directory.GetFiles(installed, "*.py", SearchOption.AllDirectories))
        {
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\r\n"));
        }

        Assert.Contains("as it came with this program", (await bench.Look(Offline("midimesh")))["Live's script"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoUserLibrary_AsksWhereItIs()
    {
        using var bench = new DoctorBench();
        Assert.Contains("--user-library FOLDER", (await bench.Look(Offline("midimesh")))["Live's script"], StringComparison.Ordinal);
        Assert.Empty((await bench.Look()).Of("Live's script"));
    }

    [Fact]
    public async Task AbletonOscMissing_IsAProblem_OursInItsPlaceIsNot()
    {
        using var bench = new DoctorBench();
        Ship(bench);
        var scripts = Path.Combine(bench.Cli.Folder, "home", "Music", "Ableton", "User Library", "Remote Scripts");
        Directory.CreateDirectory(scripts);
        Assert.StartsWith("problem: not installed in", (await bench.Look(Offline("ableton-osc")))["AbletonOSC"], StringComparison.Ordinal);
        Copy(OurScript, Path.Combine(scripts, "MidiMesh"));
        Assert.StartsWith("ok: not installed in", (await bench.Look(Offline("ableton-osc")))["AbletonOSC"], StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(scripts, "AbletonOSC"));
        Assert.StartsWith("ok: installed in", (await bench.Look(Offline("ableton-osc")))["AbletonOSC"], StringComparison.Ordinal);
    }

    private static string Offline(string kind)
    {
        var (live, router) = RunningRig.FreePorts();
        return Rig(kind, live, router);
    }

    private static string Rig(string kind, int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = asking, format = 1 }
        web { port = 0 }
        endpoints.live { kind = {{kind}}, send = {{live}}, receive = {{router}} }
        """);

    /// <summary>Lays our script beside the bench's program, as every build does.</summary>
    private static void Ship(DoctorBench bench) => Copy(OurScript, Path.Combine(bench.Cli.Context.ProgramFolder, "remote-script", "MidiMesh"));

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*.py", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Reload;

/// <summary>A rig of a keyboard and a synthesiser that is changed while it plays.</summary>
public sealed class RigReloaderTests : IAsyncDisposable
{
    private const string Profiled = "profile { name = Own, format = 1 }\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-reload-").FullName;
    private readonly LoopbackBackend _ports = new(TimeProvider.System);
    private readonly LoopbackDevice _keys;
    private readonly LoopbackDevice _synth;
    private readonly PortLog _heard = new();
    private readonly StringWriter _log = new();
    private RouterHost? _router;
    private RigReloader? _reloader;

    public RigReloaderTests()
    {
        (_keys, _synth) = (_ports.CreateDevice("keys"), _ports.CreateDevice("synth"));
        _heard.Listen(_synth);
        Directory.CreateDirectory(Path.Combine(_folder, "profiles", "my"));
        File.WriteAllText(OwnProfile, Profiled);
    }

    private string Rig => Path.Combine(_folder, "rig.conf");

    private string OwnProfile => Path.Combine(_folder, "profiles", "my", "own.conf");

    private RouterHost Router => _router!;

    public async ValueTask DisposeAsync()
    {
        _reloader?.Dispose();
        if (_router is not null)
        {
            await _router.DisposeAsync();
        }

        _ports.Dispose();
        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reload_NoteHeld_EndsAsItBegan()
    {
        await Start(Routes("thru { from = keys, to = synth }"));
        _keys.Send([0x90, 60, 100]);
        await Reload(Routes("thru { from = keys, via = [ { transpose = 12 } ], to = synth }"));
        _keys.Send([0x80, 60, 0]);
        _keys.Send([0x90, 60, 100]);

        await _heard.Expect("903C64", "803C00", "904864");
    }

    [Fact]
    public async Task Reload_BrokenFile_ReportsAllAndTheVersionRunsOn()
    {
        await Start(Routes("thru { from = keys, to = synth }"));
        await File.WriteAllTextAsync(Rig, Routes("thru { from = kees, to = synth }\n  other { from = keys, tu = synth }"));
        var outcome = await _reloader!.ReloadAsync("test");
        _keys.Send([0x90, 60, 100]);

        Assert.Equal((false, 1), (outcome.Applied, outcome.Version));
        Assert.Contains("kees", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("'tu'", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("version 1 runs on", _log.ToString(), StringComparison.Ordinal);
        Assert.Contains("kees", Router.Board.Rig.Problem, StringComparison.Ordinal);
        await _heard.Expect("903C64");

        Assert.Equal(2, (await Reload(Routes("thru { from = keys, to = synth }"))).Version);
        Assert.Equal("", Router.Board.Rig.Problem);
    }

    [Fact]
    public async Task Reload_FileGoneOrEmpty_ChangesNothing()
    {
        await Start(Routes("thru { from = keys, to = synth }"));
        await File.WriteAllTextAsync(Rig, "");
        Assert.False((await _reloader!.ReloadAsync("test")).Applied);
        File.Delete(Rig);
        Assert.False((await _reloader!.ReloadAsync("test")).Applied);
        _keys.Send([0x90, 60, 100]);

        await _heard.Expect("903C64");
        Assert.Equal(1, Router.Board.Wiring.Version);
    }

    [Fact]
    public async Task Reload_ProfileSaysSomethingElse_StartsOnlyThatDeviceAnew()
    {
        await Start(Routes("thru { from = keys, to = synth }"));
        var (keys, synth) = (Router.Board.Wiring.Devices[0], Router.Board.Wiring.Devices[1]);
        await File.WriteAllTextAsync(OwnProfile, Profiled + "# a comment is nothing new\n");
        await Reload(Routes("thru { from = keys, to = synth }"));
        Assert.Same(synth, Router.Board.Wiring.Devices[1]);

        await File.WriteAllTextAsync(OwnProfile, Profiled + "bytes-per-second = 3125\n");
        await Reload(Routes("thru { from = keys, to = synth }"));
        await Ready();
        Assert.Same(keys, Router.Board.Wiring.Devices[0]);
        Assert.NotSame(synth, Router.Board.Wiring.Devices[1]);
        _keys.Send([0x90, 60, 100]);
        await _heard.Expect("903C64");
    }

    [Fact]
    public async Task Reload_DeviceTakenOut_LetsItsNotesGo()
    {
        await Start(Routes("thru { from = keys, to = synth }"));
        _keys.Send([0x90, 60, 100]);
        await File.WriteAllTextAsync(Rig, "devices { keys { profile = generic/midi, match = [ { port = \"keys\" } ] } }");
        Assert.True((await _reloader!.ReloadAsync("test")).Applied);
        _keys.Send([0x80, 60, 0]);

        await _heard.Expect("903C64", "803C40");
    }

    [Fact]
    public async Task Watch_Saved_IsPlayedWithoutAnybodyAsking()
    {
        await Start(Routes("thru { from = keys, to = synth }"), watch: true);
        await File.WriteAllTextAsync(Rig + ".new", Routes("thru { from = keys, via = [ { transpose = 12 } ], to = synth }"));
        File.Move(Rig + ".new", Rig, overwrite: true);
        await RunningRig.Until(() => Router.Board.Wiring.Version == 2, "the saved rig runs");
        _keys.Send([0x90, 60, 100]);

        await _heard.Expect("904864");
    }

    private static string Routes(string routes) => $$"""
        devices {
          keys { profile = generic/midi, match = [ { port = "keys" } ] }
          synth { profile = my/own, match = [ { port = "synth" } ] }
        }
        routes {
          {{routes}}
        }
        """;

    private async Task Start(string rig, bool watch = false)
    {
        await File.WriteAllTextAsync(Rig, rig);
        var loaded = RigCompiler.Load(Rig);
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Diagnostics));
        _router = await RouterHost.StartAsync(loaded.Plan!, new RouterHostOptions { CreateBackends = _ => [_ports], Loggers = NullLoggerFactory.Instance });
        await Ready();
        _reloader = new RigReloader(Rig, loaded, _router, _log, watch);
    }

    private async Task<ReloadOutcome> Reload(string rig)
    {
        await File.WriteAllTextAsync(Rig, rig);
        var outcome = await _reloader!.ReloadAsync("test");
        Assert.True(outcome.Applied, outcome.Summary);
        return outcome;
    }

    private Task Ready() => RunningRig.Until(() => Router.Board.Wiring.Devices.All(device => device.Report.Phase == DevicePhase.Ready), "every device is ready");
}

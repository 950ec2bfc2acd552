using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Mesh;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Hosting;

/// <summary>What is kept of a run for the case that it is killed, and what comes of files that say something else.</summary>
public sealed class StateFileTests : IDisposable
{
    private const int Nobody = int.MaxValue;                 // no system has so many processes
    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-state-").FullName;
    private readonly ManualTime _time = new();

    private string Rig => Path.Combine(_folder, "my-set.conf");

    private string Written => Path.Combine(_folder, ".midimesh", "my-set.state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Follow_WhileItRuns_IsWrittenOnceASecondAndTakenAwayAtTheEnd()
    {
        await using var rig = await RunningRig.StartAsync(
            """
            rig.variables { bank = 3 }
            devices { keys { profile = generic/keyboard, match { port = keys } }, synth { profile = generic/midi, match { port = synth } } }
            routes { up { from = "keys.controller[9]", via = [ { set { bank = 5 } } ] }, play { from = keys, via = [ { channel = 2 } ], to = synth } }
            """,
            ["keys", "synth"]);
        await rig.Ready();
        var heard = new PortLog();
        heard.Listen(rig.Peer("synth"));
        using (var file = File(Rig))
        {
            Assert.Null(file.Left);
            file.Follow(rig.Board);
            _time.Advance(TimeSpan.Zero);
            rig.Peer("keys").Send([0x90, 60, 100, 0xB0, 9, 1]);
            await heard.Take(2);
            var before = System.IO.File.ReadAllText(Written);
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotEqual(before, System.IO.File.ReadAllText(Written));

            // Nothing has changed: nothing is written.
            System.IO.File.Delete(Written);
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.False(System.IO.File.Exists(Written));

            // As another process would find it if ours were dead.
            System.IO.File.WriteAllText(Written, before);
            rig.Peer("keys").Send([0x90, 61, 100]);
            await heard.Take(1);
            _time.Advance(TimeSpan.FromSeconds(1));
            System.IO.File.WriteAllText(Written, System.IO.File.ReadAllText(Written).Replace(string.Create(CultureInfo.InvariantCulture, $"\"process\":{Environment.ProcessId}"), $"\"process\":{Nobody}", StringComparison.Ordinal));
            using var next = File(Rig);
            Assert.Equal(5, next.Left!.Variables["bank"]);
            var (name, sound) = Assert.Single(next.Left.Sounds);
            Assert.Equal(("synth", 0b10), (name, sound.Channels));
            Assert.Equal([(1 << 7) | 60, (1 << 7) | 61], sound.Notes);
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, ".midimesh")));
    }

    [Fact]
    public void Left_OfAProcessThatLives_IsNothing()
    {
        using var own = Process.GetCurrentProcess();
        Write(string.Create(CultureInfo.InvariantCulture, $"{{\"process\":{own.Id},\"started\":\"{own.StartTime.ToUniversalTime():O}\",\"page\":\"two\"}}"));

        using (var file = File(Rig))
        {
            Assert.Null(file.Left);
        }

        // It has not run, so it takes nothing away that is not its own.
        Assert.True(System.IO.File.Exists(Written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1,2]")]
    [InlineData("{\"process\":1e99}")]
    [InlineData("{\"process\":2147483647,\"variables\":7}")]
    [InlineData("{\"process\":2147483647,\"variables\":[[[[[[[[[[]]]]]]]]]]}")]
    public void Left_BrokenFile_IsNothing(string text)
    {
        Write(text);
        using var file = File(Rig);

        Assert.Null(file.Left);
    }

    [Fact]
    public async Task Left_OfAnotherRigWithNumbersThatAreNone_DoesNoHarm()
    {
        Write("""
            {"process":2147483647,"page":"gone","variables":{"bank":99,"other":null,"left":1},"roles":{"grid":"nobody","voice":null,"":"keys"},
             "sounds":{"synth":{"notes":[-1,2147483647,188],"pedals":[-5,47,48],"channels":-1},"gone":{"notes":null,"pedals":null,"channels":1},"keys":null}}
            """);
        using var file = File(Rig);
        await using var rig = await RunningRig.StartAsync(
            """
            rig.variables { bank { start = 0, range = "0..7" } }
            devices { keys { profile = generic/midi, match { port = keys } }, synth { profile = generic/midi, match { port = synth } } }
            roles.grid { any-of = [ keys ] }
            routes { play { from = grid, when { note = "0..100" }, via = [ { channel = 2 } ], to = synth }, turn { from = keys, when { controller = 9 }, via = [ { set { bank = bank } } ] } }
            pages { start = one, one { routes.on { from = keys, when { note = 101 }, via = [ { page = two } ] } }, two { routes.back { from = keys, when { note = 101 }, via = [ { page = one } ] } } }
            """,
            ["keys", "synth"], change: (_, options) => options with { LastRun = file.Left });
        await rig.Ready();

        var stage = rig.Board.Stage.Report();
        Assert.Equal(("one", 7.0, "keys"), (stage.Page, stage.Variables[0].Value, stage.Roles[0].Active));
        Assert.Empty(rig.Board.Restarts);
    }

    [Fact]
    public async Task Follow_FolderCannotBeWritten_PlaysOn()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, ".midimesh"), "a file where the folder should be");
        await using var rig = await RunningRig.StartAsync("devices.keys { profile = generic/midi, virtual = true }");
        using var file = File(Rig);
        file.Follow(rig.Board);
        _time.Advance(TimeSpan.FromSeconds(3));
    }

    private StateFile File(string rig) => new(rig, _time, NullLoggerFactory.Instance);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Written)!);
        System.IO.File.WriteAllText(Written, text);
    }
}

using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Devices;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Configuration.Profiles;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Tests.EndToEnd;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.BadInput;

/// <summary>A router plays an example rig while damaged texts of it are saved, one after the other: the last good version plays on as if nothing had been, and a note held all the while ends as it began.</summary>
public sealed class TornReloadTests(ITestOutputHelper output) : IAsyncDisposable
{
    private const string Name = "rigs/midi-router.conf";
    private const int Rounds = 4;
    private const int TextsOfARound = 40;

    private readonly string _folder = Directory.CreateTempSubdirectory("midimesh-torn-").FullName;
    private readonly LoopbackBackend _ports = new(TimeProvider.System);
    private readonly PortLog _heard = new();

    public ValueTask DisposeAsync()
    {
        _ports.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reload_DamagedTextsOneAfterTheOther_TheLastGoodVersionPlaysOn()
    {
        string[] good = [ExampleFiles.Read(Name), ExampleFiles.Read(Name).Replace("transpose = -12", "transpose = -24", StringComparison.Ordinal)];
        var rig = Path.Combine(_folder, "rig.conf");
        await File.WriteAllTextAsync(rig, good[1]);
        var options = new RigLoadOptions { ProfileCache = new ProfileCache() };
        var loaded = RigCompiler.Load(rig, options);
        var (upper, lower, feet) = (_ports.CreateDevice("upper"), _ports.CreateDevice("lower"), _ports.CreateDevice("UM-ONE"));
        _heard.Listen(_ports.CreateDevice("lead"), "lead ");
        _heard.Listen(_ports.CreateDevice("pad"), "pad ");

        await using var router = await RouterHost.StartAsync(loaded.Plan!, new RouterHostOptions { CreateBackends = _ => [_ports], Loggers = NullLoggerFactory.Instance });
        await RunningRig.Until(() => router.Board.Wiring.Devices.All(static device => device.Report.Phase == DevicePhase.Ready), "every device is ready");
        using var reloader = new RigReloader(rig, loaded, router, TextWriter.Null, watch: false, options);

        var played = 0;
        var random = new Random(1);
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            await File.WriteAllTextAsync(rig, good[round % 2]);
            var version = (await reloader.ReloadAsync("test")).Version;
            Assert.Equal(round + 2, version);
            var usual = await Play();
            Assert.Contains($"pad 90{(round % 2 == 0 ? 62 - 12 : 62 - 24):X2}50", usual);

            upper.Send([0x90, 72, 120]);
            var held = await _heard.Take(2);
            for (var text = 0; text < TextsOfARound; text++)
            {
                var (kind, damaged) = Damage(good[text % 2], random);
                await File.WriteAllTextAsync(rig, damaged);
                if (RigCompiler.Load(rig, options).Plan is not null)
                {
                    continue;                                // another rig, and no broken one
                }

                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
                var outcome = await reloader.ReloadAsync("test");
                Assert.Equal((false, version), (outcome.Applied, outcome.Version));
                Assert.Equal(version, router.Board.Wiring.Version);
                Assert.NotEqual("", router.Board.Rig.Problem);
                Assert.Equal(usual, await Play());
            }

            upper.Send([0x80, 72, 0]);
            var ended = await _heard.Take(held.Count);
            Assert.Equal(held.Select(static line => line.Replace(" 90", " 80", StringComparison.Ordinal)[..^2]).Order(), ended.Select(static line => line[..^2]).Order());
        }

        output.WriteLine(string.Join(", ", kinds.Select(static kind => $"{kind.Value} {kind.Key}")));
        Assert.True(kinds.Count == 5 && kinds.Values.Min() > 4, "each kind of damage must come up");

        // Three players play: only the order of each is fixed, so the lines are compared sorted. Positions are other ones each time: equal ones that come back
        // within 20 ms, again and again, are taken for an echo and left out.
        async Task<IEnumerable<string>> Play()
        {
            upper.Send([0x90, 60, 60]);
            upper.Send([0x80, 60, 0]);
            upper.Send([0x90, 62, 110]);
            upper.Send([0x80, 62, 0]);
            lower.Send([0x92, 50, 90]);
            lower.Send([0x82, 50, 0]);
            var (program, position) = ((byte)(++played % 10), (byte)(played % 128));
            feet.Send([0xC0, program]);
            upper.Send([0xB0, 1, position]);
            var heard = await _heard.Take(10);
            Assert.True(heard.Remove($"lead C0{program:X2}") && heard.Remove($"lead B001{position:X2}"), string.Join(", ", heard));
            return heard.Order(StringComparer.Ordinal);
        }
    }

    private static (string Kind, string Text) Damage(string text, Random random)
    {
        var lines = text.Split('\n');
        var at = random.Next(1, lines.Length);
        switch (random.Next(5))
        {
            case 0:
                var bytes = Encoding.UTF8.GetBytes(text);
                return ("cut", Encoding.UTF8.GetString(bytes, 0, random.Next(bytes.Length)));
            case 1:
                return ("lines lost", string.Join('\n', lines.Where((_, line) => line != at)));
            case 2:
                return ("lines doubled", string.Join('\n', lines.Take(at + 1).Concat(lines.Skip(at))));
            case 3:
                return ("lines swapped", string.Join('\n', lines.Take(at - 1).Append(lines[at]).Append(lines[at - 1]).Concat(lines.Skip(at + 1))));
            default:
                var letter = random.Next(text.Length - 1);
                while (!char.IsAsciiLetter(text[letter]) || !char.IsAsciiLetter(text[letter + 1]) || text[letter] == text[letter + 1])
                {
                    letter = random.Next(text.Length - 1);
                }

                return ("letters swapped", $"{text[..letter]}{text[letter + 1]}{text[letter]}{text[(letter + 2)..]}");
        }
    }
}

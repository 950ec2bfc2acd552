using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Tests.Backends;
using MidiMesh.Router.Tests.Cli;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>A virtual port that other programs connect to in both directions: our own C program, mido, and the tools that come with JACK.</summary>
[Collection(JackTests.Name)]
public sealed class JackVirtualPortTests : IAsyncLifetime, IDisposable
{
    private const int SysExLength = 4096;
    private const int Flood = 2000;
    private const string Rig = """
        rig { name = virtual, format = 1 }
        devices {
          keys  { profile = generic/midi, match { in = "*Keys*" } }
          synth { profile = generic/midi, match { out = "*Synth*" } }
          daw   { profile = generic/midi, virtual = both }
        }
        routes {
          there { from = keys, to = daw }
          back  { from = daw, to = synth }
        }
        """;

    /// <summary>Of every kind; with a SysEx of 4 kB between short ones.</summary>
    private static readonly byte[][] Messages =
    [
        [0x90, 60, 100], [0xB0, 7, 99], [0xB5, 64, 127], [0xE3, 1, 64], [0xA0, 60, 33], [0xD0, 44], [0xC2, 5],
        MidiBackendContract.SysEx(SysExLength), [0xB5, 64, 0], [0xA0, 60, 0], [0x80, 60, 64],
    ];

    private readonly IMidiBackend _witness;
    private readonly JackUnit _keys;
    private readonly JackUnit _synth;
    private readonly Heard _atSynth = new();
    private RunningRig? _rig;

    public JackVirtualPortTests(JackServer jack)
    {
        jack.Start();
        _witness = MidiBackends.CreateJack(TimeProvider.System, NullLoggerFactory.Instance);
        (_keys, _synth) = (new JackUnit("Keys"), new JackUnit("Synth"));
        _synth.Received += _atSynth.Hear;
    }

    public async Task InitializeAsync()
    {
        _rig = await RunningRig.StartAsync(Rig, null, static loggers => [MidiBackends.CreateJack(TimeProvider.System, loggers)]);
        await _rig.Ready();
    }

    public Task DisposeAsync() => _rig!.DisposeAsync().AsTask();

    public void Dispose()
    {
        _keys.Dispose();
        _synth.Dispose();
        _witness.Dispose();
    }

    [Fact]
    public async Task Daw_OnLibjackAlone_HearsAndIsHeardWholeAlsoInAFlood()
    {
        using var daw = new JackUnit("Daw");
        var atDaw = new Heard();
        daw.Received += atDaw.Hear;
        await ConnectAsync(daw.Out, daw.In);
        await Reach(_keys.Send, atDaw);
        await Reach(daw.Send, _atSynth);

        await Exchange(atDaw, daw.Send);

        // A thousand a second, which is what a MIDI cable carries; both ways at once.
        var (there, back) = (Notes(0), Notes(64));
        await Task.WhenAll(Task.Run(() => _keys.Flood(Flood, 1000, there)), Task.Run(() => daw.Flood(Flood, 1000, back)));
        await RunningRig.Until(() => atDaw.Count == Messages.Length + Flood && _atSynth.Count == Messages.Length + Flood, "the flood has come");
        Assert.Equal(Convert.ToHexString(there), string.Concat(atDaw.Messages.TakeLast(Flood)));
        Assert.Equal(Convert.ToHexString(back), string.Concat(_atSynth.Messages.TakeLast(Flood)));
        Assert.All(_rig!.Board.Wiring.Devices, static device => Assert.Equal((0, 0), (device.Counts.Held, device.Counts.Sounding)));
    }

    [Fact]
    public async Task Daw_OnMido_HearsAndIsHeardWhole()
    {
        using var daw = new Peer("daw.py", null, "daw");
        await daw.Ready();
        var atDaw = new Heard(() => daw.Lines.Where(static line => line.Length % 2 == 0 && line.All(char.IsAsciiHexDigit)));
        await Reach(_keys.Send, atDaw);
        await Reach(Tell, _atSynth);

        await Exchange(atDaw, Tell);

        bool Tell(ReadOnlySpan<byte> message)
        {
            daw.Tell(Convert.ToHexString(message));
            return true;
        }
    }

    [Fact]
    public async Task JacksOwnTools_SequencerAndMonitor_PlayAndPrint()
    {
        // A loop of a fifth of a second with one note in it.
        using var sequencer = new RunningProgram("jack_midiseq", "Seq", "9600", "0", "60", "4800");
        using var monitor = new RunningProgram("jack_midi_dump", "Dump");
        await ConnectAsync("Seq:out", "Dump:input");

        await RunningRig.Until(() => _atSynth.Messages.Any(static message => message.StartsWith("903C", StringComparison.Ordinal))
            && _atSynth.Messages.Any(static message => message.StartsWith("803C", StringComparison.Ordinal)), "the sequencer's note is heard, and its end");

        var said = 0;
        await RunningRig.Until(
            () =>
            {
                _keys.Send([0xB0, 20, (byte)(said++ % 128)]);
                _keys.AwaitSent();
                return monitor.Output.Text.Contains("b0 14", StringComparison.OrdinalIgnoreCase);
            },
            "the monitor prints a controller");
    }

    /// <summary>Notes on and off, no two messages alike, because the same bytes again within moments would look like an echo.</summary>
    private static byte[] Notes(int lowest) =>
        [.. Enumerable.Range(0, Flood / 2).SelectMany(i => (byte[])[(byte)(0x90 | (i >> 6)), (byte)(lowest + (i & 63)), 100, (byte)(0x80 | (i >> 6)), (byte)(lowest + (i & 63)), 64])];

    /// <summary>Everything once in each direction, whole and in order; on other channels back than there, for the same bytes would look like an echo.</summary>
    private async Task Exchange(Heard atDaw, SpanFunc send)
    {
        byte[][] back = [.. Messages.Select(static message => message[0] == 0xF0 ? [0xF0, 0x7D, .. message[1..]] : (byte[])[(byte)(message[0] | 0x08), .. message[1..]])];
        foreach (var (there, other) in Messages.Zip(back))
        {
            _keys.Send(there);
            send(other);
        }

        await RunningRig.Until(() => atDaw.Count >= Messages.Length && _atSynth.Count >= Messages.Length, "all have come both ways");
        Assert.Equal(Messages.Select(Convert.ToHexString), atDaw.Messages);
        Assert.Equal(back.Select(Convert.ToHexString), _atSynth.Messages);
    }

    /// <summary>A cable is taken up by the server with one of its next periods: sends until something comes through.</summary>
    private static async Task Reach(SpanFunc send, Heard at)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var start = TimeProvider.System.GetTimestamp();
        byte sent = 0;
        while (!at.HasHeardProbe)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < RunningRig.Patience, "nothing comes through");
            send([0xB0, Heard.Probe, (byte)(sent++ % 128)]);
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Connects a program's ports to the virtual ones.</summary>
    private async Task ConnectAsync(string output, string input)
    {
        string? to = null, from = null;
        await RunningRig.Until(
            () =>
            {
                var ports = _witness.ListPorts();
                to = ports.FirstOrDefault(static port => port.Direction == MidiDirection.Output && port.Id.EndsWith(":daw", StringComparison.Ordinal))?.Id;
                from = ports.FirstOrDefault(static port => port.Direction == MidiDirection.Input && port.Id.EndsWith(":daw", StringComparison.Ordinal))?.Id;
                return to is not null && from is not null && ports.Any(port => port.Id == output) && ports.Any(port => port.Id == input);
            },
            string.Create(CultureInfo.InvariantCulture, $"the ports of the rig, {output} and {input} are there"));
        Assert.True(JackServer.Run("jack_connect", output, to!));
        Assert.True(JackServer.Run("jack_connect", from!, input));
    }

    private delegate bool SpanFunc(ReadOnlySpan<byte> message);

    /// <summary>What has come, as hex, without the probes.</summary>
    private sealed class Heard
    {
        /// <summary>A controller that nothing else here moves.</summary>
        public const byte Probe = 119;

        private readonly ConcurrentQueue<string> _own = new();
        private readonly Func<IEnumerable<string>> _lines;

        public Heard() => _lines = () => _own;

        public Heard(Func<IEnumerable<string>> lines) => _lines = lines;

        public bool HasHeardProbe => _lines().Any(IsProbe);

        public int Count => Messages.Length;

        public string[] Messages => [.. _lines().Where(static message => !IsProbe(message))];

        public void Hear(ReadOnlySpan<byte> message) => _own.Enqueue(Convert.ToHexString(message));

        private static bool IsProbe(string message) => message.StartsWith("B077", StringComparison.Ordinal);
    }
}

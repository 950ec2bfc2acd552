using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Reload;

/// <summary>A rig of 200 routes is reloaded a thousand times, half of them broken, while four keyboards play on as fast as they are heard.</summary>
/// <remarks>Each control counts upwards, so that what is lost, doubled or out of order shows at the very message. <c>MIDIMESH_RELOADS</c> sets another number of reloads.</remarks>
public sealed class ReloadStormTests
{
    private const int Keyboards = 4;
    private const int Synths = 2;
    private const int Controllers = 49;                      // 4 times 49 routes, and one for the notes of each keyboard
    private const int FirstController = 70;
    private const int Window = 64;                           // messages on their way at once from one keyboard
    private static readonly int Reloads = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_RELOADS"), CultureInfo.InvariantCulture, out var count) ? count : 1000;

    [Fact]
    public async Task Reload_AThousandTimesWhileFourKeyboardsPlay_NothingIsLostDoubledReorderedOrStuck()
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-storm-").FullName;
        var path = Path.Combine(folder, "rig.conf");
        await File.WriteAllTextAsync(path, Rig(0));
        var loaded = RigCompiler.Load(path);
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Diagnostics));
        Assert.Equal(200, loaded.Plan!.Table.Routes.Length);

        using var ports = new LoopbackBackend(TimeProvider.System);
        var keyboards = Enumerable.Range(0, Keyboards).Select(index => new Keyboard(index, ports.CreateDevice($"keys{index}"))).ToArray();
        var synths = Enumerable.Range(0, Synths).Select(index => new Synth(ports.CreateDevice($"synth{index}"), keyboards)).ToArray();
        await using var router = await RouterHost.StartAsync(loaded.Plan, new RouterHostOptions { CreateBackends = _ => [ports], Loggers = NullLoggerFactory.Instance });
        await RunningRig.Until(() => router.Board.Wiring.Devices.All(device => device.Report.Phase == DevicePhase.Ready), "every device is ready");
        var lanes = router.Board.Wiring.Devices;
        using var reloader = new RigReloader(path, loaded, router, TextWriter.Null, watch: false);

        var playing = keyboards.Select(keyboard => Task.Factory.StartNew(keyboard.Play, TaskCreationOptions.LongRunning)).ToArray();
        var version = 1;
        for (var reload = 1; reload <= Reloads; reload++)
        {
            var broken = reload % 2 == 0;
            await File.WriteAllTextAsync(path, broken ? Broken(reload) : Rig(reload));
            var outcome = await reloader.ReloadAsync("storm");
            Assert.Equal(!broken, outcome.Applied);
            version += broken ? 0 : 1;
            Assert.Equal(version, outcome.Version);
        }

        Array.ForEach(keyboards, keyboard => keyboard.Stop());
        await Task.WhenAll(playing).WaitAsync(RunningRig.Patience);
        await RunningRig.Until(() => keyboards.All(keyboard => keyboard.OnTheWay == 0), "everything has arrived");

        Assert.Empty(synths.SelectMany(synth => synth.Complaints));
        Assert.All(synths, synth => Assert.Equal((0, synth.NotesOn), (synth.Sounding, synth.NotesOff)));
        Assert.Equal(keyboards.Sum(keyboard => keyboard.Sent), synths.Sum(synth => synth.Received));
        Assert.Equal(lanes, router.Board.Wiring.Devices);
        Assert.All(lanes, lane => Assert.Equal((0, 0, 0, 0L, 0L, 0L), (lane.Counts.Held, lane.Counts.Presses, lane.Counts.Sounding, lane.Counts.Lane.Dropped, lane.Counts.Unpressed, lane.Counts.Unheld)));
        Assert.True(keyboards.All(keyboard => keyboard.Sent > Reloads), "hardly anything was played");
        Array.ForEach(keyboards, keyboard => keyboard.Dispose());
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The same rig in other words: every route changes, and each still leads where it led.</summary>
    private static string Rig(int variant)
    {
        var text = new StringBuilder("devices {\n");
        for (var keyboard = 0; keyboard < Keyboards; keyboard++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  keys{keyboard} {{ profile = generic/midi, match = [ {{ port = \"keys{keyboard}\" }} ] }}\n");
        }

        for (var synth = 0; synth < Synths; synth++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  synth{synth} {{ profile = generic/midi, match = [ {{ port = \"synth{synth}\" }} ] }}\n");
        }

        // The channel tells the keyboard (modulo four), whichever variant runs. None is a keyboard's own: its notes come round within milliseconds,
        // and what is sent just as it was played looks like an echo to the loop breaker when a thread has to wait.
        var group = variant % 3;
        text.Append("}\nroutes {\n");
        for (var keyboard = 0; keyboard < Keyboards; keyboard++)
        {
            var channel = 1 + keyboard + (4 * (group + 1));
            for (var controller = 0; controller < Controllers; controller++)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"  c{keyboard}-{controller} {{ from = keys{keyboard}, when {{ controller = {FirstController + controller} }}, via = [ {{ channel = {channel} }} ], to = synth{keyboard % Synths}, priority = {variant * controller % 7} }}\n");
            }

            text.Append(CultureInfo.InvariantCulture,
                $"  n{keyboard} {{ from = keys{keyboard}, when {{ note = \"0..127\" }}, via = [ {{ channel = {channel} }}, {{ transpose = {12 * group} }} ], to = synth{keyboard % Synths} }}\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Broken(int reload) => (reload / 2 % 5) switch
    {
        0 => Rig(reload) + "routes { bad { from = keys0, to = nobody } }",
        1 => Rig(reload)[..^3],
        2 => Rig(reload).Replace("transpose", "transpoose", StringComparison.Ordinal),
        3 => "",
        _ => Rig(reload) + "\u0007 = [",
    };

    /// <summary>Counts upwards on every control in turn, and plays notes between; waits when too much is on its way.</summary>
    private sealed class Keyboard(int index, LoopbackDevice device) : IDisposable
    {
        private readonly SemaphoreSlim _window = new(Window);
        private readonly int[] _values = new int[Controllers];
        private volatile bool _stop;

        public int Index => index;

        public long Sent { get; private set; }

        public int OnTheWay => Window - _window.CurrentCount;

        public void Arrived() => _window.Release();

        public void Stop() => _stop = true;

        public void Dispose() => _window.Dispose();

        public void Play()
        {
            var notes = new Queue<int>();
            for (var step = 0; !_stop; step++)
            {
                var control = step % Controllers;
                Send(MidiMessage.ControlChange(index, FirstController + control, _values[control]));
                _values[control] = (_values[control] + 1) & 0x7F;
                if (step % 3 == 0)
                {
                    // Three are held at once, and none of them is an octave from another, so that a transposed one never meets one.
                    notes.Enqueue(36 + (step / 3 * 5 % 48));
                    Send(MidiMessage.NoteOn(index, notes.Last(), 100));
                }

                if (notes.Count > 3)
                {
                    Send(MidiMessage.NoteOff(index, notes.Dequeue(), 0));
                }
            }

            while (notes.TryDequeue(out var note))
            {
                Send(MidiMessage.NoteOff(index, note, 0));
            }
        }

        private void Send(MidiMessage message)
        {
            Assert.True(_window.Wait(RunningRig.Patience), "what was sent never arrived");
            Span<byte> bytes = stackalloc byte[3];
            message.CopyTo(bytes);
            Assert.True(device.Send(bytes[..message.Length]));
            Sent++;
        }
    }

    /// <summary>Hears everything and complains of what should not be.</summary>
    private sealed class Synth
    {
        private readonly Keyboard[] _keyboards;
        private readonly Dictionary<(int Keyboard, int Controller), int> _expected = [];
        private readonly HashSet<int> _sounding = [];

        public Synth(LoopbackDevice device, Keyboard[] keyboards)
        {
            _keyboards = keyboards;
            device.Received += Hear;
        }

        public List<string> Complaints { get; } = [];

        public long Received { get; private set; }

        public long NotesOn { get; private set; }

        public long NotesOff { get; private set; }

        public int Sounding => _sounding.Count;

        private void Hear(ReadOnlySpan<byte> bytes)
        {
            Assert.True(MidiMessage.TryFromBytes(bytes, out var message));
            var keyboard = _keyboards[message.Channel % Keyboards];
            var key = (message.Channel << 7) | message.Note;
            Received++;
            if (message.Kind == MidiKind.ControlChange)
            {
                var control = (keyboard.Index, message.Controller);
                var expected = _expected.GetValueOrDefault(control);
                if (message.Value != expected)
                {
                    Complaints.Add($"{control}: {message.Value} instead of {expected}");
                }

                _expected[control] = (message.Value + 1) & 0x7F;
            }
            else if (message.IsNoteOn)
            {
                NotesOn++;
                if (!_sounding.Add(key))
                {
                    Complaints.Add($"{message} sounds already");
                }
            }
            else
            {
                NotesOff++;
                if (!_sounding.Remove(key))
                {
                    Complaints.Add($"{message} does not sound");
                }
            }

            keyboard.Arrived();
        }
    }
}

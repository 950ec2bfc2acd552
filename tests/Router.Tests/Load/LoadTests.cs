using System.Diagnostics;
using System.Globalization;
using System.Text;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Midi;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Tests.EndToEnd;
using MidiMesh.Router.Tests.Faults;
using Xunit.Abstractions;

namespace MidiMesh.Router.Tests.Load;

/// <summary>Thirty-two devices at fifty thousand events a second: every note arrives, in order, and of positions the last one; what gave way to a later one is counted.</summary>
/// <remarks>Two seconds' worth; as many seconds as <c>MIDIMESH_LOAD_SECONDS</c> says. Events are counted, not time: on a machine that is too slow for the rate it takes longer, and the log tells how long.</remarks>
[Collection(FaultTests.Name)]
public sealed class LoadTests(ITestOutputHelper log)
{
    private const int Keyboards = 16;
    private const int Rate = 50_000;
    private const int Players = 2;
    private const int Window = 256;                          // on the way from one keyboard at once: a hand waits for what it has played

    [Fact]
    public async Task Play_ThirtyTwoDevicesAtFiftyThousandASecond_NothingIsLostButWhatIsCounted()
    {
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("MIDIMESH_LOAD_SECONDS"), CultureInfo.InvariantCulture, out var asked) ? asked : 2;
        await using var rig = await RunningRig.StartAsync(Rig(), [.. Enumerable.Range(0, Keyboards).SelectMany(static i => new[] { $"keys{i}", $"synth{i}" })]);
        await rig.Ready();
        var ends = Enumerable.Range(0, Keyboards).Select(i => new Pair(i, rig.Peer($"keys{i}"))).ToArray();
        Array.ForEach(ends, pair => rig.Peer($"synth{SynthOf(pair.Index)}").Received += pair.Hear);
        var share = seconds * Rate / Keyboards;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Players).Select(player => Task.Factory.StartNew(
            () => Play([.. ends.Where(pair => pair.Index % Players == player)], share, clock), TaskCreationOptions.LongRunning)));
        await RunningRig.Until(() => ends.All(static pair => pair.OnTheWay == 0), "everything has come");
        var took = clock.Elapsed;

        Assert.All(ends, static pair => Assert.Equal("", pair.Complaint));
        Assert.All(ends, static pair => Assert.Equal((pair.Notes, 0), (pair.NotesHeard, pair.Sounding)));
        await RunningRig.Until(() => ends.All(static pair => pair.IsLastPositionHeard), "each last position has come");
        await RunningRig.Until(() => DeliveryBalance.Check(rig.Board.Status).Count == 0, "every delivery is accounted for");
        var lanes = rig.Board.Wiring.Devices;
        Assert.All(lanes, static lane => Assert.Equal((0L, 0L, 0L, 0L), (lane.Counts.Lane.Dropped, lane.Counts.Absent, lane.Counts.Refused, lane.Counts.Output.Full)));
        var (sent, heard, merged) = (ends.Sum(static pair => pair.Sent), ends.Sum(static pair => pair.Heard), lanes.Sum(static lane => lane.Counts.Lane.Merged + lane.Counts.Output.Merged));
        Assert.Equal(sent, lanes.Sum(static lane => lane.Counts.Received) + lanes.Where(static lane => lane.Plan.Name.StartsWith("keys", StringComparison.Ordinal)).Sum(static lane => lane.Counts.Lane.Merged));
        Assert.Equal(sent, heard + merged);
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent} events in {took.TotalSeconds:F1} s, {sent / took.TotalSeconds:F0} a second; {merged} gave way to later ones"));
    }

    /// <summary>All keyboards of a hand in turn, as even as the clock allows: in each of their milliseconds what is due.</summary>
    private static void Play(Pair[] pairs, int share, Stopwatch clock)
    {
        var total = (long)share * pairs.Length;
        var begun = clock.Elapsed;
        for (var sent = 0L; sent < total;)
        {
            var due = Math.Min(total, (long)((clock.Elapsed - begun).TotalSeconds * Rate / Players));
            for (; sent < due; sent++)
            {
                pairs[sent % pairs.Length].PlayNext();
            }

            Thread.Sleep(1);
        }

        Array.ForEach(pairs, static pair => pair.Finish());
    }

    private static string Rig()
    {
        var text = new StringBuilder("devices {\n");
        for (var i = 0; i < Keyboards; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  keys{i} {{ profile = generic/midi, match {{ port = \"keys{i}\" }} }}\n  synth{i} {{ profile = generic/midi, match {{ port = \"synth{i}\" }} }}\n");
        }

        text.Append("}\nroutes {\n");
        for (var i = 0; i < Keyboards; i++)
        {
            // Another channel than it was played in: what comes back just as it went out would look like an echo.
            text.Append(CultureInfo.InvariantCulture, $"  play{i} {{ from = keys{i}, via = [ {{ channel = 2 }} ], to = synth{SynthOf(i)} }}\n");
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>Whom a keyboard plays: somebody else's neighbour, so that no two devices are a pair by their numbers.</summary>
    private static int SynthOf(int keyboard) => (keyboard + 5) % Keyboards;

    /// <summary>A keyboard, and the synthesizer that hears it: notes count upwards, a controller does between.</summary>
    private sealed class Pair(int index, LoopbackDevice keys)
    {
        private long _heard;
        private long _notesHeard;
        private int _sounding = -1;
        private int _next;
        private int _position;
        private int _positionHeard = -1;

        public int Index => index;

        public long Sent { get; private set; }

        public long Notes { get; private set; }

        public long Heard => Volatile.Read(ref _heard);

        public long NotesHeard => Volatile.Read(ref _notesHeard);

        public int Sounding => Volatile.Read(ref _sounding) >= 0 ? 1 : 0;

        /// <summary>Notes that have not come; positions may give way to later ones.</summary>
        public long OnTheWay => Notes - NotesHeard;

        public bool IsLastPositionHeard => Volatile.Read(ref _positionHeard) == _position;

        public string Complaint { get; private set; } = "";

        public void PlayNext()
        {
            Assert.True(SpinWait.SpinUntil(() => OnTheWay < Window, RunningRig.Patience), "what was sent never comes");
            var step = Sent % 3;
            if (step == 2)
            {
                _position = (_position + 1) & 0x7F;
                Send([0xB0, 7, (byte)_position]);
                return;
            }

            Notes++;
            Send([(byte)(step == 0 ? 0x90 : 0x80), (byte)_next, 100]);
            _next = step == 0 ? _next : (_next + 1) & 0x7F;
        }

        /// <summary>The last note ends.</summary>
        public void Finish()
        {
            while (Sent % 3 != 0)
            {
                PlayNext();
            }
        }

        private void Send(ReadOnlySpan<byte> message)
        {
            Assert.True(keys.Send(message));
            Sent++;
        }

        public void Hear(ReadOnlySpan<byte> bytes)
        {
            Assert.True(MidiMessage.TryFromBytes(bytes, out var message));
            Interlocked.Increment(ref _heard);
            if (message.Kind == MidiKind.ControlChange)
            {
                Volatile.Write(ref _positionHeard, message.Value);
                return;
            }

            var expected = (int)(NotesHeard / 2 & 0x7F);
            if (message.Note != expected || message.IsNoteOn != (NotesHeard % 2 == 0))
            {
                Complaint = $"{message} instead of note {expected}";
            }

            Volatile.Write(ref _sounding, message.IsNoteOn ? message.Note : -1);
            Volatile.Write(ref _notesHeard, NotesHeard + 1);
        }
    }
}

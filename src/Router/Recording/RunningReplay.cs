using System.Buffers;
using System.Globalization;
using System.Text;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Recording;

/// <summary>What came in while a recording was made, played into a running router as if it came in now, at its own pace or faster. What it has pressed it lets go when it ends, however it ends.</summary>
/// <remarks>Inputs are handed to the lanes as those of a port are: nothing on the data path knows of a replay but the mark in the trace. One replay is one instance.</remarks>
internal sealed class RunningReplay(MeshBoard board)
{
    /// <summary>Most bytes of the inputs of one recording, as <see cref="Write"/> writes them: some 400,000.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Speeds that make sense; the command line says so too.</summary>
    public const double Slowest = 0.01, Fastest = 1000;

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = board.Context.Time;
    private readonly MidiParser _parser = new();
    private readonly Dictionary<DeviceLane, ReplayedHands> _hands = [];
    private readonly SortedDictionary<string, int> _left = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unplugged = new(StringComparer.Ordinal);
    private TimeSpan _at;
    private int _played;

    /// <summary>A recording of nothing but another one's inputs, to be sent to a router.</summary>
    public static byte[] Write(Recorded recording)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"{RecordingWords.Head} {RecordingWords.Version}\nrig {RecordingWords.Quote(recording.Rig)} {RecordingWords.Quote(recording.RigFile)}\nbegan {recording.Began:yyyy-MM-ddTHH:mm:ss.fffffffzzz}\n"));
        foreach (var one in recording.Events.Where(IsInput))
        {
            text.Append(CultureInfo.InvariantCulture, $"{one.Time.TotalSeconds:0.000000} {RecordingWords.Of(one.Kind)} {RecordingWords.Quote(one.Subject)} {one.Event} {one.Parent} ");
            text.Append(one.Bytes.Length == 0 ? "-" : Convert.ToHexString(one.Bytes)).Append(CultureInfo.InvariantCulture, $"{(one.Missing > 0 ? $"+{one.Missing}" : "")}\n");
        }

        var end = recording.Events.Count > 0 ? recording.Events[^1].Time.TotalSeconds : 0;
        return Encoding.UTF8.GetBytes(text.Append(CultureInfo.InvariantCulture, $"{end:0.000000} end\n").ToString());
    }

    /// <summary>Reads a recording through and keeps none of it.</summary>
    public static (TimeSpan Length, int Inputs, RecordingProblem? Problem) Look(Stream content)
    {
        var reader = new RecordingReader(content);
        var (length, inputs) = (TimeSpan.Zero, 0);
        while (reader.TryRead(out var one))
        {
            if (IsInput(one))
            {
                (length, inputs) = (one.Time, inputs + 1);
            }
        }

        return (length, inputs, reader.Problem);
    }

    /// <summary>Plays a recording that <see cref="Look"/> has found to be one.</summary>
    /// <param name="content">The recording.</param>
    /// <param name="speed">1 for its own pace.</param>
    /// <param name="tell">Told how far it has come, at the beginning and every few seconds.</param>
    /// <param name="stop">Ends it; then an exception says so, after everything was let go.</param>
    public async Task PlayAsync(Stream content, double speed, Func<ReplayProgress, Task> tell, CancellationToken stop)
    {
        var reader = new RecordingReader(content);
        var started = _time.GetTimestamp();
        var toldAt = TimeSpan.Zero;
        try
        {
            await tell(Progress()).ConfigureAwait(false);
            while (reader.TryRead(out var one))
            {
                if (!IsInput(one))
                {
                    continue;
                }

                while (true)
                {
                    stop.ThrowIfCancellationRequested();
                    var passed = _time.GetElapsedTime(started);
                    _at = passed * speed < one.Time ? passed * speed : one.Time;
                    if (passed >= toldAt + TellEvery)
                    {
                        toldAt = passed;
                        await tell(Progress()).ConfigureAwait(false);
                    }

                    if (_at >= one.Time)
                    {
                        break;
                    }

                    var wait = (one.Time / speed) - passed;
                    await Task.Delay(wait < TellEvery ? AtLeastOneMillisecond(wait) : TellEvery, _time, stop).ConfigureAwait(false);
                }

                Play(one);
            }
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>How far it has come.</summary>
    public ReplayProgress Progress() => new(_at.TotalSeconds, _played, new Dictionary<string, int>(_left), [.. _unplugged]);

    private static bool IsInput(RecordedEvent one) => one.Kind is TraceKind.MidiIn or TraceKind.OscIn;

    // Timers count whole milliseconds, and one of nought would spin.
    private static TimeSpan AtLeastOneMillisecond(TimeSpan wait) => wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);

    private void Play(RecordedEvent one)
    {
        // Looked up each time: a rig may come that has other devices.
        var wiring = board.Wiring;
        if (Replayer.Refused(one, wiring.Table, "Live itself answers") is { } why)
        {
            _left[why] = _left.GetValueOrDefault(why) + 1;
            return;
        }

        if (one.Kind == TraceKind.OscIn)
        {
            Array.Find(wiring.Endpoints, endpoint => endpoint.Plan.Name == one.Subject)?.Replay(one.Bytes, _time.GetTimestamp());
            _played++;
        }
        else if (Array.Find(wiring.Devices, device => device.Plan.Name == one.Subject) is { } device)
        {
            Play(device, one.Bytes);
            _played++;
        }
    }

    private void Play(DeviceLane device, ReadOnlySpan<byte> bytes)
    {
        if (device.Report.Phase != DevicePhase.Ready)
        {
            _unplugged.Add(device.Plan.Name);
        }

        if (!_hands.TryGetValue(device, out var hands))
        {
            _hands[device] = hands = new ReplayedHands(device.Plan.Profile);
        }

        while (!bytes.IsEmpty)
        {
            var status = _parser.Read(bytes, out var consumed, out var message);
            bytes = bytes[consumed..];
            if (status == OperationStatus.Done)
            {
                // Before it is played: a press must be let go even when what it does throws.
                hands.Take(message);
                device.Deliver(DeviceDelivery.Replayed(message, message.Kind == MidiKind.SysEx ? _parser.SysEx.ToArray() : default, _time.GetTimestamp()));
            }
            else if (status == OperationStatus.InvalidData)
            {
                device.CountGarbage();
            }
        }

        _parser.Reset();                                     // no message goes on in the next line
    }

    /// <summary>Devices that a new rig has taken away have settled what they held.</summary>
    private void LetGo()
    {
        foreach (var (device, hands) in _hands.Where(one => board.Wiring.Devices.Contains(one.Key)))
        {
            foreach (var release in hands.Releases)
            {
                device.Deliver(DeviceDelivery.Replayed(release, default, _time.GetTimestamp()));
            }
        }

        _hands.Clear();
    }
}

/// <summary>How far a replay has come.</summary>
/// <param name="At">Seconds of the recording.</param>
/// <param name="Played">Inputs that were played.</param>
/// <param name="Left">What was left out, and how often.</param>
/// <param name="Unplugged">Devices that are not there, whose inputs were played all the same.</param>
internal sealed record ReplayProgress(double At, int Played, IReadOnlyDictionary<string, int> Left, IReadOnlyList<string> Unplugged);

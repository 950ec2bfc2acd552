using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Osc;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Bench;
using MidiMesh.Router.RigTests;

namespace MidiMesh.Router.Recording;

/// <summary>What came in while a recording was made, played into a rig on the bench: real routes, lanes and groups, simulated Lives, and a clock that moves when told to.</summary>
internal static class Replayer
{
    /// <summary>What delayed and repeated notes have time for after the last input.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(3);

    /// <summary>Plays a recording.</summary>
    /// <param name="plan">The rig.</param>
    /// <param name="recording">What came in.</param>
    /// <param name="reached">Told before each input at which time of the recording it comes; may wait.</param>
    /// <param name="stop">Ends it, by an exception.</param>
    /// <exception cref="RestlessRigException">The rig does not come to rest.</exception>
    public static Replay Play(MeshPlan plan, Recorded recording, Action<TimeSpan>? reached = null, CancellationToken stop = default)
    {
        using var bench = new RigBench(plan, stop: stop);
        var (moments, left) = (new List<Moment>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        bench.Connect();
        var (started, first) = (bench.Time.Elapsed, bench.Sent.Count);
        var causes = new Dictionary<long, Moment>();
        Moment? now = null;
        foreach (var one in recording.Events)
        {
            if (one.Kind is not (TraceKind.MidiIn or TraceKind.OscIn))
            {
                continue;
            }

            if (Refused(one, plan.Table, "a simulated Live answers") is { } why)
            {
                left[why] = left.GetValueOrDefault(why) + 1;
                continue;
            }

            reached?.Invoke(one.Time);
            bench.Advance(started + one.Time - bench.Time.Elapsed is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            Assign(bench, first, now, causes, started);
            first = bench.Sent.Count;
            var before = bench.LastEvent;
            moments.Add(now = new Moment(one.Line, one.Time, TextOf(one)));
            Feed(bench, plan, one);
            for (var id = before + 1; id <= bench.LastEvent; id++)
            {
                causes[id] = now;
            }
        }

        bench.Advance(Afterwards);
        Assign(bench, first, now, causes, started);
        return new Replay(moments, left);
    }

    /// <summary>Gives what left since to the input that caused it, or to the last one.</summary>
    private static void Assign(RigBench bench, int first, Moment? last, Dictionary<long, Moment> causes, TimeSpan started)
    {
        for (var i = first; i < bench.Sent.Count; i++)
        {
            var sent = bench.Sent[i];
            if (sent.Purpose != BenchPurpose.Upkeep && (causes.GetValueOrDefault(sent.Cause) ?? last) is { } moment)
            {
                moment.Sent.Add(new ReplayedMessage(sent.At - started - moment.Time, TestRun.TextOf(sent), sent.Purpose == BenchPurpose.Light));
            }
        }
    }

    /// <summary>Why an input cannot be played into a rig; null when it can.</summary>
    /// <param name="one">The input.</param>
    /// <param name="table">The rig.</param>
    /// <param name="answers">Who answers in place of the Live that was recorded.</param>
    public static string? Refused(RecordedEvent one, RouteTable table, string answers)
    {
        var endpoint = one.Kind == TraceKind.OscIn ? Array.Find(table.Endpoints, endpoint => endpoint.Name == one.Subject) : null;
        var isKnown = endpoint is not null || (one.Kind == TraceKind.MidiIn && Array.Exists(table.Devices, device => device.Name == one.Subject));
        return !isKnown ? $"messages of '{one.Subject}', {(one.Kind == TraceKind.MidiIn ? "a device" : "an endpoint")} that the rig does not have"
            : endpoint?.IsLive == true ? $"answers of '{one.Subject}': {answers}"
            : one.Missing > 0 ? "messages of which the recording has only the beginning" : null;
    }

    private static void Feed(RigBench bench, MeshPlan plan, RecordedEvent one)
    {
        if (one.Kind == TraceKind.MidiIn)
        {
            bench.Send(Array.FindIndex(plan.Table.Devices, device => device.Name == one.Subject), one.Bytes);
        }
        else
        {
            bench.SendOsc(Array.FindIndex(plan.Table.Endpoints, endpoint => endpoint.Name == one.Subject), one.Bytes);
        }
    }

    private static string TextOf(RecordedEvent one)
    {
        if (one.Kind == TraceKind.OscIn)
        {
            return OscMessage.ParseAll(one.Bytes, out var messages) == OscError.None ? $"{one.Subject} {string.Join(" + ", messages.Select(OscWords.Write))}" : $"{one.Subject} {Convert.ToHexString(one.Bytes)}";
        }

        MidiMessage.TryFromBytes(one.Bytes, out var message);
        return $"{one.Subject} {MidiText.Write(message, one.Bytes)}";
    }
}

/// <summary>What a rig made of a recording.</summary>
/// <param name="Moments">The inputs that were played, in order.</param>
/// <param name="Left">What was left out, and how often.</param>
internal sealed record Replay(IReadOnlyList<Moment> Moments, IReadOnlyDictionary<string, int> Left);

/// <summary>One input and what left because of it.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Time">Its time in the recording.</param>
/// <param name="Text">What came in.</param>
internal sealed record Moment(int Line, TimeSpan Time, string Text)
{
    /// <summary>What left, in order.</summary>
    public List<ReplayedMessage> Sent { get; } = [];
}

/// <summary>A message that left.</summary>
/// <param name="After">How long after the input.</param>
/// <param name="Text">The message, as a rig's tests write it.</param>
/// <param name="IsLight">Whether it tells a light.</param>
internal sealed record ReplayedMessage(TimeSpan After, string Text, bool IsLight)
{
    /// <summary>"synth note-on C3 100 channel 1 (after 250 ms)".</summary>
    public override string ToString() => Math.Round(After.TotalMilliseconds) is var ms && ms > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Text} (after {ms:0} ms)") : Text;
}

using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Metrics;

namespace MidiMesh.Router.Web;

/// <summary>The stage page's content, for terminals and programs.</summary>
/// <param name="Rig">Name of the rig.</param>
/// <param name="Version">Which version of it runs.</param>
/// <param name="Word">READY, WATCH or LOST.</param>
/// <param name="Reason">Why.</param>
/// <param name="Page">The page that is on; empty without pages.</param>
/// <param name="Devices">The devices.</param>
/// <param name="Endpoints">The endpoints.</param>
/// <param name="Grids">What each Live does, slot by slot.</param>
/// <param name="Held">What is held.</param>
/// <param name="Sounding">Notes that sound.</param>
/// <param name="Queue">The longest queue now.</param>
/// <param name="Dropped">What was dropped since the start.</param>
/// <param name="Ours">Our part of the latency in the last minute, in milliseconds.</param>
/// <param name="Live">Live's part.</param>
/// <param name="Events">The last events, newest first.</param>
public sealed record StagePicture(
    string Rig, int Version, VerdictWord Word, string Reason, string Page, IReadOnlyList<StageDevice> Devices, IReadOnlyList<StageEndpoint> Endpoints,
    IReadOnlyList<StageGrid> Grids, int Held, int Sounding, int Queue, long Dropped, LatencySummary Ours, LatencySummary Live, IReadOnlyList<StageEvent> Events);

/// <summary>A device's tile.</summary>
public sealed record StageDevice(string Name, string Model, string Phase, string Reason, int Held);

/// <summary>An endpoint's tile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLive">Whether it is a Live.</param>
/// <param name="IsOpen">Whether its socket is open.</param>
/// <param name="Link">How it is with Live.</param>
/// <param name="Reason">Why.</param>
/// <param name="Native">Controls that Live moves by itself, and what became of others; null where the rig has none such.</param>
public sealed record StageEndpoint(string Name, bool IsLive, bool IsOpen, string Link, string Reason, StageNatives? Native);

/// <summary>Controls that Live maps by itself.</summary>
/// <param name="Mapped">How many it moves now.</param>
/// <param name="HandedOver">How often one was handed over since the start.</param>
/// <param name="Refused">How often one was refused.</param>
/// <param name="TakenBack">How often one was taken back.</param>
public sealed record StageNatives(int Mapped, long HandedOver, long Refused, long TakenBack);

/// <summary>A Live's slots: rows are scenes.</summary>
public sealed record StageGrid(string Name, int Tracks, int Scenes, IReadOnlyList<IReadOnlyList<ClipState>> Rows);

/// <summary>A line of what happened.</summary>
public sealed record StageEvent(long Number, long Event, DateTimeOffset At, string Subject, string Text, string Tone);

/// <summary>Takes pictures for whoever asks; keeps the last events in between.</summary>
internal sealed class StagePictures(MeshBoard board, MeshMetrics metrics)
{
    private const int MostTracks = 16;
    private const int MostScenes = 16;
    private static readonly TimeSpan DropMemory = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private readonly RecentEvents _events = new(board);
    private (long Stamp, long Drops) _before = (board.Context.Time.GetTimestamp(), 0);
    private (long Stamp, long Drops) _mark = (board.Context.Time.GetTimestamp(), 0);

    /// <summary>The picture now; from any thread.</summary>
    public StagePicture Take()
    {
        lock (_gate)
        {
            var latencies = metrics.Look();
            _events.Update();
            var status = board.Status;
            var drops = StateFrame.Drops(status);
            var verdict = Verdict.Of(status, RecentDrops(drops));
            return new StagePicture(
                status.Rig, status.Version, verdict.Word, verdict.Reason, status.Stage.Page,
                [.. status.Devices.Select(static one => new StageDevice(one.Name, one.Profile, one.Report.Phase.ToString(), one.Report.Reason, one.Counts.Held))],
                [.. status.Endpoints.Select(static one => new StageEndpoint(one.Name, one.IsLive, one.Report.IsOpen, one.Link.ToString(), one.Report.Reason, NativesOf(one.Counts)))],
                [.. Grids()], status.Devices.Sum(static one => one.Counts.Held), status.Devices.Sum(static one => one.Counts.Sounding),
                status.WorstQueue(), drops, LatencySummary.Of(latencies.Recent(Latencies.Total)), LatencySummary.Of(latencies.Recent(Latencies.Live)),
                [.. _events.Lines.Take(5).Select(static line => new StageEvent(line.Number, line.Event, line.At, line.Subject, line.Text, line.Tone.ToString()))]);
        }
    }

    private static StageNatives? NativesOf(EndpointCounts counts) => counts.MappingsTaken + counts.MappingsRefused > 0
        ? new StageNatives(counts.Mapped, counts.MappingsTaken, counts.MappingsRefused, counts.MappingsReturned)
        : null;

    /// <summary>Drops of the last ten to twenty seconds.</summary>
    private long RecentDrops(long drops)
    {
        var now = board.Context.Time.GetTimestamp();
        if (board.Context.Time.GetElapsedTime(_mark.Stamp, now) > DropMemory)
        {
            (_before, _mark) = (_mark, (now, drops));
        }

        return Math.Max(0, drops - _before.Drops);
    }

    private IEnumerable<StageGrid> Grids() => board.Wiring.Endpoints.Where(static endpoint => endpoint.Plan.Kind.IsLive()).Select(static live =>
    {
        var (tracks, scenes) = (Math.Min(Math.Min(live.TrackCount, live.Plan.Tracks), MostTracks), Math.Min(Math.Min(live.SceneCount, live.Plan.Scenes), MostScenes));
        return new StageGrid(live.Plan.Name, live.TrackCount, live.SceneCount,
            [.. Enumerable.Range(0, Math.Max(scenes, 0)).Select(scene => (IReadOnlyList<ClipState>)[.. Enumerable.Range(0, Math.Max(tracks, 0)).Select(track => live.SlotState(track, scene))])]);
    });
}

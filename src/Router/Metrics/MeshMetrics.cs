using System.Diagnostics.Metrics;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Status;

namespace MidiMesh.Router.Metrics;

/// <summary>The router's figures, for System.Diagnostics.Metrics (a meter "MidiMesh") and for Prometheus. Everything is read from what is published anyway, when somebody asks: nothing of it is on the data path.</summary>
internal sealed class MeshMetrics : IAsyncDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "MidiMesh";

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);         // a flood of 2,000 events a second leaves the ring eight
    private static readonly TimeSpan Interest = TimeSpan.FromMinutes(5);       // Prometheus asks every minute at the latest
    private readonly MeshBoard _board;
    private readonly Latencies _latencies;
    private readonly SemaphoreSlim _someone = new(0, 1);
    private readonly Lock _gate = new();
    private readonly Meter _meter = new(MeterName);
    private readonly CancellationTokenSource _stop = new();
    private readonly Histogram<double> _hops;
    private readonly Histogram<double> _routes;
    private Task _running = Task.CompletedTask;
    private long _asked;                                     // stamp of the last question, 0 for none yet
    private bool _isAsleep;

    /// <summary>Makes the figures of a mesh.</summary>
    public MeshMetrics(MeshBoard board)
    {
        _board = board;
        _latencies = new Latencies(board.Context.Trace, board.Context.Time) { Counted = Record };
        Figures = [.. MakeFigures()];
        foreach (var figure in Figures)
        {
            if (figure.IsCounter)
            {
                _meter.CreateObservableCounter(figure.Name, () => Asked(figure), figure.Unit, figure.Help);
            }
            else
            {
                _meter.CreateObservableGauge(figure.Name, () => Asked(figure), figure.Unit, figure.Help);
            }
        }

        _hops = _meter.CreateHistogram<double>("midimesh.latency", "s", "Time of a hop.");
        _routes = _meter.CreateHistogram<double>("midimesh.route.latency", "s", "Time from the edge to what a route sends.");
    }

    /// <summary>All figures that are no histograms.</summary>
    public IReadOnlyList<Figure> Figures { get; }

    /// <summary>How long events take, up to this moment. Keeps them counted for some minutes: whoever asks once asks again.</summary>
    public Latencies Look()
    {
        Want();
        _latencies.Update();
        return _latencies;
    }

    /// <summary>From now on looks at the trace every five seconds while anybody wants to know, so that no latency is overwritten unseen. When nobody does it sleeps.</summary>
    public void Start() => _running = Task.Run(async () =>
    {
        using var timer = new PeriodicTimer(Period, _board.Context.Time);
        try
        {
            while (true)
            {
                if (IsUnwanted())
                {
                    timer.Period = Timeout.InfiniteTimeSpan;
                    await _someone.WaitAsync(_stop.Token).ConfigureAwait(false);
                    timer.Period = Period;
                }

                _latencies.Update();
                await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    });

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _meter.Dispose();
        _stop.Dispose();
        _someone.Dispose();
    }

    private bool IsUnwanted()
    {
        lock (_gate)
        {
            return _isAsleep = _asked == 0 || _board.Context.Time.GetElapsedTime(_asked) > Interest;
        }
    }

    private void Want()
    {
        lock (_gate)
        {
            _asked = Math.Max(1, _board.Context.Time.GetTimestamp());
            if (_isAsleep)
            {
                _isAsleep = false;
                _someone.Release();
            }
        }
    }

    /// <summary>Whoever listens to the meter reads the plain figures by himself, and waits for the histograms.</summary>
    private IEnumerable<Measurement<double>> Asked(Figure figure)
    {
        Want();
        return figure.Read();
    }

    private static Measurement<double> Of(double value, string? key = null, string? tag = null, string? second = null, string? other = null) =>
        key is null ? new(value) : second is null ? new(value, new KeyValuePair<string, object?>(key, tag)) : new(value, new KeyValuePair<string, object?>(key, tag), new KeyValuePair<string, object?>(second, other));

    private void Record(string? hop, string? route, double seconds)
    {
        if (hop is not null && _hops.Enabled)
        {
            _hops.Record(seconds, new KeyValuePair<string, object?>("hop", hop));
        }

        if (route is not null && _routes.Enabled)
        {
            _routes.Record(seconds, new KeyValuePair<string, object?>("route", route));
        }
    }

    private IEnumerable<Figure> MakeFigures()
    {
        yield return Counter("midimesh.events", "Events that came in.", status => [Of(status.Events)]);
        yield return Counter("midimesh.received", "Messages and datagrams that came in.", status =>
            [.. status.Devices.Select(static one => Of(one.Counts.Received, "subject", one.Name)), .. status.Endpoints.Select(static one => Of(one.Counts.Received, "subject", one.Name))]);
        yield return Counter("midimesh.sent", "Messages and datagrams that went out.", status =>
            [.. status.Devices.Select(static one => Of(one.Counts.Sent, "subject", one.Name)), .. status.Endpoints.Select(static one => Of(one.Counts.Sent, "subject", one.Name))]);
        yield return Counter("midimesh.dropped", "What was dropped, by reason.", Dropped);
        yield return Counter("midimesh.merged", "Deliveries that a later one about the same thing replaced.", status => Lanes(status).Select(static lane => Of(lane.Counts.Merged, "subject", lane.Name)));
        yield return Counter("midimesh.live.errors", "Errors that Live reported.", status => status.Endpoints.Where(static one => one.IsLive).Select(static one => Of(one.Counts.Errors, "subject", one.Name)));
        yield return Gauge("midimesh.native.mapped", "Controls whose parameters Live moves by itself.", static status => status.Endpoints.Where(static one => one.IsLive).Select(static one => Of(one.Counts.Mapped, "subject", one.Name)));
        yield return Counter("midimesh.native.mappings", "What became of controls that Live was to map, by outcome.", Natives);
        yield return Counter("midimesh.native.values", "Values that were not sent because Live had them from the control itself.", static status => status.Endpoints.Where(static one => one.IsLive).Select(static one => Of(one.Counts.HandedOver, "subject", one.Name)));
        yield return Counter("midimesh.restarts", "Actors started anew.", status => [Of(status.Restarts.Values.Sum())]);
        yield return Gauge("midimesh.queue", "Deliveries that wait.", status => Lanes(status).Select(static lane => Of(lane.Counts.Waiting, "subject", lane.Name)));
        yield return Gauge("midimesh.queue.peak", "Deliveries that have waited at most.", status => Lanes(status).Select(static lane => Of(lane.Counts.Peak, "subject", lane.Name)));
        yield return Gauge("midimesh.held", "What is held at a device.", status => status.Devices.Select(static one => Of(one.Counts.Held, "subject", one.Name)));
        yield return Gauge("midimesh.sounding", "Notes that sound at an output.", status => status.Devices.Select(static one => Of(one.Counts.Sounding, "subject", one.Name)));
        yield return Gauge("midimesh.device.ready", "1 while a device is ready.", status => status.Devices.Select(static one => Of(one.Report.Phase == Actors.Devices.DevicePhase.Ready ? 1 : 0, "subject", one.Name)));
        yield return Gauge("midimesh.live.alive", "1 while Live answers.", status => status.Endpoints.Where(static one => one.IsLive).Select(static one => Of(one.Link == Contracts.Live.LiveLink.Alive ? 1 : 0, "subject", one.Name)));
        yield return Gauge("midimesh.rig.version", "Version of the rig that runs.", status => [Of(status.Version)]);
        yield return Counter("midimesh.gc.collections", "Garbage collections, by generation.", static _ => Enumerable.Range(0, 3).Select(static generation => Of(GC.CollectionCount(generation), "generation", generation.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        yield return Counter("midimesh.gc.pause", "Time that garbage collection has stopped everything.", static _ => [Of(GC.GetTotalPauseDuration().TotalSeconds)], "s");
        yield return Gauge("midimesh.gc.last_pause", "Longest pause of the last garbage collection.", static _ => [Of(LastPause())], "s");
        yield return Gauge("midimesh.memory", "Working set of the process.", static _ => [Of(Environment.WorkingSet)], "bytes");
        yield return Counter("midimesh.latency.missed", "Trace entries overwritten before their latency was counted.", _ => [Of(_latencies.Missed)]);
    }

    private static double LastPause()
    {
        var longest = TimeSpan.Zero;
        foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
        {
            longest = pause > longest ? pause : longest;
        }

        return longest.TotalSeconds;
    }

    private static IEnumerable<(string Name, LaneCounts Counts)> Lanes(MeshStatus status) =>
    [
        .. status.Devices.Select(static one => (one.Name, one.Counts.Lane)), .. status.Endpoints.Select(static one => (one.Name, one.Counts.Lane)),
        .. status.Groups.Select(static one => (one.Name, one.Counts)),
    ];

    private static IEnumerable<Measurement<double>> Natives(MeshStatus status)
    {
        foreach (var endpoint in status.Endpoints.Where(static one => one.IsLive))
        {
            yield return Of(endpoint.Counts.MappingsTaken, "subject", endpoint.Name, "outcome", "handed-over");
            yield return Of(endpoint.Counts.MappingsRefused, "subject", endpoint.Name, "outcome", "refused");
            yield return Of(endpoint.Counts.MappingsReturned, "subject", endpoint.Name, "outcome", "taken-back");
        }
    }

    private static IEnumerable<Measurement<double>> Dropped(MeshStatus status)
    {
        foreach (var (name, counts) in Lanes(status))
        {
            yield return Of(counts.Dropped, "subject", name, "reason", "queue-full");
        }

        foreach (var device in status.Devices)
        {
            yield return Of(device.Counts.Absent, "subject", device.Name, "reason", "absent");
            yield return Of(device.Counts.Refused, "subject", device.Name, "reason", "refused");
            yield return Of(device.Counts.Output.Full, "subject", device.Name, "reason", "output-full");
            yield return Of(device.Counts.Output.Failed, "subject", device.Name, "reason", "driver-failed");
            yield return Of(device.Counts.Unheld, "subject", device.Name, "reason", "too-many-held");
            yield return Of(device.Counts.PostponedDropped, "subject", device.Name, "reason", "too-many-delayed");
            yield return Of(device.Counts.Returned, "subject", device.Name, "reason", "loop");
        }

        foreach (var endpoint in status.Endpoints)
        {
            yield return Of(endpoint.Counts.Refused, "subject", endpoint.Name, "reason", "refused");
            yield return Of(endpoint.Counts.Invalid, "subject", endpoint.Name, "reason", "no-osc");
            yield return Of(endpoint.Counts.Strangers, "subject", endpoint.Name, "reason", "not-allowed");
        }
    }

    private Figure Counter(string name, string help, Func<MeshStatus, IEnumerable<Measurement<double>>> read, string? unit = null) => new(name, help, unit, true, () => read(_board.Status));

    private Figure Gauge(string name, string help, Func<MeshStatus, IEnumerable<Measurement<double>>> read, string? unit = null) => new(name, help, unit, false, () => read(_board.Status));
}

/// <summary>A figure, and how it is read.</summary>
/// <param name="Name">With dots: "midimesh.sent".</param>
/// <param name="Help">What it is.</param>
/// <param name="Unit">"s" or "bytes"; null for plain counts.</param>
/// <param name="IsCounter">Whether it only grows.</param>
/// <param name="Read">Reads it; from any thread.</param>
internal sealed record Figure(string Name, string Help, string? Unit, bool IsCounter, Func<IEnumerable<Measurement<double>>> Read);

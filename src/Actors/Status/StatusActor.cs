using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Status;

/// <summary>Looks once a second whether every delivery is accounted for, says so in the log when one is not, and writes down the longest queue. Never on the data path: it only reads figures.</summary>
internal sealed partial class StatusActor : MeshActor, IWithTimers
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly MeshBoard _board;
    private readonly ILogger _log;
    private string _told = "";

    public StatusActor(MeshBoard board)
    {
        _board = board;
        _log = board.Loggers.CreateLogger("MidiMesh.Status");
        Receive<Check>(_ => OnCheck());
        ReceiveFaults();
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props CreateProps(MeshBoard board) => Props.Create(() => new StatusActor(board));

    /// <summary>The picture now.</summary>
    public static MeshStatus Picture(MeshBoard board)
    {
        var wiring = board.Wiring;
        return new MeshStatus(
            board.Plan.Name,
            wiring.Version,
            board.Context.Numbers.Count,
            [.. wiring.Devices.Select(lane => new DeviceStatus(lane.Plan.Name, lane.Plan.Profile.Name, lane.Report, lane.Look()))],
            [.. wiring.Endpoints.Select(lane => new EndpointStatus(lane.Plan.Name, lane.Plan.Kind.IsLive(), lane.Link, lane.Report, lane.Look()))],
            [.. wiring.Groups.Select(lane => new GroupStatus(
                lane.Plan.Name,
                lane.Group is { Wanted: { } wanted } ? $"track {wanted.Track + 1}, scene {wanted.Scene + 1}" : "",
                lane.Group?.Phase.ToString() ?? "",
                lane.Look()))],
            board.Parked.ToDictionary(),
            board.Restarts.ToDictionary())
        {
            Stage = board.Stage.Report(),
            File = board.Rig,
            Clock = board.Context.Clock.Report() with { Pulses = board.Context.ClockOut.Pulses, Skipped = board.Context.ClockOut.Skipped },
        };
    }

    protected override void PreStart() => Timers.StartPeriodicTimer("check", Check.Instance, Period);

    private void OnCheck()
    {
        var status = _board.Status;
        _board.Queues.Add(status.WorstQueue());
        var wrong = string.Join("; ", DeliveryBalance.Check(status));
        if (wrong.Length > 0 && wrong != _told)
        {
            Unaccounted(_log, wrong);
        }

        _told = wrong;
    }

    [LoggerMessage(1, LogLevel.Error, "Deliveries are missing: {Wrong}")]
    private static partial void Unaccounted(ILogger logger, string wrong);

    private sealed class Check
    {
        public static Check Instance { get; } = new();
    }
}

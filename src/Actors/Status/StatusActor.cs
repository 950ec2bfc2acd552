using MidiMesh.Actors.Mesh;

namespace MidiMesh.Actors.Status;

/// <summary>Publishes a picture of the mesh on the board, ten times a second. Never on the data path: it only reads figures.</summary>
internal sealed class StatusActor : MeshActor, IWithTimers
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly MeshBoard _board;

    public StatusActor(MeshBoard board)
    {
        _board = board;
        Receive<Publish>(_ => _board.Status = Picture(_board));
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
            [.. wiring.Devices.Select(lane => new DeviceStatus(lane.Plan.Name, lane.Plan.Profile.Name, lane.Report, lane.Counts))],
            [.. wiring.Endpoints.Select(lane => new EndpointStatus(lane.Plan.Name, lane.Plan.Kind != EndpointKind.Osc, lane.Link, lane.Report, lane.Counts))],
            [.. wiring.Groups.Select(lane => new GroupStatus(
                lane.Plan.Name,
                lane.Group is { Wanted: { } wanted } ? $"track {wanted.Track + 1}, scene {wanted.Scene + 1}" : "",
                lane.Group?.Phase.ToString() ?? "",
                lane.Counts))],
            board.Parked.ToDictionary(),
            board.Restarts.ToDictionary());
    }

    protected override void PreStart() => Timers.StartPeriodicTimer("publish", Publish.Instance, TimeSpan.Zero, Period);

    private sealed class Publish
    {
        public static Publish Instance { get; } = new();
    }
}

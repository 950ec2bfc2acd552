using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Lanes;
using MidiMesh.Actors.Stage;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Status;

/// <summary>A picture of the whole mesh at one moment, published ten times a second. Immutable; whoever shows it never asks a device.</summary>
/// <param name="Rig">Name of the rig that runs.</param>
/// <param name="Version">Counts applied rigs.</param>
/// <param name="Events">Events that came in since the start.</param>
/// <param name="Devices">The rig's devices.</param>
/// <param name="Endpoints">The rig's endpoints.</param>
/// <param name="Groups">The rig's groups.</param>
/// <param name="Parked">Actors that crash too often, with the reason.</param>
/// <param name="Restarts">How often actors were started anew.</param>
public sealed record MeshStatus(
    string Rig, int Version, long Events, IReadOnlyList<DeviceStatus> Devices, IReadOnlyList<EndpointStatus> Endpoints,
    IReadOnlyList<GroupStatus> Groups, IReadOnlyDictionary<string, string> Parked, IReadOnlyDictionary<string, int> Restarts)
{
    /// <summary>How the rig that runs stands to its file.</summary>
    public RigReport File { get; init; } = RigReport.None;

    /// <summary>The page that is on, the variables, and who plays which role.</summary>
    public StageReport Stage { get; init; } = StageReport.Empty;

    /// <summary>The rig's clock.</summary>
    public ClockReport Clock { get; init; } = ClockReport.None;

    /// <summary>The longest queue.</summary>
    public int WorstQueue()
    {
        var worst = 0;
        foreach (var device in Devices)
        {
            worst = Math.Max(worst, Math.Max(device.Counts.Lane.Waiting, device.Counts.Backlog.Waiting));
        }

        foreach (var endpoint in Endpoints)
        {
            worst = Math.Max(worst, endpoint.Counts.Lane.Waiting);
        }

        foreach (var group in Groups)
        {
            worst = Math.Max(worst, group.Counts.Waiting);
        }

        return worst;
    }

    /// <summary>Before the first picture.</summary>
    public static MeshStatus Empty { get; } = new("", 0, 0, [], [], [], new Dictionary<string, string>(), new Dictionary<string, int>());
}

/// <summary>A device in a <see cref="MeshStatus"/>.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Profile">Its model, for people.</param>
/// <param name="Report">How it is.</param>
/// <param name="Counts">Its figures.</param>
public sealed record DeviceStatus(string Name, string Profile, DeviceReport Report, DeviceCounts Counts);

/// <summary>An endpoint in a <see cref="MeshStatus"/>.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="IsLive">Whether it is a Live.</param>
/// <param name="Link">How far Live can be reached.</param>
/// <param name="Report">How it is.</param>
/// <param name="Counts">Its figures.</param>
public sealed record EndpointStatus(string Name, bool IsLive, LiveLink Link, EndpointReport Report, EndpointCounts Counts);

/// <summary>A group in a <see cref="MeshStatus"/>.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Wanted">The slot it wants, as people count: "track 3, scene 2"; empty for none.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Counts">Its figures.</param>
public sealed record GroupStatus(string Name, string Wanted, string Phase, LaneCounts Counts);

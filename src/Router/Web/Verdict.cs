using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Status;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Router.Web;

/// <summary>Can the set go on? The one word that is read from three metres away.</summary>
public enum VerdictWord
{
    /// <summary>Everything plays.</summary>
    Ready,

    /// <summary>The set goes on, but something wants looking at.</summary>
    Watch,

    /// <summary>Presses come to nothing.</summary>
    Lost,
}

/// <summary>The state of the whole rig in one word and the one reason that helps most.</summary>
/// <param name="Word">The word.</param>
/// <param name="Reason">Why, and what to do; for <see cref="VerdictWord.Ready"/> what is ready.</param>
public sealed record Verdict(VerdictWord Word, string Reason)
{
    /// <summary>Judges a picture of the mesh. The worst thing wins; among equals the one nearest to Live.</summary>
    /// <param name="status">The picture.</param>
    /// <param name="recentDrops">Messages dropped for want of room in the last seconds.</param>
    public static Verdict Of(MeshStatus status, long recentDrops)
    {
        if (status.Version == 0)
        {
            return new Verdict(VerdictWord.Watch, "The rig is being started.");
        }

        return Lost(status) ?? Watch(status, recentDrops) ?? new Verdict(VerdictWord.Ready, Summary(status));
    }

    private static Verdict? Lost(MeshStatus status)
    {
        foreach (var (actor, reason) in status.Parked.OrderBy(parked => parked.Key, StringComparer.Ordinal))
        {
            return new Verdict(VerdictWord.Lost, $"{actor} keeps crashing and was taken out: {reason}");
        }

        foreach (var live in status.Endpoints.Where(endpoint => endpoint.IsLive))
        {
            if (!live.Report.IsOpen)
            {
                return new Verdict(VerdictWord.Lost, $"{live.Name}: {Or(live.Report.Reason, "its port is not open")}");
            }

            if (live.Link is LiveLink.Silent or LiveLink.Lost)
            {
                var otherwise = live.Link == LiveLink.Lost ? "Live has fallen silent; the lights show what it said last" : "Live has not answered yet";
                return new Verdict(VerdictWord.Lost, $"{live.Name}: {Or(live.Report.Reason, otherwise)}");
            }
        }

        return status.Devices.Count > 0 && status.Devices.All(device => device.Report.Phase != DevicePhase.Ready)
            ? new Verdict(VerdictWord.Lost, Describe(status.Devices[0]))
            : null;
    }

    private static Verdict? Watch(MeshStatus status, long recentDrops)
    {
        if (status.Endpoints.FirstOrDefault(endpoint => endpoint.IsLive && endpoint.Link == LiveLink.Reading) is { } reading)
        {
            return new Verdict(VerdictWord.Watch, $"{reading.Name}: Live answers; its set is being read");
        }

        // What is broken before what is merely not plugged in.
        if (status.Devices.Where(device => device.Report.Phase != DevicePhase.Ready).MaxBy(device => (int)device.Report.Phase) is { } device)
        {
            return new Verdict(VerdictWord.Watch, Describe(device));
        }

        if (status.Endpoints.FirstOrDefault(endpoint => !endpoint.Report.IsOpen) is { } closed)
        {
            return new Verdict(VerdictWord.Watch, $"{closed.Name}: {Or(closed.Report.Reason, "its port is not open")}");
        }

        if (status.Groups.FirstOrDefault(group => group.Phase == "Failed") is { } failed)
        {
            return new Verdict(VerdictWord.Watch, $"{failed.Name}: Live did not carry out the last press");
        }

        if (status.File.Problem.Length > 0)
        {
            return new Verdict(VerdictWord.Watch, $"version {status.Version} of the rig runs on: {status.File.Problem}");
        }

        foreach (var looped in status.Devices)
        {
            if (looped.Counts.Loops.FirstOrDefault(static loop => loop.IsOpen) is { } loop)
            {
                return new Verdict(VerdictWord.Watch, $"route {loop.Route} is open: what it sends comes back at {looped.Name}");
            }
        }

        return recentDrops > 0
            ? new Verdict(VerdictWord.Watch, $"{recentDrops} {(recentDrops == 1 ? "message" : "messages")} dropped in the last ten seconds")
            : null;
    }

    private static string Describe(DeviceStatus device) => $"{device.Name}: " + Or(device.Report.Reason, device.Report.Phase switch
    {
        DevicePhase.Absent => $"no {device.Profile} is plugged in",
        DevicePhase.Ambiguous => "several ports fit it equally well",
        DevicePhase.Opening => "its ports are being opened",
        DevicePhase.Identifying => "it is being asked who it is",
        _ => "it cannot be used",
    });

    private static string Summary(MeshStatus status)
    {
        var lives = status.Endpoints.Where(endpoint => endpoint.IsLive).Select(endpoint => $"{endpoint.Name} answers");
        var devices = status.Devices.Select(device => device.Name).ToList();
        IEnumerable<string> ready = devices.Count == 0 ? [] : [$"{string.Join(", ", devices)} {(devices.Count == 1 ? "plays" : "play")}"];
        return string.Join("; ", lives.Concat(ready));
    }

    private static string Or(string reason, string otherwise) => reason.Length > 0 ? reason : otherwise;
}

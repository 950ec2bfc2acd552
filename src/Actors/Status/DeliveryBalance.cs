using System.Globalization;

namespace MidiMesh.Actors.Status;

/// <summary>Whether every delivery is accounted for: sent, merged into a later one, dropped for a reason, or held. Asked of each published picture.</summary>
public static class DeliveryBalance
{
    /// <summary>What does not add up, one line each; empty when all does. Figures that were read while a turn ran are left out: the next picture has them.</summary>
    public static IReadOnlyList<string> Check(MeshStatus status)
    {
        var wrong = new List<string>();
        foreach (var device in status.Devices)
        {
            Check(wrong, device.Name, device.Counts.Lane);
            if (device.Counts.Lane.IsExact && device.Counts.Output.Missing is not 0 and var missing)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{device.Name}: {missing} messages for its output are unaccounted for: {device.Counts.Output}"));
            }
        }

        foreach (var endpoint in status.Endpoints)
        {
            Check(wrong, endpoint.Name, endpoint.Counts.Lane);
            if (endpoint.Counts.Lane.IsExact && endpoint.Counts.Missing is not 0 and var missing)
            {
                wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{endpoint.Name}: {missing} datagrams are unaccounted for: {endpoint.Counts}"));
            }
        }

        foreach (var group in status.Groups)
        {
            Check(wrong, group.Name, group.Counts);
        }

        return wrong;
    }

    private static void Check(List<string> wrong, string name, Lanes.LaneCounts counts)
    {
        if (counts.IsExact && counts.Missing != 0)
        {
            wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {counts.Missing} deliveries are unaccounted for: {counts}"));
        }
    }
}

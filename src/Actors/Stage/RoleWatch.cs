namespace MidiMesh.Actors.Stage;

/// <summary>Decides who plays one role: the first of its devices that is ready; when that one is lost, at once the next.</summary>
/// <remarks>Pure. A device that comes for the first time takes its place before later choices; one that was lost and comes back takes it again only when the rig says so.</remarks>
internal sealed class RoleWatch(string name)
{
    private readonly HashSet<string> _ready = [];
    private readonly HashSet<string> _lost = [];             // was ready once and then not
    private string? _recalled;                               // played it in an earlier run, and has not come yet

    /// <summary>The role.</summary>
    public string Name => name;

    /// <summary>Who plays it; null before the first decision.</summary>
    public string? Active { get; private set; }

    /// <summary>Looks at who is ready now.</summary>
    /// <param name="devices">Those that may play it, the first choice first; not empty.</param>
    /// <param name="back">Whether one that comes back takes it again.</param>
    /// <param name="isReady">Whether a device is ready.</param>
    /// <returns>Whether another one plays it now.</returns>
    public bool Look(IReadOnlyList<string> devices, bool back, Func<string, bool> isReady)
    {
        var before = Active;
        var at = Active is null ? -1 : IndexOf(devices, Active);
        if (at < 0 || !isReady(devices[at]))
        {
            // While none is ready the one before keeps it: it may only have been pulled out and put back.
            Active = devices.FirstOrDefault(isReady) ?? (at < 0 ? devices[0] : Active);
        }
        else
        {
            for (var i = 0; i < at; i++)
            {
                if (isReady(devices[i]) && !_ready.Contains(devices[i]) && (back || !_lost.Contains(devices[i])))
                {
                    Active = devices[i];
                    break;
                }
            }
        }

        if (_recalled is not null && isReady(_recalled))
        {
            (Active, _recalled) = (_recalled, null);
        }

        foreach (var device in devices)
        {
            if (isReady(device))
            {
                _ready.Add(device);
            }
            else if (_ready.Remove(device))
            {
                _lost.Add(device);
            }
        }

        return Active != before;
    }

    /// <summary>Gives it to a device by hand; it keeps it until it is lost, or an earlier one comes.</summary>
    public void Give(string device) => (Active, _recalled) = (device, null);

    /// <summary>A device played it when an earlier run was killed: it has it, and takes it from whoever comes sooner. Those before it may have been there and not have had it: they count as known.</summary>
    /// <param name="devices">Those that may play it, the first choice first.</param>
    /// <param name="device">One of them.</param>
    public void Recall(IReadOnlyList<string> devices, string device)
    {
        (Active, _recalled) = (device, device);
        _lost.UnionWith(devices.Take(IndexOf(devices, device)));
    }

    private static int IndexOf(IReadOnlyList<string> devices, string device)
    {
        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i] == device)
            {
                return i;
            }
        }

        return -1;
    }
}

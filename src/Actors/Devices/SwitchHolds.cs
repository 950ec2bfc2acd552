using MidiMesh.Contracts.Devices;

namespace MidiMesh.Actors.Devices;

/// <summary>Which switches are down on a device that loses releases, and when each counts as released.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn.</remarks>
internal sealed class SwitchHolds
{
    private const long Up = 0;
    private readonly DeviceProfile _profile;
    private readonly long[] _timeouts;                       // by control: ticks, or 0 for none
    private readonly long[] _until;                          // by element: 0 up, else when it counts as released
    private readonly List<int> _down = [];

    public SwitchHolds(DeviceProfile profile, long frequency)
    {
        _profile = profile;
        _timeouts = [.. profile.Controls.Select(control => control.HoldTimeout is { } timeout ? (long)(timeout.TotalSeconds * frequency) : 0)];
        _until = new long[profile.Elements.Length];
        _down.Capacity = profile.Controls.Where(static control => IsWatched(control)).Sum(static control => control.Count);
    }

    /// <summary>When the next switch counts as released; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDue
    {
        get
        {
            var next = long.MaxValue;
            foreach (var element in _down)
            {
                next = Math.Min(next, _until[element]);
            }

            return next;
        }
    }

    /// <summary>Whether an element's releases may get lost.</summary>
    public bool IsWatched(int element) => IsWatched(_profile.Controls[_profile.Elements[element].Group]);

    /// <summary>A switch that is down and that a press of another one, of the same control, lets go.</summary>
    public bool TryReplace(int pressed, out int before)
    {
        var group = _profile.Elements[pressed].Group;
        foreach (var element in _down)
        {
            if (_profile.Elements[element].Group == group && (element == pressed || _profile.Controls[group].OneAtATime))
            {
                before = element;
                return true;
            }
        }

        before = -1;
        return false;
    }

    /// <summary>A switch went down.</summary>
    /// <returns>When it counts as released; <see cref="long.MaxValue"/> for never.</returns>
    public long Press(int element, long now)
    {
        var timeout = _timeouts[_profile.Elements[element].Group];
        _until[element] = timeout == 0 ? long.MaxValue : now + timeout;
        _down.Add(element);
        return _until[element];
    }

    /// <summary>A switch came up.</summary>
    /// <returns>Whether it was down.</returns>
    public bool Release(int element)
    {
        _until[element] = Up;
        return _down.Remove(element);
    }

    /// <summary>A switch that counts as released now.</summary>
    public bool TryFindDue(long now, out int element)
    {
        foreach (var down in _down)
        {
            if (_until[down] <= now)
            {
                element = down;
                return true;
            }
        }

        element = -1;
        return false;
    }

    /// <summary>Everything is up.</summary>
    public void Clear()
    {
        foreach (var element in _down)
        {
            _until[element] = Up;
        }

        _down.Clear();
    }

    private static bool IsWatched(ControlGroup control) => control.OneAtATime || control.HoldTimeout is not null;
}

using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>
/// Sets parameters of any device: AbletonOSC and the LiveOSCs want the number itself and a rig says a share of its range, so the ranges of a device are asked for when it is first set, and what is set
/// meanwhile waits, the latest of each parameter. Another device in the same place has other ranges, so they are asked for anew while they are in use.
/// </summary>
internal sealed class LiveDeviceRanges
{
    private const int MostDevices = 256;                     // more than a stage has controls
    private const int Attempts = 4;
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(3);

    private readonly Action<int, int> _ask;
    private readonly Func<int, int, double, bool> _send;
    private readonly LiveSessionCounters _counters;
    private readonly long _pause;
    private readonly long _goodFor;
    private readonly Dictionary<(int Track, int Device), Device> _devices = [];
    private int _waiting;

    /// <summary>Nothing is known.</summary>
    /// <param name="stamps">Makes time stamps of a time.</param>
    /// <param name="pause">How long an answer may take.</param>
    /// <param name="ask">Asks for the ranges of all parameters of a device: its track, then which of the track's.</param>
    /// <param name="send">Sends a number of a parameter's own range: track, place (see <see cref="DevicePlace"/>), number.</param>
    /// <param name="counters">Where is counted.</param>
    public LiveDeviceRanges(Func<TimeSpan, long> stamps, TimeSpan pause, Action<int, int> ask, Func<int, int, double, bool> send, LiveSessionCounters counters)
    {
        (_ask, _send, _counters) = (ask, send, counters);
        (_pause, _goodFor) = (stamps(pause), stamps(GoodFor));
    }

    /// <summary>The set is another one, or devices may have moved with their tracks: nothing is known, and what waits is given up.</summary>
    public void Forget()
    {
        foreach (var device in _devices.Values)
        {
            _counters.GivenUp += device.Waiting.Count;
        }

        _devices.Clear();
        _waiting = 0;
    }

    /// <summary>Sets a parameter, at once or when its range is known.</summary>
    /// <param name="track">The device's track.</param>
    /// <param name="place">Device and parameter; see <see cref="DevicePlace"/>.</param>
    /// <param name="share">0..1 of the parameter's range.</param>
    /// <param name="now">The time.</param>
    /// <returns>False when the device is known and has no such parameter.</returns>
    public bool Set(int track, int place, double share, long now)
    {
        var (which, parameter) = DevicePlace.Unpack(place);
        if (!_devices.TryGetValue((track, which), out var device))
        {
            if (_devices.Count >= MostDevices)
            {
                Forget();
            }

            _devices[(track, which)] = device = new Device();
        }

        if (device.IsKnown)
        {
            if (now - device.KnownAt > _goodFor && now - device.AskedAt > _pause)
            {
                Ask(track, which, device, now);
            }

            return Send(track, which, parameter, share, device);
        }

        _waiting += device.Waiting.TryAdd(parameter, share) ? 1 : 0;
        device.Waiting[parameter] = share;
        if (device.Attempts == 0)
        {
            Ask(track, which, device, now);
        }

        return true;
    }

    /// <summary>Asks again where an answer may have been lost.</summary>
    public void Tick(long now)
    {
        if (_waiting == 0)
        {
            return;
        }

        foreach (var ((track, which), device) in _devices)
        {
            if (device.Waiting.Count == 0 || now - device.AskedAt < _pause * device.Attempts)
            {
                continue;
            }

            if (device.Attempts < Attempts)
            {
                _counters.Reasked++;
                Ask(track, which, device, now);
                continue;
            }

            // No such device, as far as anybody says. The next command asks anew.
            _counters.GivenUp += device.Waiting.Count;
            _waiting -= device.Waiting.Count;
            device.Waiting.Clear();
            device.Attempts = 0;
        }
    }

    /// <summary>Takes the lower or upper ends of a device's parameters; false when it has not asked for them.</summary>
    public bool Take(bool isLeast, int track, int which, ReadOnlySpan<double> numbers, long now)
    {
        if (!_devices.TryGetValue((track, which), out var device))
        {
            return false;
        }

        (device.Least, device.Most) = isLeast ? (numbers.ToArray(), device.Most) : (device.Least, numbers.ToArray());
        if (!device.IsKnown)
        {
            return true;
        }

        (device.KnownAt, device.Attempts) = (now, 0);
        foreach (var (parameter, share) in device.Waiting)
        {
            _counters.GivenUp += Send(track, which, parameter, share, device) ? 0 : 1;
        }

        _waiting -= device.Waiting.Count;
        device.Waiting.Clear();
        return true;
    }

    private void Ask(int track, int which, Device device, long now)
    {
        (device.AskedAt, device.Attempts) = (now, device.Attempts + 1);
        _ask(track, which);
    }

    private bool Send(int track, int which, int parameter, double share, Device device) =>
        parameter < device.Least.Length
        && _send(track, DevicePlace.Pack(which, parameter), device.Least[parameter] + (share * (device.Most[parameter] - device.Least[parameter])));

    private sealed class Device
    {
        public double[] Least { get; set; } = [];

        public double[] Most { get; set; } = [];

        public long AskedAt { get; set; }

        public long KnownAt { get; set; }

        public int Attempts { get; set; }

        public Dictionary<int, double> Waiting { get; } = [];

        // While another device takes the place, the two ends come one after the other, and may not fit.
        public bool IsKnown => Least.Length > 0 && Least.Length == Most.Length;
    }
}

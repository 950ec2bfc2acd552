using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>The last number of each value, as far as the rig looks; tells of those that are new and followed.</summary>
internal sealed class LiveFollowed
{
    /// <summary>Live has no more return tracks.</summary>
    public const int MostReturns = 12;

    private readonly ILiveSessionSink _sink;
    private readonly bool[] _isFollowed = new bool[LiveValueInfo.Count];
    private readonly int[] _first = new int[LiveValueInfo.Count];    // place of a value's first number
    private readonly int _tracks;
    private readonly int _sends;
    private readonly int _devices;
    private readonly int _deviceParameters;
    private readonly int _parameters;
    private readonly int _knobs;
    private readonly double[] _numbers;

    public LiveFollowed(LiveSessionOptions options, ILiveSessionSink sink)
    {
        _sink = sink;
        (_tracks, _sends, _devices, _deviceParameters) = (options.Tracks, options.Sends, options.Devices, options.DeviceParameters);
        (_parameters, _knobs) = (options.Parameters, options.Knobs);
        foreach (var value in options.Values)
        {
            _isFollowed[(int)value] = true;
        }

        var count = 0;
        foreach (var info in LiveValueInfo.All)
        {
            _first[(int)info.Value] = count;
            count += Size(info);
        }

        _numbers = new double[count];
        Forget();
    }

    /// <summary>How many numbers are kept.</summary>
    public int Count => _numbers.Length;

    /// <summary>Whether the rig follows a value.</summary>
    public bool Follows(LiveValue value) => _isFollowed[(int)value];

    /// <summary>The last number; NaN when there is none.</summary>
    public double Number(LiveValue value, int track, int index) =>
        Place(value, track, index) is >= 0 and var place ? Volatile.Read(ref _numbers[place]) : double.NaN;

    /// <summary>Takes a number, and tells when it is another and the rig follows it.</summary>
    public void Set(LiveValue value, int track, int index, double number)
    {
        if (Place(value, track, index) is not (>= 0 and var place) || _numbers[place].Equals(number))
        {
            return;
        }

        Volatile.Write(ref _numbers[place], number);
        if (_isFollowed[(int)value])
        {
            var scope = LiveValueInfo.Of(value).Scope;
            _sink.ValueChanged(
                value, scope is LiveScope.Song or LiveScope.Parameter or LiveScope.Knob ? -1 : track,
                scope is LiveScope.Song or LiveScope.Track or LiveScope.Return ? -1 : index, number);
        }
    }

    /// <summary>Tracks from this one on are in the set no more: nothing is known of them, and that is told.</summary>
    public void ForgetTracks(int from)
    {
        foreach (var info in LiveValueInfo.All)
        {
            var (count, devices) = info.Scope switch
            {
                LiveScope.Track => (1, 1),
                LiveScope.TrackSend => (_sends, 1),
                LiveScope.Device => (_deviceParameters, _devices),
                _ => (0, 0),
            };
            for (var track = from; track < _tracks; track++)
            {
                for (var device = 0; device < devices; device++)
                {
                    for (var item = 0; item < count; item++)
                    {
                        Set(info.Value, track, DevicePlace.Pack(device, item), double.NaN);
                    }
                }
            }
        }
    }

    /// <summary>Another set: nothing is known.</summary>
    public void Forget() => Array.Fill(_numbers, double.NaN);

    /// <summary>Where a number is kept; below 0 when it is not.</summary>
    public int Place(LiveValue value, int track, int index)
    {
        var place = LiveValueInfo.Of(value).Scope switch
        {
            LiveScope.Song => 0,
            LiveScope.Track => Within(track, _tracks),
            LiveScope.TrackSend => Within(track, _tracks, index, _sends),
            LiveScope.Return => Within(track, MostReturns),
            LiveScope.ReturnSend => Within(track, MostReturns, index, _sends),
            LiveScope.Parameter => Within(index, _parameters),
            LiveScope.Knob => Within(index, _knobs),
            _ => InDevice(value, track, index),
        };
        return place < 0 ? -1 : _first[(int)value] + place;
    }

    private static int Within(int at, int count) => (uint)at < (uint)count ? at : -1;

    private static int Within(int row, int rows, int at, int count) => (uint)row < (uint)rows && (uint)at < (uint)count ? (row * count) + at : -1;

    private int InDevice(LiveValue value, int track, int index)
    {
        if (index < 0 || (uint)track >= (uint)_tracks || !_isFollowed[(int)value])
        {
            return -1;
        }

        var (device, parameter) = DevicePlace.Unpack(index);
        return Within(device, _devices, parameter, _deviceParameters) is >= 0 and var place ? (track * _devices * _deviceParameters) + place : -1;
    }

    private int Size(LiveValueInfo info) => info.Scope switch
    {
        LiveScope.Song => 1,
        LiveScope.Track => _tracks,
        LiveScope.TrackSend => _tracks * _sends,
        LiveScope.Return => MostReturns,
        LiveScope.ReturnSend => MostReturns * _sends,
        LiveScope.Parameter => _parameters,
        LiveScope.Knob => _knobs,
        _ => _isFollowed[(int)info.Value] ? _tracks * _devices * _deviceParameters : 0,
    };
}

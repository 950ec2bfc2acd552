using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>The last number of each followed value; tells of those that are new.</summary>
internal sealed class LiveFollowed
{
    private const int SongValues = 3;
    private const int TrackValues = 5;      // without sends

    private readonly ILiveSessionSink _sink;
    private readonly bool[] _isFollowed = new bool[Enum.GetValues<LiveValue>().Length];
    private readonly double[] _song = new double[SongValues];
    private readonly double[] _tracks;
    private readonly double[] _sends;
    private readonly int _trackCount;
    private readonly int _sendCount;

    public LiveFollowed(LiveSessionOptions options, ILiveSessionSink sink)
    {
        _sink = sink;
        _trackCount = options.Tracks;
        _sendCount = options.Sends;
        _tracks = new double[TrackValues * options.Tracks];
        _sends = new double[options.Sends * options.Tracks];
        foreach (var value in options.Values)
        {
            _isFollowed[(int)value] = true;
        }

        Forget();
    }

    /// <summary>The last number; NaN when there is none.</summary>
    public double Number(LiveValue value, int track, int index) =>
        Place(value, track, index, out var numbers) is >= 0 and var place ? Volatile.Read(ref numbers[place]) : double.NaN;

    /// <summary>Takes a number, and tells when it is another and the rig follows it.</summary>
    public void Set(LiveValue value, int track, int index, double number)
    {
        if (Place(value, track, index, out var numbers) is not (>= 0 and var place) || numbers[place].Equals(number))
        {
            return;
        }

        Volatile.Write(ref numbers[place], number);
        if (_isFollowed[(int)value])
        {
            _sink.ValueChanged(value, IsOfSong(value) ? -1 : track, value == LiveValue.TrackSend ? index : -1, number);
        }
    }

    /// <summary>Another set: nothing is known.</summary>
    public void Forget()
    {
        Array.Fill(_song, double.NaN);
        Array.Fill(_tracks, double.NaN);
        Array.Fill(_sends, double.NaN);
    }

    private static bool IsOfSong(LiveValue value) => value is LiveValue.Tempo or LiveValue.IsPlaying or LiveValue.SongQuantization;

    private int Place(LiveValue value, int track, int index, out double[] numbers)
    {
        if (IsOfSong(value))
        {
            numbers = _song;
            return value - LiveValue.Tempo;
        }

        numbers = value == LiveValue.TrackSend ? _sends : _tracks;
        if ((uint)track >= (uint)_trackCount)
        {
            return -1;
        }

        var row = value switch
        {
            LiveValue.TrackVolume => 0,
            LiveValue.TrackPanning => 1,
            LiveValue.TrackMute => 2,
            LiveValue.TrackSolo => 3,
            LiveValue.TrackArm => 4,
            _ => (uint)index < (uint)_sendCount ? index : -1,
        };
        return row < 0 ? -1 : (row * _trackCount) + track;
    }
}

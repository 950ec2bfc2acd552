using System.Net;
using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Simulation.Scripts;

/// <summary>A LiveOSC of Live 8 and 9, as its table of words describes it: one peer, answers under the address of the question, changes told to it unasked.</summary>
/// <remarks>What a router never asks (blocks of names, the arrangement) is answered with an error. Neither script tells a stop that waits.</remarks>
internal sealed partial class LiveOscScript : ISimulatedScript
{
    private const float NoLength = 0;

    private readonly LiveSimulator _live;
    private readonly LiveOscWords _words;
    private readonly Action<byte[], IPAddress> _send;
    private readonly List<ToldNumber> _values = [];
    private readonly int[] _slots;
    private readonly int[] _playing;
    private readonly int _scenes;
    private IPAddress _peer = IPAddress.Loopback;
    private (int Tracks, int Scenes) _size;

    public LiveOscScript(LiveSimulator live, LiveOscKind kind, Action<byte[], IPAddress> send)
    {
        (_live, _words, _send) = (live, kind == LiveOscKind.First ? LiveOscWords.First : LiveOscWords.Second, send);
        _scenes = live.SceneCount;
        _slots = [.. Enumerable.Range(0, live.TrackCount * _scenes).Select(StateOf)];
        _playing = [.. Enumerable.Range(0, live.TrackCount).Select(live.PlayingSlot)];
        foreach (var row in _words.Values)
        {
            // A song's time is for who asks; the crossfader's sides are one switch, told by the row of its first; LiveOSC2 never tells that the transport runs.
            if (row is { IsTold: true, Value: { } value, Property: not (LiveProperty.SongTime or LiveProperty.TrackCrossfadeB) }
                && (value != LiveValue.IsPlaying || _words.PlayingValue != 0))
            {
                _values.AddRange(PlacesOf(value).Select(place => new ToldNumber(row, value, place.Track, place.Item) { Number = NumberOf(row, value, place.Track, place.Item) }));
            }
        }

        RememberDevices();
        Say(Text(_words.Startup), 1);
        if (!_words.TellsSize)
        {
            TellSize();
        }
    }

    public IEnumerable<string> Addresses => [];

    public bool Process(ReadOnlySpan<byte> datagram, IPAddress sender)
    {
        _peer = sender;
        if (OscMessage.ParseAll(datagram, out var messages) != OscError.None)
        {
            Say(Text(_words.Error), "unreadable");
            return true;
        }

        foreach (var message in messages)
        {
            if (!Obey(message))
            {
                // An exception ends the datagram that it came in.
                Say(Text(_words.Error), $"{message.Address}: not simulated, or not there");
                break;
            }
        }

        return true;
    }

    public void TellChanges()
    {
        for (var track = 0; track < _playing.Length; track++)
        {
            TellSlots(track);
        }

        foreach (var told in _values)
        {
            var number = NumberOf(told.Row, told.Value, told.Track, told.Item);
            if (number != told.Number && !double.IsNaN(number))
            {
                told.Number = number;
                Push(told);
            }
        }

        TellDevices();
    }

    public bool IsQuestion(OscMessage message)
    {
        var (address, count) = (Encoding.UTF8.GetBytes(message.Address), message.Arguments.Count);
        return address.AsSpan().SequenceEqual(_words.Ping) || address.AsSpan().SequenceEqual(_words.TrackState)
            || IsDeviceQuestion(address, count) || Array.Exists(_words.Values, row => row.CanAsk && count <= row.Indices && address.AsSpan().SequenceEqual(row.Address));
    }

    private bool Obey(OscMessage message)
    {
        var address = Encoding.UTF8.GetBytes(message.Address);
        var numbers = new double[message.Arguments.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!message.Arguments[i].Argument.TryGetNumber(out numbers[i]))
            {
                return false;
            }
        }

        bool Is(byte[] word) => address.AsSpan().SequenceEqual(word);
        var first = numbers.Length > 0 ? (int)numbers[0] : -1;
        var second = numbers.Length > 1 ? (int)numbers[1] : -1;
        if (Is(_words.Ping) && _words.EchoesPing)
        {
            Say(message.Address, [.. message.Arguments]);
            return true;
        }

        if (Is(_words.TrackState))
        {
            return numbers.Length == 1 && TellTrack(first);
        }

        if (Is(_words.Fire))
        {
            return numbers.Length == 2 && IsSlot(first, second) && Do(() => _live.Fire(first, second));
        }

        if (Is(_words.StopTrack))
        {
            return numbers.Length == 1 && IsSlot(first, 0) && Do(() => _live.StopTrack(first));
        }

        if (Is(_words.FireScene))
        {
            return numbers.Length == 1 && IsSlot(0, first) && Do(() => _live.FireScene(first));
        }

        if (numbers.Length == 0 && DoToSong(message.Address, address) is { } isDone)
        {
            return isDone;
        }

        if (ObeyDevice(address, numbers) is { } isObeyed)
        {
            return isObeyed;
        }

        if (Is(_words.Select.Track) && numbers.Length == 1)
        {
            return (uint)first < (uint)_live.TrackCount && Select(first);
        }

        if (Is(_words.Select.Return) && numbers.Length == 1)
        {
            return (uint)first < (uint)_live.ReturnCount && Select(_live.TrackCount + first);
        }

        if (Is(_words.Select.Master) && numbers.Length <= 1)
        {
            return Select(_live.TrackCount + _live.ReturnCount);
        }

        if (Is(_words.Select.Scene) && numbers.Length == 1)
        {
            return _live.SetValue(LiveValue.SelectedScene, -1, -1, first + 1);
        }

        return Array.Find(_words.Values, row => Is(row.Address)) is { } found && Obey(found, numbers);
    }

    private bool Obey(LiveOscValue row, double[] numbers)
    {
        switch (row.Property)
        {
            case LiveProperty.TrackCount or LiveProperty.SceneCount when numbers.Length == 0:
                if (_words.TellsSize)
                {
                    Say(Text(row.Address), row.Property == LiveProperty.TrackCount ? _live.TrackCount : _live.SceneCount);
                }
                else
                {
                    TellSize();
                }

                return true;
            case LiveProperty.TrackName when numbers.Length == 1 && IsSlot((int)numbers[0], 0):
                Say(Text(row.Address), (int)numbers[0], _live.TrackName((int)numbers[0]));
                return true;
            case LiveProperty.SceneName when numbers.Length == 1 && IsSlot(0, (int)numbers[0]):
                Say(Text(row.Address), (int)numbers[0], _live.SceneName((int)numbers[0]));
                return true;
            case LiveProperty.TrackColor when numbers.Length == 1 && IsSlot((int)numbers[0], 0):
                Say(Text(row.Address), (int)numbers[0], _live.TrackColor((int)numbers[0]));
                return true;
            case LiveProperty.ClipColor when numbers.Length == 2 && IsSlot((int)numbers[0], (int)numbers[1]) && _live.ClipName((int)numbers[0], (int)numbers[1]) is not null:
                Say(Text(row.Address), (int)numbers[0], (int)numbers[1], _live.ClipColor((int)numbers[0], (int)numbers[1]));
                return true;
            case LiveProperty.ClipName when numbers.Length == 2 && IsSlot((int)numbers[0], (int)numbers[1]):
                return TellClip(row, (int)numbers[0], (int)numbers[1]);
        }

        // LiveOSC2 wants a number in front of the master's volume that means nothing.
        var isOfMaster = _words.MasterHasIndex && row.Property == LiveProperty.MasterVolume;
        var indices = isOfMaster && numbers.Length == 2 ? 1 : row.Indices;
        if (row.Value is not { } value || numbers.Length - indices is not (0 or 1))
        {
            return false;
        }

        var (track, item) = (row.Indices > 0 ? (int)numbers[0] : -1, row.Indices > 1 ? (int)numbers[1] : -1);
        if (numbers.Length == indices)
        {
            var number = NumberOf(row, value, track, item);
            return row.CanAsk && !double.IsNaN(number) && Do(() => Say(Text(row.Address), [.. Indices(row, track, item), Argument(value, number)]));
        }

        return row.CanSet && Set(row, value, track, item, numbers[indices] + row.Offset);
    }

    /// <summary>What is done to the song itself; null for another word.</summary>
    private bool? DoToSong(string word, byte[] address) => word switch
    {
        "/live/play" or "/live/stop" => Do(() => _live.SetPlaying(word == "/live/play")),
        "/live/play/continue" => _live.CallSong("continue_playing"),
        "/live/undo" => _live.CallSong("undo"),
        "/live/redo" => _live.CallSong("redo"),
        _ when address.AsSpan().SequenceEqual(_words.Locator.Next) => _live.CallSong("jump_to_next_cue"),
        _ when address.AsSpan().SequenceEqual(_words.Locator.Previous) => _live.CallSong("jump_to_prev_cue"),
        _ => null,
    };

    private bool Set(LiveOscValue row, LiveValue value, int track, int item, double number)
    {
        if (row.Property is LiveProperty.TrackCrossfadeA or LiveProperty.TrackCrossfadeB)
        {
            return _live.SetValue(LiveValue.TrackCrossfadeA, track, item, number == 0 ? 1 : 0) && _live.SetValue(LiveValue.TrackCrossfadeB, track, item, number == 2 ? 1 : 0);
        }

        return _live.SetValue(value, track, item, number);
    }

    /// <summary>Track, armed, then each slot with its state and length; or the track's slot that plays.</summary>
    private bool TellTrack(int track)
    {
        if (!IsSlot(track, 0))
        {
            return false;
        }

        if (!_words.TellsSlots)
        {
            Say(Text(_words.TrackState), track, _live.PlayingSlot(track));
            return true;
        }

        var arguments = new List<OscValue> { track, (int)_live.Value(LiveValue.TrackArm, track, -1) };
        for (var scene = 0; scene < _scenes; scene++)
        {
            arguments.AddRange([scene, StateOf((track * _scenes) + scene), (float)(_live.ClipLength(track, scene) ?? NoLength)]);
        }

        Say(Text(_words.TrackState), [.. arguments]);
        return true;
    }

    private void TellSlots(int track)
    {
        for (var scene = 0; scene < _scenes; scene++)
        {
            var at = (track * _scenes) + scene;
            var state = StateOf(at);
            if (state != _slots[at])
            {
                _slots[at] = state;
                Say(Text(_words.SlotState), track, scene, state);
            }
        }

        var playing = _live.PlayingSlot(track);
        if (playing != _playing[track])
        {
            _playing[track] = playing;
            if (!_words.TellsSlots)
            {
                Say(Text(_words.TrackState), track, playing);
            }
        }
    }

    private bool TellClip(LiveOscValue row, int track, int scene)
    {
        if (_live.ClipName(track, scene) is not { } name)
        {
            return false;
        }

        Say(Text(row.Address), track, scene, name, _live.ClipColor(track, scene));
        return true;
    }

    private void Push(ToldNumber told)
    {
        if (told.Value == LiveValue.SelectedTrack && _words.TellsSelectedKind)
        {
            var (at, tracks, returns) = ((int)told.Number - 1, _live.TrackCount, _live.ReturnCount);
            var (kind, index) = at < tracks ? (0, at) : at < tracks + returns ? (1, at - tracks) : (2, 0);
            Say(Text(told.Row.Address), kind, index);
            return;
        }

        // LiveOSC2 tells of the master with a 0 in front, though it answers without.
        IEnumerable<OscValue> indices = _words.MasterHasIndex && told.Value is LiveValue.MasterVolume or LiveValue.MasterPanning ? [0] : Indices(told.Row, told.Track, told.Item);
        Say(Text(told.Row.Address), [.. indices, Argument(told.Value, told.Number)]);
    }

    /// <summary>LiveOSC2 tells a count only when it is another than it told last.</summary>
    private void TellSize()
    {
        var size = (_live.TrackCount, _live.SceneCount);
        if (size != _size)
        {
            _size = size;
            Say(Text(_words.Find(LiveProperty.TrackCount)!.Address), _live.TrackCount);
            Say(Text(_words.Find(LiveProperty.SceneCount)!.Address), _live.SceneCount);
        }
    }

    /// <summary>A number as this script tells it; NaN for what is not there.</summary>
    private double NumberOf(LiveOscValue row, LiveValue value, int track, int item)
    {
        if (row.Property is LiveProperty.TrackCrossfadeA or LiveProperty.TrackCrossfadeB)
        {
            return _live.Value(LiveValue.TrackCrossfadeA, track, -1) is var a && double.IsNaN(a) ? a : a == 1 ? 0 : _live.Value(LiveValue.TrackCrossfadeB, track, -1) == 1 ? 2 : 1;
        }

        var number = _live.Value(value, track, item);
        return value == LiveValue.IsPlaying ? number == 1 ? _words.PlayingValue : OtherThan(_words.PlayingValue) : number - row.Offset;
    }

    private static int OtherThan(int playing) => playing == 1 ? 0 : 1;

    private IEnumerable<(int Track, int Item)> PlacesOf(LiveValue value)
    {
        var (tracks, returns) = (Enumerable.Range(0, _live.TrackCount), Enumerable.Range(0, _live.ReturnCount));
        return LiveValueInfo.Of(value).Scope switch
        {
            LiveScope.Track => tracks.Select(static track => (track, -1)),
            LiveScope.TrackSend => tracks.SelectMany(track => returns.Select(send => (track, send))),
            LiveScope.Return => returns.Select(static index => (index, -1)),
            LiveScope.ReturnSend => returns.SelectMany(index => returns.Select(send => (index, send))),
            _ => [(-1, -1)],
        };
    }

    private static IEnumerable<OscValue> Indices(LiveOscValue row, int track, int item) => row.Indices switch { 0 => [], 1 => [track], _ => [track, item] };

    private static OscValue Argument(LiveValue value, double number) =>
        LiveValueInfo.Of(value).IsSwitch || value is LiveValue.Beat or LiveValue.SongQuantization or LiveValue.SelectedTrack or LiveValue.SelectedScene ? OscValue.FromInt32((int)number) : OscValue.FromFloat((float)number);

    /// <summary>0 empty, 1 rests, 2 plays, 3 waits.</summary>
    private int StateOf(int slot) => _live.State(slot / _scenes, slot % _scenes) switch
    {
        SlotState.Empty => 0,
        SlotState.Stopped => 1,
        SlotState.Waiting => 3,
        _ => 2,
    };

    private bool IsSlot(int track, int scene) => (uint)track < (uint)_live.TrackCount && (uint)scene < (uint)_live.SceneCount;

    private bool Select(int index) => _live.SetValue(LiveValue.SelectedTrack, -1, -1, index + 1);

    private static bool Do(Action act)
    {
        act();
        return true;
    }

    private static string Text(byte[] address) => Encoding.UTF8.GetString(address);

    private void Say(string address, params OscValue[] arguments) => _send(new OscMessage(address, arguments).ToPacket(), _peer);

    /// <summary>A number that is told when it becomes another.</summary>
    private sealed record ToldNumber(LiveOscValue Row, LiveValue Value, int Track, int Item)
    {
        public double Number { get; set; }
    }
}

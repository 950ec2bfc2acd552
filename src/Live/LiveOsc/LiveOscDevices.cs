using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>
/// Devices of tracks and their parameters: those that the rig follows by number, the one in hand where the script tells which is selected, and those that are only set.
/// The scripts tell numbers of a parameter's own range; a rig says shares of it, so the ranges are asked for.
/// </summary>
/// <remarks>
/// Every change is pushed. A track's devices are read again from time to time: LiveOSC does not tell that one has come or gone. What is not on a track is never asked
/// for, since that would be an error in Live's log. No script tells a device's class, so its banks are its parameters by number.
/// </remarks>
internal sealed class LiveOscDevices
{
    private const int Attempts = 4;

    private readonly LiveSessionOptions _options;
    private readonly LiveOscDeviceWords _words;
    private readonly LiveFollowed _followed;
    private readonly LiveMirror _mirror;
    private readonly Action<byte[], int, int> _ask;
    private readonly DeviceHand _hand;
    private readonly LiveDeviceRanges _ranges;
    private readonly RequestTable _lists;                    // one for each track, and for the track of the device in hand
    private readonly RequestTable _details;                  // ranges, then numbers and names, of each device that is followed and of the one in hand
    private readonly Device[] _devices;                      // those that are followed, then the one in hand
    private readonly Dictionary<int, int> _selected = [];    // which device of a track Live has told to be selected
    private readonly double[] _least = new double[DeviceHand.MostParameters];
    private readonly double[] _most = new double[DeviceHand.MostParameters];
    private (int Track, int Which) _inHand = (-1, -1);
    private int _selectedTrack = -1;

    /// <summary>Nothing is known.</summary>
    /// <param name="options">What the rig follows.</param>
    /// <param name="stamps">Makes time stamps of a time.</param>
    /// <param name="words">The script's words.</param>
    /// <param name="followed">Takes the numbers.</param>
    /// <param name="counters">Where is counted.</param>
    /// <param name="mirror">Sizes of the set.</param>
    /// <param name="ask">Asks: address and two indices, -1 for none.</param>
    /// <param name="send">Sets a parameter: track, place (see <see cref="DevicePlace"/>), number of its own range.</param>
    /// <param name="sink">Who is told of texts.</param>
    public LiveOscDevices(
        LiveSessionOptions options, Func<TimeSpan, long> stamps, LiveOscDeviceWords words, LiveFollowed followed, LiveSessionCounters counters, LiveMirror mirror,
        Action<byte[], int, int> ask, Func<int, int, double, bool> send, ILiveSessionSink sink)
    {
        (_options, _words, _followed, _mirror, _ask) = (options, words, followed, mirror, ask);
        _hand = new DeviceHand(options, followed, sink);
        _ranges = new LiveDeviceRanges(stamps, options.FirstPause, (track, which) => _ask(_words.Range, track, which), send, counters);
        var count = followed.Follows(LiveValue.DeviceParameter) ? options.Tracks * options.Devices : 0;
        var pause = stamps(options.FirstPause);
        _lists = new RequestTable(options.Tracks + 1, Attempts, pause);
        _details = new RequestTable(2 * (count + 1), Attempts, pause);
        _devices = new Device[count + 1];
        for (var i = 0; i <= count; i++)
        {
            _devices[i] = new Device();
        }
    }

    private bool HasHand => _words.TellsSelected && _hand.IsWanted;

    private Device InHand => _devices[^1];

    /// <summary>A text of the device in hand; null when it is not known. From any thread.</summary>
    public string? Text(LiveText text, int item) => HasHand ? _hand.Text(text, item) : null;

    /// <summary>Another set: nothing is known.</summary>
    public void Forget()
    {
        _lists.Clear();
        _details.Clear();
        _selected.Clear();
        _ranges.Forget();
        foreach (var device in _devices)
        {
            device.Forget();
        }

        (_inHand, _selectedTrack) = ((-1, -1), -1);
        _hand.Forget();
    }

    /// <summary>The devices of all tracks are to be read (again).</summary>
    public void Want()
    {
        for (var track = 0; track < _options.Tracks && _devices.Length > 1; track++)
        {
            if (track < _mirror.TracksShown)
            {
                _lists.Want(track, 0);
            }
        }

        WantHand();
    }

    /// <summary>Tracks have moved: which devices stand where is not known any more. One that is kept stays where it was.</summary>
    public void Move()
    {
        _ranges.Forget();
        _selected.Clear();
        Look();
    }

    /// <summary>Asks for what is due.</summary>
    public void Pump(long now, ref int room)
    {
        _ranges.Tick(now);
        room -= _lists.InFlight + _details.InFlight;
        for (var i = _lists.NextDue(now, 0, room > 0); i >= 0; i = _lists.NextDue(now, i + 1, room > 0))
        {
            _lists.Asked(i, now);
            _ask(_words.List, i < _options.Tracks ? i : _inHand.Track, -1);
            room--;
        }

        for (var i = _details.NextDue(now, 0, room > 0); i >= 0; i = _details.NextDue(now, i + 1, room > 0))
        {
            _details.Asked(i, now);
            var (at, isNumbers) = (i / 2, i % 2 == 1);
            var (track, which) = at == _devices.Length - 1 ? _inHand : Math.DivRem(at, _options.Devices);
            _ask(isNumbers ? _words.Parameters : _words.Range, track, which);
            room--;
        }
    }

    /// <summary>Carries out a command about a device; false when there is none.</summary>
    public bool Command(LiveVerb verb, int track, int item, double value, long now)
    {
        switch (verb)
        {
            case LiveVerb.SetDeviceParameter:
                return _ranges.Set(track, item, value, now);
            case LiveVerb.SelectDevice:
                _ask(_words.Select, track, item);
                Choose(track, item);
                return true;
            case var _ when !HasHand:
                return false;
            case LiveVerb.StepDevice:
                var next = _inHand.Track == _selectedTrack ? Math.Max(_inHand.Which + (int)Math.Round(value), 0) : 0;
                return _selectedTrack >= 0 && Command(LiveVerb.SelectDevice, _selectedTrack, next, 0, now);
            case LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob:
                return _hand.ParameterOf(verb, item) is >= 0 and var parameter && _ranges.Set(_inHand.Track, DevicePlace.Pack(_inHand.Which, parameter), value, now);
            case LiveVerb.SetDeviceBank:
                ShowAgain(_hand.ChooseBank((int)Math.Round(value) - 1));
                return true;
            case LiveVerb.StepBank:
                ShowAgain(_hand.StepBank((int)Math.Round(value)));
                return true;
            default:
                if (_hand.Lock(value >= 0.5))
                {
                    Look();
                }

                return true;
        }
    }

    /// <summary>Live tells which track is selected, from 0; -1 when it is none of the set's own.</summary>
    public void SelectTrack(int track)
    {
        _selectedTrack = track;
        Look();
    }

    /// <summary>Takes a message about devices; false when it is about something else.</summary>
    public bool TryTake(in OscMessageView message, long now)
    {
        var address = message.Address;
        if (address.SequenceEqual(_words.List))
        {
            TakeList(message);
        }
        else if (address.SequenceEqual(_words.Range))
        {
            TakeRanges(message, now);
        }
        else if (_words.TellsSelected && address.SequenceEqual(_words.Selected))
        {
            if (message.TryGetInt32(0, out var track) && track is >= 0 and <= LiveValueInfo.Most)
            {
                Choose(track, message.TryGetInt32(1, out var which) && which >= 0 ? which : -1);     // -1: none, or one within a rack
            }
        }
        else if (address.SequenceEqual(_words.Told[0]) || address.SequenceEqual(_words.Told[^1]))
        {
            TakeNumbers(message);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void Choose(int track, int which)
    {
        if (HasHand && (_selected.Count < LiveSessionOptions.MostTracks || _selected.ContainsKey(track)))
        {
            _selected[track] = which;
            Look();
        }
    }

    /// <summary>The device in hand is the selected one of the selected track, unless it is kept.</summary>
    private void Look()
    {
        if (!HasHand || (_hand.IsLocked && _inHand.Which >= 0))
        {
            return;
        }

        var which = _selectedTrack >= 0 ? _selected.GetValueOrDefault(_selectedTrack, -1) : -1;
        if (which < 0)
        {
            DropHand();
        }
        else if (_inHand != (_selectedTrack, which))
        {
            InHand.Forget();
            _inHand = (_selectedTrack, which);
            _hand.Begin();
            WantHand();
        }
    }

    private void DropHand()
    {
        InHand.Forget();
        _inHand = (-1, -1);
        _lists.Cancel(_options.Tracks);
        CancelDetails(_devices.Length - 1);
        _hand.UseNone();
    }

    private void WantHand()
    {
        if (HasHand && _inHand.Which >= 0)
        {
            _lists.Want(_options.Tracks, 0);
        }
    }

    /// <summary>Track, then number and name of each of its devices.</summary>
    private void TakeList(in OscMessageView message)
    {
        var arguments = message.GetArguments();
        if (!arguments.TryRead(out var first) || !first.TryGetInt32(out var track) || track < 0)
        {
            return;
        }

        var count = 0;
        while (arguments.TryRead(out var which) && arguments.TryRead(out var name))
        {
            if (_inHand.Track == track && which.TryGetInt32(out var number) && number == _inHand.Which && name.IsString)
            {
                _hand.Name(name.Bytes);
            }

            count++;
        }

        if (_inHand.Track == track)
        {
            _lists.Answered(_options.Tracks);
            if (_inHand.Which < count)
            {
                WantDetails(_devices.Length - 1);
            }
            else
            {
                _selected.Remove(track);                     // deleted, locked perhaps
                DropHand();
            }
        }

        if (track < _options.Tracks && _devices.Length > 1)
        {
            _lists.Answered(track);
            for (var which = 0; which < _options.Devices; which++)
            {
                var at = (track * _options.Devices) + which;
                if (which < count)
                {
                    WantDetails(at);
                }
                else
                {
                    CancelDetails(at);
                    _devices[at].Forget();
                    Show(track, which, at);
                }
            }
        }
    }

    /// <summary>Track, device, then parameter, lowest and highest number of each.</summary>
    private void TakeRanges(in OscMessageView message, long now)
    {
        var arguments = message.GetArguments();
        if (!TryReadDevice(ref arguments, out var track, out var which))
        {
            return;
        }

        var count = 0;
        while (arguments.TryRead(out var parameter) && arguments.TryRead(out var least) && arguments.TryRead(out var most) && count < _least.Length)
        {
            if (!parameter.TryGetInt32(out var at) || at != count || !least.TryGetNumber(out _least[count]) || !most.TryGetNumber(out _most[count])
                || !double.IsFinite(_least[count]) || !double.IsFinite(_most[count]))
            {
                return;                                      // one parameter's, which another program has asked for, or nonsense
            }

            count++;
        }

        _ranges.Take(isLeast: true, track, which, _least.AsSpan(0, count), now);
        _ranges.Take(isLeast: false, track, which, _most.AsSpan(0, count), now);
        foreach (var at in PlacesOf(track, which))
        {
            _details.Answered(2 * at);
            if (_devices[at].SetRanges(_least.AsSpan(0, count), _most.AsSpan(0, count)))
            {
                _details.Want((2 * at) + 1, 0);              // another device stands there
            }

            Show(track, which, at);
        }
    }

    /// <summary>Track, device, then parameter, number and name of each or of one.</summary>
    private void TakeNumbers(in OscMessageView message)
    {
        var arguments = message.GetArguments();
        if (!TryReadDevice(ref arguments, out var track, out var which))
        {
            return;
        }

        var places = PlacesOf(track, which);
        var (count, hasNewName) = (0, false);
        while (arguments.TryRead(out var parameter) && arguments.TryRead(out var number) && arguments.TryRead(out var name))
        {
            if (!parameter.TryGetInt32(out var at) || (uint)at >= DeviceHand.MostParameters || !number.TryGetNumber(out var value) || !double.IsFinite(value))
            {
                return;
            }

            count++;
            foreach (var place in places)
            {
                hasNewName |= _devices[place].Set(at, value, name.IsString ? name.Bytes : []);
                Show(track, which, place, at);
            }
        }

        foreach (var place in places)
        {
            if (_devices[place].IsWhole && count == _devices[place].Count)
            {
                _details.Answered((2 * place) + 1);
            }

            if (hasNewName)
            {
                Describe(place);
            }
        }
    }

    private static bool TryReadDevice(ref OscArgumentReader arguments, out int track, out int which)
    {
        (track, which) = (-1, -1);
        return arguments.TryRead(out var first) && first.TryGetInt32(out track) && arguments.TryRead(out var second) && second.TryGetInt32(out which) && track >= 0 && which >= 0;
    }

    private void WantDetails(int at)
    {
        _details.Want(2 * at, 0);
        _details.Want((2 * at) + 1, 0);
    }

    private void CancelDetails(int at)
    {
        _details.Cancel(2 * at);
        _details.Cancel((2 * at) + 1);
    }

    /// <summary>A device's numbers, all or one, where they are followed.</summary>
    private void Show(int track, int which, int at, int only = -1)
    {
        var device = _devices[at];
        var isInHand = at == _devices.Length - 1;
        for (var i = Math.Max(only, 0); i < (only < 0 ? DeviceHand.MostParameters : only + 1); i++)
        {
            if (isInHand)
            {
                if (i < _hand.Count)
                {
                    _hand.SetNumber(i, device.ShareOf(i));
                }
            }
            else if (i < _options.DeviceParameters)
            {
                _followed.Set(LiveValue.DeviceParameter, track, DevicePlace.Pack(which, i), device.ShareOf(i));
            }
        }

        if (only < 0)
        {
            Describe(at);
        }
    }

    private void ShowAgain(bool isOther)
    {
        if (isOther)
        {
            Show(_inHand.Track, _inHand.Which, _devices.Length - 1);
        }
    }

    /// <summary>Once the ranges and names of all its parameters are there, the device in hand is known.</summary>
    private void Describe(int at)
    {
        if (at == _devices.Length - 1 && InHand.IsWhole && _hand.Describe("", InHand.Names))
        {
            ShowAgain(true);
        }
    }

    private Places PlacesOf(int track, int which) => new(
        _devices.Length > 1 && track < _options.Tracks && which < _options.Devices ? (track * _options.Devices) + which : -1,
        (track, which) == _inHand ? _devices.Length - 1 : -1);

    /// <summary>Where a device is kept: among those that are followed, as the one in hand, both or nowhere.</summary>
    private readonly record struct Places(int Followed, int InHand)
    {
        public Enumerator GetEnumerator() => new(this);

        public struct Enumerator(Places places)
        {
            private int _step;

            public int Current { get; private set; }

            public bool MoveNext()
            {
                while (_step < 2)
                {
                    Current = _step++ == 0 ? places.Followed : places.InHand;
                    if (Current >= 0)
                    {
                        return true;
                    }
                }

                return false;
            }
        }
    }

    /// <summary>What has been told of a device. Numbers may come before their ranges.</summary>
    private sealed class Device
    {
        private double[] _least = [];
        private double[] _most = [];
        private double[] _numbers = [];
        private string?[] _names = [];

        /// <summary>Whether the range, number and name of each parameter are known.</summary>
        public bool IsWhole => _least.Length > 0 && _numbers.Length == _least.Length && !Array.Exists(_names, static name => name is null);

        /// <summary>How many parameters it has, with "Device On".</summary>
        public int Count => _numbers.Length;

        public string[] Names => Array.ConvertAll(_names, static name => name ?? "");

        public void Forget() => (_least, _most, _numbers, _names) = ([], [], [], []);

        /// <summary>Takes the ranges. True when they are those of another device than before: nothing else is known of it.</summary>
        public bool SetRanges(ReadOnlySpan<double> least, ReadOnlySpan<double> most)
        {
            if (least.SequenceEqual(_least) && most.SequenceEqual(_most))
            {
                return false;
            }

            var isOther = _least.Length > 0;
            (_least, _most) = (least.ToArray(), most.ToArray());
            if (isOther)
            {
                (_numbers, _names) = ([], []);
            }

            Array.Resize(ref _numbers, least.Length);
            Array.Resize(ref _names, least.Length);
            return isOther;
        }

        /// <summary>Takes a parameter's number and name. True when the name is another than before.</summary>
        public bool Set(int parameter, double number, ReadOnlySpan<byte> name)
        {
            if (parameter >= _numbers.Length)
            {
                if (_least.Length > 0)
                {
                    return false;                            // it has no such parameter, as far as its ranges tell
                }

                Array.Resize(ref _numbers, parameter + 1);
                Array.Resize(ref _names, parameter + 1);
            }

            _numbers[parameter] = number;
            return LiveMirror.SetName(ref _names[parameter], name);
        }

        /// <summary>Where a parameter stands, 0..1 of its range; NaN while that is not known.</summary>
        public double ShareOf(int parameter) =>
            (uint)parameter < (uint)_least.Length && parameter < _names.Length && _names[parameter] is not null && _most[parameter] > _least[parameter]
                ? Math.Clamp((_numbers[parameter] - _least[parameter]) / (_most[parameter] - _least[parameter]), 0, 1)
                : double.NaN;
    }
}

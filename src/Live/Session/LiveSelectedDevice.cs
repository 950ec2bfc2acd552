using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>The device that is selected in Live, and its parameters. Nothing tells when another one is selected, so Live is asked twice a second.</summary>
/// <remarks>
/// AbletonOSC answers with an error where no device is selected, and leaves what waits behind an error to its next tick: so a track's number of devices is asked for first,
/// and where there is no answer all the same (a device within a rack is none of the track's own) the pauses grow.
/// </remarks>
internal sealed class LiveSelectedDevice
{
    private const int NameEvery = 8;                         // polls: a device is seldom renamed
    private const int LongestPause = 16;                     // polls
    private const int MostAtOnce = 8;                        // values asked for in one poll
    private const int Patience = 6;                          // unanswered polls
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(0.5);

    private readonly ILiveDialect _dialect;
    private readonly LiveQuestions _questions;
    private readonly LiveSender _sender;
    private readonly DeviceHand _hand;
    private readonly long _poll;
    private readonly string?[] _read = new string?[DeviceHand.MostParameters];
    private readonly double[] _least = new double[DeviceHand.MostParameters];
    private readonly double[] _most = new double[DeviceHand.MostParameters];
    private readonly List<int> _listened = [];
    private (int Track, int Device) _device = (-1, -1);
    private int _track = -1;
    private int _count;                                      // its parameters, with "Device On"; 0 while they are not known
    private int _leastKnown;
    private int _mostKnown;
    private string? _class;
    private int _nameTag;
    private int _classTag;
    private bool _isNamed;                                   // the name is this device's
    private int _polls;
    private int _unanswered;
    private int _skip;
    private int _turn;
    private long _due;

    public LiveSelectedDevice(Func<TimeSpan, long> stamps, ILiveDialect dialect, LiveQuestions questions, LiveSender sender, DeviceHand hand)
    {
        (_dialect, _questions, _sender, _hand) = (dialect, questions, sender, hand);
        _poll = stamps(Poll);
    }

    /// <summary>Another set: nothing is known.</summary>
    public void Forget()
    {
        (_device, _track, _count, _due) = ((-1, -1), -1, 0, 0);
        _listened.Clear();
        _hand.Forget();
    }

    /// <summary>The set has been read (again): devices may have changed places, so all is asked anew.</summary>
    public void Start()
    {
        Unlisten();
        (_track, _due, _unanswered, _skip) = (-1, 0, 0, 0);
        if (!_hand.IsLocked)
        {
            _device = (-1, -1);
        }
    }

    /// <summary>Ends the subscriptions.</summary>
    public void Unlisten()
    {
        foreach (var parameter in _listened)
        {
            Ask(LiveAsk.Unlisten, LiveProperty.ParameterText, parameter);
        }

        _listened.Clear();
    }

    /// <summary>Asks for what is due.</summary>
    /// <param name="now">The time.</param>
    /// <param name="track">The track that is selected; -1 while that is not known.</param>
    public void Tick(long now, int track)
    {
        if (track < 0 || (track == _track && now < _due))
        {
            return;
        }

        if (track != _track)
        {
            (_track, _unanswered, _skip) = (track, 0, 0);
        }

        _due = now + _poll;
        if (_hand.IsLocked && _device.Device >= 0)
        {
            AskDetails();
            return;
        }

        if (_skip > 0)
        {
            _skip--;
            return;
        }

        _sender.Request(new LiveRequest(LiveAsk.Get, LiveProperty.DeviceCount, _track, -1, 0));
        if (_device.Track == _track)
        {
            AskDetails();
        }
    }

    /// <summary>Carries out a command about the device; false when it is about no device or there is none.</summary>
    public bool Command(LiveVerb verb, int item, double value)
    {
        switch (verb)
        {
            case LiveVerb.SetSelectedParameter or LiveVerb.SetSelectedKnob:
                return _hand.ParameterOf(verb, item) is >= 0 and var parameter && parameter < Math.Min(_leastKnown, _mostKnown)
                    && _sender.Command(LiveVerb.SetDeviceParameter, _device.Track, DevicePlace.Pack(_device.Device, parameter), _least[parameter] + (value * (_most[parameter] - _least[parameter])));
            case LiveVerb.SetDeviceBank:
                Relisten(_hand.ChooseBank((int)Math.Round(value) - 1));
                return true;
            case LiveVerb.StepBank:
                Relisten(_hand.StepBank((int)Math.Round(value)));
                return true;
            case LiveVerb.SetDeviceLock:
                _due = _hand.Lock(value >= 0.5) ? 0 : _due;
                return true;
            case LiveVerb.StepDevice:
                // Beyond the last one is an error in Live; it says so, and the poll tells where the selection is.
                var next = _device.Track == _track && _device.Device >= 0 ? _device.Device + (int)Math.Round(value) : 0;
                return _track >= 0 && _sender.Command(LiveVerb.SelectDevice, _track, Math.Max(next, 0), 0);
            default:
                return false;
        }
    }

    /// <summary>Takes a value that it has asked for; false when it has not.</summary>
    public bool TryTake(in LiveReply reply)
    {
        switch (reply.Property)
        {
            case LiveProperty.DeviceCount when reply.Track == _track:
                if (reply.Number < 1)
                {
                    (_unanswered, _skip) = (0, 0);
                    UseNone();
                }
                else
                {
                    if (++_unanswered > Patience)
                    {
                        _skip = Math.Min(_unanswered, LongestPause);
                        UseNone();                           // none that can be named: the last one's name would be a lie
                    }

                    _sender.Request(new LiveRequest(LiveAsk.Get, LiveProperty.SelectedDevice, -1, -1, 0));
                }

                return true;
            case LiveProperty.SelectedDevice when reply.Track == _track:
                (_unanswered, _skip) = (0, 0);
                Use(reply.Track, (int)reply.Number);
                return true;
            case LiveProperty.DeviceName when (reply.Track, reply.Scene) == _device && reply.Tag == _nameTag:
                _isNamed = true;
                _hand.Name(reply.Text);
                return true;
            case LiveProperty.DeviceClass when (reply.Track, reply.Scene) == _device && reply.Tag == _classTag:
                _class = Encoding.UTF8.GetString(reply.Text);
                Describe();
                return true;
            case LiveProperty.ParameterText when (reply.Track, reply.Scene) == _device && _listened.Contains(reply.Tag):
                _hand.SetText(reply.Tag, reply.Text);
                return true;
            case LiveProperty.ParameterNumber when (reply.Track, reply.Scene) == _device && _listened.Contains(reply.Tag):
                if (reply.Tag < Math.Min(_leastKnown, _mostKnown) && _most[reply.Tag] > _least[reply.Tag])
                {
                    _hand.SetNumber(reply.Tag, Math.Clamp((reply.Number - _least[reply.Tag]) / (_most[reply.Tag] - _least[reply.Tag]), 0, 1));
                }

                return true;
            default:
                return false;
        }
    }

    /// <summary>Takes the names or the ranges of a device's parameters; false when they are another's.</summary>
    public bool TakeParameters(LiveProperty property, in OscMessageView message)
    {
        if (property != LiveProperty.ParameterNames)
        {
            var isLeast = property == LiveProperty.ParameterLeast;
            if (_dialect.ReadParameterNumbers(message, out var owner, out var which, []) is not (>= 0 and var known) || (owner, which) != _device)
            {
                return false;                                // another device's, which must not take the place of this one's
            }

            _dialect.ReadParameterNumbers(message, out _, out _, isLeast ? _least : _most);
            known = Math.Min(known, DeviceHand.MostParameters);
            (_leastKnown, _mostKnown) = isLeast ? (known, _mostKnown) : (_leastKnown, known);
            Describe();
            return true;
        }

        if (_dialect.ReadParameterNames(message, out var track, out var device, []) is not (>= 0 and var count) || (track, device) != _device)
        {
            return false;
        }

        _dialect.ReadParameterNames(message, out _, out _, _read);
        _count = Math.Min(count, DeviceHand.MostParameters);
        Describe();
        return true;
    }

    private void UseNone()
    {
        if (_hand.IsLocked || _device == (_track, -1))
        {
            return;
        }

        Unlisten();
        (_device, _count, _leastKnown, _mostKnown, _class) = ((_track, -1), 0, 0, 0, null);
        _hand.UseNone();
    }

    private void Use(int track, int device)
    {
        if (_hand.IsLocked || _device == (track, device))
        {
            return;
        }

        Unlisten();
        (_device, _count, _leastKnown, _mostKnown, _class, _isNamed) = ((track, device), 0, 0, 0, null, false);
        _hand.Begin();
        AskDetails();
    }

    /// <summary>Once its class, the names and the ranges of all parameters are there.</summary>
    private void Describe()
    {
        if (_class is { } known && _count > 0 && _leastKnown == _count && _mostKnown == _count)
        {
            Relisten(_hand.Describe(known, [.. _read.Take(_count).Select(static name => name ?? "")]));
        }
    }

    private void Relisten(bool isOther)
    {
        if (!isOther)
        {
            return;
        }

        Unlisten();
        foreach (var parameter in _hand.Shown)
        {
            Listen(parameter);
        }
    }

    private void Listen(int parameter)
    {
        if (!_listened.Contains(parameter))
        {
            _listened.Add(parameter);
        }

        Ask(LiveAsk.Listen, LiveProperty.ParameterText, parameter);
    }

    /// <summary>What is not known yet, and in turns what is: a notification may have been lost.</summary>
    private void AskDetails()
    {
        if (_device.Device < 0)
        {
            return;
        }

        if (++_polls % NameEvery == 0 || !_isNamed)
        {
            _nameTag = _questions.NextTag();
            Ask(LiveAsk.Get, LiveProperty.DeviceName, _nameTag);
        }

        if (!_hand.WantsParameters)
        {
            return;
        }

        if (_hand.Count == 0)
        {
            AskWhatItIs();
            return;
        }

        // Those that were never answered, then one of the others. A subscription replaces itself, and tells at once.
        var shown = _hand.Shown;
        var missing = MostAtOnce;
        for (var i = 0; i < shown.Count && missing > 0; i++)
        {
            if (!_hand.IsKnown(shown[i]))
            {
                Listen(shown[i]);
                missing--;
            }
        }

        if (missing == MostAtOnce && shown.Count > 0)
        {
            _turn = (_turn + 1) % shown.Count;
            Listen(shown[_turn]);
        }
    }

    private void AskWhatItIs()
    {
        if (_class is null)
        {
            _classTag = _questions.NextTag();
            Ask(LiveAsk.Get, LiveProperty.DeviceClass, _classTag);
        }

        if (_leastKnown == 0 || _leastKnown != _count)
        {
            Ask(LiveAsk.Get, LiveProperty.ParameterLeast, 0);
        }

        if (_mostKnown == 0 || _mostKnown != _count)
        {
            Ask(LiveAsk.Get, LiveProperty.ParameterMost, 0);
        }

        Ask(LiveAsk.Get, LiveProperty.ParameterNames, 0);
    }

    private void Ask(LiveAsk ask, LiveProperty property, int tag) => _sender.Request(new LiveRequest(ask, property, _device.Track, _device.Device, tag));
}

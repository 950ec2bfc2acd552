using System.Globalization;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Session;

/// <summary>
/// The device that a controller's knobs have in hand: the selected one, or the one that was when it was locked. Knows its parameters, which of them
/// the bank puts under the knobs, and what those are; whoever speaks to Live tells it and asks it what must be asked.
/// </summary>
internal sealed class DeviceHand
{
    /// <summary>Parameters of a device that are known by name: of the largest instruments the last are left out.</summary>
    public const int MostParameters = 512;

    private const int FirstParameter = 1;                    // behind "Device On"
    private const int None = -1;

    private readonly LiveFollowed _followed;
    private readonly ILiveSessionSink _sink;
    private readonly DeviceBanks _banks;
    private readonly int _parameters;
    private readonly int[] _knobs;                           // the parameter behind each, or None
    private readonly string?[] _parameterNames;
    private readonly string?[] _parameterTexts;
    private readonly string?[] _knobNames;
    private readonly string?[] _knobTexts;
    private readonly List<int> _shown = [];
    private readonly bool[] _wants = new bool[Enum.GetValues<LiveText>().Length];
    private string[] _names = [];
    private DeviceBank[] _chosen = [];
    private string? _name;
    private string? _bankName;
    private int _bank;

    public DeviceHand(LiveSessionOptions options, LiveFollowed followed, ILiveSessionSink sink)
    {
        (_followed, _sink, _banks, _parameters) = (followed, sink, options.Banks, options.Parameters);
        _knobs = new int[options.Knobs];
        _parameterNames = new string?[_parameters];
        _parameterTexts = new string?[_parameters];
        _knobNames = new string?[_knobs.Length];
        _knobTexts = new string?[_knobs.Length];
        foreach (var text in options.Texts)
        {
            _wants[(int)text] = true;
        }

        IsWanted = _parameters > 0 || _knobs.Length > 0 || Wants(LiveText.SelectedDeviceName) || Wants(LiveText.BankName)
            || followed.Follows(LiveValue.DeviceBank) || followed.Follows(LiveValue.DeviceLock);
        Forget();
    }

    /// <summary>Whether the rig has any use for it.</summary>
    public bool IsWanted { get; }

    /// <summary>Whether parameters are of use, and not only the device's name.</summary>
    public bool WantsParameters => _parameters > 0 || _knobs.Length > 0;

    /// <summary>Whether a display shows values in Live's own words.</summary>
    public bool WantsTexts => Wants(LiveText.ParameterValue) || Wants(LiveText.KnobValue);

    /// <summary>Whether another selection in Live changes nothing.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>How many parameters the device has, with "Device On"; 0 while they are not known.</summary>
    public int Count => _names.Length;

    /// <summary>The parameters whose values are of use now, counted with "Device On".</summary>
    public IReadOnlyList<int> Shown => _shown;

    private int BankCount => Count == 0 ? 0 : _chosen.Length + ((Count - FirstParameter + DeviceBank.Knobs - 1) / DeviceBank.Knobs);

    /// <summary>A text, or null when it is not known; empty where there is no device or no such parameter.</summary>
    public string? Text(LiveText text, int item) => text switch
    {
        LiveText.SelectedDeviceName => Volatile.Read(ref _name),
        LiveText.BankName => Volatile.Read(ref _bankName),
        LiveText.ParameterName => At(_parameterNames, item),
        LiveText.ParameterValue => At(_parameterTexts, item),
        LiveText.KnobName => At(_knobNames, item),
        LiveText.KnobValue => At(_knobTexts, item),
        _ => null,
    };

    /// <summary>Another set: nothing is known, and nothing is locked.</summary>
    public void Forget()
    {
        (_name, _bankName) = (null, null);
        Array.Clear(_parameterNames);
        Array.Clear(_knobNames);
        IsLocked = false;
        _followed.Set(LiveValue.DeviceLock, -1, -1, 0);
        Begin();
    }

    /// <summary>Another device: what it is comes later.</summary>
    public void Begin()
    {
        (_names, _chosen, _bank) = ([], [], 0);
        Array.Clear(_parameterTexts);                        // not known, and no change when they are
        Array.Clear(_knobTexts);
        _shown.Clear();
        Array.Fill(_knobs, None);
        ForgetNumbers();
    }

    /// <summary>There is no device.</summary>
    public void UseNone()
    {
        Begin();
        Set(LiveText.SelectedDeviceName, -1, ref _name, "");
        Set(LiveText.BankName, -1, ref _bankName, "");
        for (var i = 0; i < _parameters; i++)
        {
            Set(LiveText.ParameterName, i, ref _parameterNames[i], "");
            Set(LiveText.ParameterValue, i, ref _parameterTexts[i], "");
        }

        for (var i = 0; i < _knobs.Length; i++)
        {
            Set(LiveText.KnobName, i, ref _knobNames[i], "");
            Set(LiveText.KnobValue, i, ref _knobTexts[i], "");
        }
    }

    /// <summary>The device's name.</summary>
    public void Name(ReadOnlySpan<byte> utf8)
    {
        if (LiveMirror.SetName(ref _name, utf8))
        {
            _sink.TextChanged(LiveText.SelectedDeviceName, -1);
        }
    }

    /// <summary>What the device is. True when that is news: other parameters are of use now.</summary>
    /// <param name="className">Live's name for its class.</param>
    /// <param name="names">Its parameters, "Device On" first; at least that one.</param>
    public bool Describe(string className, string[] names)
    {
        if (_names.AsSpan().SequenceEqual(names))
        {
            return false;
        }

        var isOther = _names.Length == 0;
        _names = names.Length > MostParameters ? names[..MostParameters] : names;
        _chosen = _banks.Of(className);
        for (var i = 0; i < _parameters; i++)
        {
            Set(LiveText.ParameterName, i, ref _parameterNames[i], i + FirstParameter < Count ? _names[i + FirstParameter] : "");
            if (i + FirstParameter >= Count)
            {
                Set(LiveText.ParameterValue, i, ref _parameterTexts[i], "");
            }
        }

        UseBank(isOther ? 0 : Math.Min(_bank, Math.Max(BankCount - 1, 0)));
        return true;
    }

    /// <summary>Another bank comes on, from 0; beyond the ends the nearest. True when other parameters are of use now.</summary>
    public bool ChooseBank(int bank)
    {
        bank = Math.Clamp(bank, 0, Math.Max(BankCount - 1, 0));
        if (Count == 0 || bank == _bank)
        {
            return false;
        }

        Array.Clear(_knobTexts);
        UseBank(bank);
        return true;
    }

    /// <summary>So many banks on, or back.</summary>
    public bool StepBank(int steps) => ChooseBank(_bank + Math.Clamp(steps, -MostParameters, MostParameters));

    /// <summary>Locks or lets go. Returns whether it is locked no more.</summary>
    public bool Lock(bool isLocked)
    {
        var isFree = IsLocked && !isLocked;
        IsLocked = isLocked;
        _followed.Set(LiveValue.DeviceLock, -1, -1, isLocked ? 1 : 0);
        return isFree;
    }

    /// <summary>The parameter that a command means, counted with "Device On"; below 0 when there is none.</summary>
    /// <param name="verb"><see cref="LiveVerb.SetSelectedParameter"/> or <see cref="LiveVerb.SetSelectedKnob"/>.</param>
    /// <param name="item">Parameter or knob, from 0.</param>
    public int ParameterOf(LiveVerb verb, int item) => verb == LiveVerb.SetSelectedKnob
        ? (uint)item < (uint)_knobs.Length ? _knobs[item] : None
        : item >= 0 && item + FirstParameter < Count ? item + FirstParameter : None;

    /// <summary>Takes where a parameter stands, 0..1 of its range.</summary>
    public void SetNumber(int parameter, double share)
    {
        if (parameter >= FirstParameter)
        {
            _followed.Set(LiveValue.SelectedParameter, -1, parameter - FirstParameter, share);
        }

        for (var i = 0; i < _knobs.Length; i++)
        {
            if (_knobs[i] == parameter)
            {
                _followed.Set(LiveValue.SelectedKnob, -1, i, share);
            }
        }
    }

    /// <summary>Takes a parameter's value in Live's own words.</summary>
    public void SetText(int parameter, ReadOnlySpan<byte> utf8)
    {
        if (parameter - FirstParameter is >= 0 and var i && i < _parameters && LiveMirror.SetName(ref _parameterTexts[i], utf8))
        {
            _sink.TextChanged(LiveText.ParameterValue, i);
        }

        for (var knob = 0; knob < _knobs.Length; knob++)
        {
            if (_knobs[knob] == parameter && LiveMirror.SetName(ref _knobTexts[knob], utf8))
            {
                _sink.TextChanged(LiveText.KnobValue, knob);
            }
        }
    }

    /// <summary>Whether the value of a parameter has been told since it is of use.</summary>
    public bool IsKnown(int parameter) =>
        (parameter - FirstParameter is >= 0 and var i && i < _parameters && _parameterTexts[i] is not null) || (Array.IndexOf(_knobs, parameter) is >= 0 and var knob && _knobTexts[knob] is not null);

    private static string? At(string?[] texts, int item) => (uint)item < (uint)texts.Length ? Volatile.Read(ref texts[item]) : null;

    private bool Wants(LiveText text) => _wants[(int)text];

    private void UseBank(int bank)
    {
        _bank = bank;
        var chosen = bank < _chosen.Length ? _chosen[bank] : null;
        var first = FirstParameter + ((bank - _chosen.Length) * DeviceBank.Knobs);
        _shown.Clear();
        for (var i = 0; i < _parameters && i + FirstParameter < Count; i++)
        {
            _shown.Add(i + FirstParameter);
        }

        for (var knob = 0; knob < _knobs.Length; knob++)
        {
            var parameter = chosen is null ? (first + knob < Count ? first + knob : None) : Find(chosen, knob);
            _knobs[knob] = parameter;
            Set(LiveText.KnobName, knob, ref _knobNames[knob], parameter == None ? "" : _names[parameter]);
            if (parameter == None)
            {
                Set(LiveText.KnobValue, knob, ref _knobTexts[knob], "");
            }
            else if (!_shown.Contains(parameter))
            {
                _shown.Add(parameter);
            }

            _followed.Set(LiveValue.SelectedKnob, -1, knob, double.NaN);
        }

        var last = Math.Min(first + DeviceBank.Knobs, Count) - 1;
        Set(LiveText.BankName, -1, ref _bankName, chosen?.Name ?? (first > last ? "" : string.Create(CultureInfo.InvariantCulture, $"{first}-{last}")));
        _followed.Set(LiveValue.DeviceBank, -1, -1, bank + 1);
    }

    private int Find(DeviceBank bank, int knob)
    {
        foreach (var name in knob < bank.Parameters.Length ? bank.Parameters[knob] ?? [] : [])
        {
            if (Array.IndexOf(_names, name) is >= FirstParameter and var parameter)
            {
                return parameter;
            }
        }

        return None;
    }

    private void ForgetNumbers()
    {
        for (var i = 0; i < _parameters; i++)
        {
            _followed.Set(LiveValue.SelectedParameter, -1, i, double.NaN);
        }

        for (var i = 0; i < _knobs.Length; i++)
        {
            _followed.Set(LiveValue.SelectedKnob, -1, i, double.NaN);
        }

        _followed.Set(LiveValue.DeviceBank, -1, -1, double.NaN);
    }

    private void Set(LiveText text, int index, ref string? place, string value)
    {
        if (place != value)
        {
            Volatile.Write(ref place, value);
            _sink.TextChanged(text, index);
        }
    }
}

using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Devices;

/// <summary>Which non-registered parameter each channel has chosen, and the control of the profile that it is.</summary>
/// <remarks>
/// Source: MIDI 1.0 Detailed Specification, "Registered and non-registered parameter numbers": 99 and 98 choose and stay chosen; 6 and 38 tell the value;
/// 127 and 127 choose none; 101 or 100 choose a registered one, which is no control's.
/// </remarks>
internal sealed class ParameterNumbers
{
    private const int Channels = 16;
    private const int DataMsb = 6;
    private const int DataLsb = 38;
    private const int NumberLsb = 98;
    private const int NumberMsb = 99;
    private const int RegisteredLsb = 100;
    private const int RegisteredMsb = 101;
    private const int NoParameter = Midi14.Max;
    private readonly Dictionary<int, int> _elements = [];    // channel << 14 | parameter -> element
    private readonly int[] _chosen = new int[Channels];
    private readonly ControlPair[] _values;
    private readonly bool[] _isFine;

    public ParameterNumbers(DeviceProfile profile)
    {
        _values = new ControlPair[profile.Elements.Length];
        _isFine = new bool[profile.Elements.Length];
        Array.Fill(_chosen, NoParameter);
        for (var i = 0; i < profile.Elements.Length; i++)
        {
            var element = profile.Elements[i];
            if (element.Form != ControlForm.Nrpn)
            {
                continue;
            }

            var (first, last) = element.Channel < 0 ? (0, Channels - 1) : (element.Channel, element.Channel);
            for (var channel = first; channel <= last; channel++)
            {
                _elements.TryAdd((channel << 14) | element.Number, i);
            }
        }
    }

    /// <summary>Controllers that parameters are made of.</summary>
    public static IReadOnlyList<int> Controllers { get; } = [DataMsb, DataLsb, NumberLsb, NumberMsb, RegisteredLsb, RegisteredMsb];

    /// <summary>Takes one of these controllers.</summary>
    /// <returns>True when a parameter that is a control's has a new value, 0..16383.</returns>
    public bool TryTake(in MidiMessage message, out int element, out int value)
    {
        (element, value) = (-1, 0);
        ref var chosen = ref _chosen[message.Channel];
        switch (message.Data1)
        {
            case NumberMsb:
                chosen = Midi14.Combine(message.Data2, Midi14.Lsb(chosen));
                return false;
            case NumberLsb:
                chosen = Midi14.Combine(Midi14.Msb(chosen), message.Data2);
                return false;
            case RegisteredMsb or RegisteredLsb:
                chosen = NoParameter;
                return false;
        }

        if (!_elements.TryGetValue((message.Channel << 14) | chosen, out element))
        {
            element = -1;
            return false;
        }

        // As for controllers of 14 bits: the upper half counts alone until a lower half has come once.
        if (message.Data1 == DataMsb)
        {
            _values[element].TakeMsb(message.Data2);
            value = (message.Data2 << 7) | message.Data2;
            return !_isFine[element];
        }

        _isFine[element] = true;
        value = _values[element].TakeLsb(message.Data2);
        return true;
    }
}

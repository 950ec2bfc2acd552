using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>Which message of a profile belongs to which control, to find two that claim one.</summary>
internal sealed class ClaimedMessages
{
    private const int AllValues = -1;
    private static readonly int[] ParameterControllers = [6, 38, 98, 99, 100, 101];
    // By KeyOf: a keyboard on whatever channel claims thousands of messages.
    private readonly Dictionary<int, string> _owners = [];
    private readonly Dictionary<(int Channel, int Number), string> _parameters = [];
    private readonly Dictionary<(int Channel, int Number), string> _byValue = [];

    /// <summary>Claims the messages of an element.</summary>
    /// <returns>What is wrong when one belongs to another already; else null.</returns>
    public string? Claim(in ControlElement element, RelativeEncoding? encoding, string control)
    {
        if (element.Form == ControlForm.Nrpn)
        {
            return ClaimParameter(element, control);
        }

        var found = element.Value is { } value
            ? ClaimValue(element.Channel, element.Number, value, control)
            : ClaimAll(element.Message, element.Channel, element.Number, control);
        if (element.Form == ControlForm.FourteenBit)
        {
            found ??= ClaimAll(element.Message, element.Channel, element.Number + ControlPair.LsbOffset, control);
        }
        else if (encoding == RelativeEncoding.Increments)
        {
            found ??= ClaimAll(element.Message, element.Channel, element.Number + 1, control);
        }

        return element.Release is { } release ? found ?? ClaimValue(release.Channel, release.Number, release.Value, control) : found;
    }

    private string? ClaimAll(MidiKind message, int channel, int number, string control)
    {
        var (first, last) = Channels(channel);
        for (var at = first; at <= last; at++)
        {
            if (message == MidiKind.ControlChange && (_byValue.TryGetValue((at, number), out var other) || IsParameters(at, number, out other)))
            {
                return Owned(message, at, number, other);
            }

            if (!_owners.TryAdd(KeyOf(message, at, number, AllValues), control))
            {
                return Owned(message, at, number, _owners[KeyOf(message, at, number, AllValues)]);
            }
        }

        return null;
    }

    private string? ClaimValue(int channel, int number, int value, string control)
    {
        var (first, last) = Channels(channel);
        for (var at = first; at <= last; at++)
        {
            if (_owners.TryGetValue(KeyOf(MidiKind.ControlChange, at, number, AllValues), out var other) || IsParameters(at, number, out other))
            {
                return Owned(MidiKind.ControlChange, at, number, other);
            }

            _byValue.TryAdd((at, number), control);
            if (!_owners.TryAdd(KeyOf(MidiKind.ControlChange, at, number, value), control))
            {
                return $"controller {number} with value {value} on channel {at + 1} belongs to '{_owners[KeyOf(MidiKind.ControlChange, at, number, value)]}' already";
            }
        }

        return null;
    }

    private string? ClaimParameter(in ControlElement element, string control)
    {
        var (first, last) = Channels(element.Channel);
        for (var at = first; at <= last; at++)
        {
            foreach (var number in ParameterControllers)
            {
                if (_owners.TryGetValue(KeyOf(MidiKind.ControlChange, at, number, AllValues), out var other) || _byValue.TryGetValue((at, number), out other))
                {
                    return Owned(MidiKind.ControlChange, at, number, other);
                }
            }

            if (!_parameters.TryAdd((at, element.Number), control))
            {
                return $"parameter {element.Number} on channel {at + 1} belongs to '{_parameters[(at, element.Number)]}' already";
            }
        }

        return null;
    }

    private bool IsParameters(int channel, int number, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string control)
    {
        control = null;
        if (Array.IndexOf(ParameterControllers, number) < 0)
        {
            return false;
        }

        control = _parameters.FirstOrDefault(parameter => parameter.Key.Channel == channel).Value;
        return control is not null;
    }

    private static (int First, int Last) Channels(int channel) => channel < 0 ? (0, MidiMessage.ChannelCount - 1) : (channel, channel);

    // Values stand in 8 bits, numbers in 8, channels in 4.
    private static int KeyOf(MidiKind message, int channel, int number, int value) => ((int)message << 20) | (channel << 16) | (number << 8) | (value & 0xFF);

    private static string Owned(MidiKind message, int channel, int number, string owner) => message switch
    {
        MidiKind.ControlChange => $"controller {number} on channel {channel + 1} belongs to '{owner}' already",
        MidiKind.ProgramChange => $"program {number} on channel {channel + 1} belongs to '{owner}' already",
        MidiKind.PitchBend => $"pitch-bend {number} on channel {channel + 1} belongs to '{owner}' already",
        MidiKind.ChannelPressure => $"pressure {number} on channel {channel + 1} belongs to '{owner}' already",
        MidiKind.PolyPressure => $"poly-pressure {number} on channel {channel + 1} belongs to '{owner}' already",
        _ => $"note {number} on channel {channel + 1} belongs to '{owner}' already",
    };
}

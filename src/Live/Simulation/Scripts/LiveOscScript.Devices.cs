using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.Simulation.Scripts;

/// <summary>Devices of tracks: lists, ranges and numbers for who asks; what changes, and with the first LiveOSC which is selected, is told.</summary>
internal sealed partial class LiveOscScript
{
    private readonly Dictionary<(int Track, int Place), double> _numbers = [];
    private (int Track, int Device) _selected = (-1, -1);

    private void RememberDevices()
    {
        _selected = (_live.SelectedTrack, _live.SelectedDevice);
        foreach (var (track, device, parameter) in Parameters())
        {
            var place = DevicePlace.Pack(device, parameter);
            _numbers[(track, place)] = _live.Value(LiveValue.DeviceParameter, track, place);
        }
    }

    private void TellDevices()
    {
        foreach (var (track, device, parameter) in Parameters())
        {
            var place = DevicePlace.Pack(device, parameter);
            var number = _live.Value(LiveValue.DeviceParameter, track, place);
            if (!_numbers.TryGetValue((track, place), out var before) || number != before)
            {
                _numbers[(track, place)] = number;
                Say(Text(_words.Devices.Told[^1]), [track, device, .. Told(track, device, parameter)]);
            }
        }

        var selected = (_live.SelectedTrack, _live.SelectedDevice);
        if (selected != _selected)
        {
            _selected = selected;
            if (_words.Devices.TellsSelected && selected.SelectedDevice >= 0 && selected.SelectedTrack < _live.TrackCount)
            {
                Say(Text(_words.Devices.Selected), selected.SelectedTrack, selected.SelectedDevice);
            }
        }
    }

    private bool IsDeviceQuestion(byte[] address, int count)
    {
        var words = _words.Devices;
        return count == 1 ? address.AsSpan().SequenceEqual(words.List) : count == 2 && (address.AsSpan().SequenceEqual(words.Range) || address.AsSpan().SequenceEqual(words.Parameters));
    }

    /// <summary>Carries out a word about devices; null for another word.</summary>
    private bool? ObeyDevice(byte[] address, double[] numbers)
    {
        var words = _words.Devices;
        bool Is(byte[] word) => address.AsSpan().SequenceEqual(word);
        if (!Is(words.List) && !Is(words.Range) && !Is(words.Parameters) && !Is(words.Select))
        {
            return null;
        }

        var track = numbers.Length > 0 ? (int)numbers[0] : -1;
        var device = numbers.Length > 1 ? (int)numbers[1] : -1;
        if (!IsSlot(track, 0))
        {
            return false;
        }

        if (Is(words.List))
        {
            return numbers.Length == 1 && Do(() => Say(Text(words.List), [track, .. Enumerable.Range(0, _live.DeviceCount(track)).SelectMany(i => (OscValue[])[i, _live.DeviceName(track, i)!])]));
        }

        if ((uint)device >= (uint)_live.DeviceCount(track))
        {
            return false;
        }

        if (Is(words.Select))
        {
            return numbers.Length == 2 && _live.SelectDevice(track, device);
        }

        var count = _live.ParameterCount(track, device);
        return (numbers.Length, Is(words.Range)) switch
        {
            (2, true) => Do(() => Say(Text(words.Range), [track, device, .. Enumerable.Range(0, count).SelectMany(i => Range(track, device, i))])),
            (2, false) => Do(() => Say(Text(words.Told[0]), [track, device, .. Enumerable.Range(0, count).SelectMany(i => Told(track, device, i))])),
            (4, false) when numbers[2] >= 0 && numbers[2] < count => _live.SetValue(LiveValue.DeviceParameter, track, DevicePlace.Pack(device, (int)numbers[2]), numbers[3]),
            _ => false,
        };
    }

    private IEnumerable<(int Track, int Device, int Parameter)> Parameters() =>
        from track in Enumerable.Range(0, _live.TrackCount)
        from device in Enumerable.Range(0, _live.DeviceCount(track))
        from parameter in Enumerable.Range(0, _live.ParameterCount(track, device))
        select (track, device, parameter);

    private OscValue[] Range(int track, int device, int parameter)
    {
        var (least, most) = _live.ParameterRange(track, device, parameter);
        return [parameter, (float)least, (float)most];
    }

    private OscValue[] Told(int track, int device, int parameter) =>
        [parameter, (float)_live.Value(LiveValue.DeviceParameter, track, DevicePlace.Pack(device, parameter)), _live.ParameterNames(track, device)!.ElementAt(parameter)];
}

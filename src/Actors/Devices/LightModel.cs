using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Actors.Devices;

/// <summary>What a device's lights should show and what they have been told to show; only the difference is sent.</summary>
/// <remarks>Belongs to one lane and is touched only in its turn. The wish outlives unplugging and crashes; what was told is forgotten at every connect.</remarks>
public sealed class LightModel
{
    private const byte Untold = byte.MaxValue;
    private readonly DeviceProfile _profile;
    private readonly byte[] _wanted;
    private readonly byte[] _told;
    private readonly bool[] _waiting;
    private readonly int[] _changed;                         // ring of elements whose wish differs from what was told
    private int _first;
    private int _count;

    /// <summary>All lights off, nothing told.</summary>
    public LightModel(DeviceProfile profile)
    {
        _profile = profile;
        _wanted = new byte[profile.Elements.Length];
        _told = new byte[profile.Elements.Length];
        _waiting = new bool[profile.Elements.Length];
        _changed = new int[Math.Max(1, profile.Elements.Length)];
        Array.Fill(_told, Untold);
    }

    /// <summary>Lights that wait to be told.</summary>
    public int Waiting => _count;

    /// <summary>Colour an element should show.</summary>
    public byte Wanted(int element) => (uint)element < (uint)_wanted.Length ? _wanted[element] : (byte)0;

    /// <summary>Wishes a colour for an element; an element without that colour is left alone.</summary>
    /// <returns>True when the wish changed.</returns>
    public bool Wish(int element, byte colour)
    {
        if (PaletteOf(element) is not { } palette || colour >= palette.Colours.Length || _wanted[element] == colour)
        {
            return false;
        }

        _wanted[element] = colour;
        Enqueue(element);
        return true;
    }

    /// <summary>Forgets what was told: everything with a light is told again, as after a connect.</summary>
    public void Repaint()
    {
        Array.Fill(_told, Untold);
        for (var element = 0; element < _wanted.Length; element++)
        {
            if (PaletteOf(element) is not null)
            {
                Enqueue(element);
            }
        }
    }

    /// <summary>All wishes off, as before goodbye.</summary>
    public void Darken()
    {
        for (var element = 0; element < _wanted.Length; element++)
        {
            Wish(element, 0);
        }
    }

    /// <summary>The next light to tell: its messages in order. False when the device shows all wishes.</summary>
    public bool TryTakeNext(out int element, out LightColour colour)
    {
        while (_count > 0)
        {
            element = _changed[_first];
            _first = (_first + 1) % _changed.Length;
            _count--;
            _waiting[element] = false;
            if (_told[element] != _wanted[element])
            {
                _told[element] = _wanted[element];
                colour = PaletteOf(element)!.Colours[_wanted[element]];
                return true;
            }
        }

        (element, colour) = (-1, null!);
        return false;
    }

    /// <summary>The message was not taken by the port: it is told again later.</summary>
    public void Untell(int element)
    {
        _told[element] = Untold;
        Enqueue(element);
    }

    /// <summary>The MIDI message of one write of a colour for an element.</summary>
    public MidiMessage MessageFor(int element, in LightWrite write)
    {
        var target = _profile.Elements[element];
        var channel = write.Channel >= 0 ? write.Channel : Math.Max(target.Channel, 0);
        return write.Message == MidiKind.ControlChange
            ? MidiMessage.ControlChange(channel, target.Number, write.Value)
            : MidiMessage.NoteOn(channel, target.Number, write.Value);
    }

    private LightPalette? PaletteOf(int element)
    {
        if ((uint)element >= (uint)_wanted.Length)
        {
            return null;
        }

        var palette = _profile.Controls[_profile.Elements[element].Group].Palette;
        return palette < 0 ? null : _profile.Palettes[palette];
    }

    private void Enqueue(int element)
    {
        if (!_waiting[element])
        {
            _waiting[element] = true;
            _changed[(_first + _count) % _changed.Length] = element;
            _count++;
        }
    }
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Screen;

/// <summary>Reads what a device's lights show from the MIDI messages that reach it, as the device itself would.</summary>
/// <remarks>
/// The inverse of what the router does when it lights a pad: each colour of a palette is a set of messages, and an element shows the colour all of whose messages were the last it heard.
/// <see cref="Take"/> is called by one thread at a time and allocates nothing; <see cref="ColourOf"/> may be called from any.
/// </remarks>
internal sealed class LightDecoder
{
    /// <summary>What an element shows when it was told something that no colour of its palette means.</summary>
    public const byte Unnamed = byte.MaxValue;

    private const int Channels = 16;
    private const int Numbers = 128;
    private const byte Unheard = byte.MaxValue;
    private readonly Light?[] _lights;
    private readonly int[]?[] _listeners = new int[(Channels * Numbers * 2) + Channels][];
    private readonly byte[] _colours;

    /// <summary>All lights off.</summary>
    public LightDecoder(DeviceProfile profile)
    {
        _lights = new Light?[profile.Elements.Length];
        _colours = new byte[profile.Elements.Length];
        var listeners = new Dictionary<int, List<int>>();
        for (var element = 0; element < _lights.Length; element++)
        {
            var palette = profile.Controls[profile.Elements[element].Group].Palette;
            if (palette < 0)
            {
                continue;
            }

            var light = _lights[element] = new Light(profile.Elements[element], profile.Palettes[palette]);
            foreach (var key in light.Keys)
            {
                if (!listeners.TryGetValue(key, out var elements))
                {
                    listeners.Add(key, elements = []);
                }

                elements.Add(element);
            }
        }

        foreach (var (key, elements) in listeners)
        {
            _listeners[key] = [.. elements];
        }
    }

    /// <summary>What a message did.</summary>
    public enum Result
    {
        /// <summary>It is for none of the lights.</summary>
        NoLight,

        /// <summary>It told a light what it shows already.</summary>
        Same,

        /// <summary>A light shows something else now.</summary>
        Changed,

        /// <summary>A light was told something that no colour of its palette means.</summary>
        Unnamed,
    }

    /// <summary>Colour that an element shows: index in its palette, or <see cref="Unnamed"/>.</summary>
    public byte ColourOf(int element) => Volatile.Read(ref _colours[element]);

    /// <summary>Takes a message that reached the device.</summary>
    public Result Take(in MidiMessage message)
    {
        if (KeyOf(message) is not { } key || _listeners[key] is not { } elements)
        {
            return Result.NoLight;
        }

        // A note off puts a light out whatever its velocity is; the APC40's own document prefers it (AK1, outbound messages).
        var value = message.Kind switch { MidiKind.NoteOff => (byte)0, MidiKind.ChannelPressure => message.Data1, _ => message.Data2 };
        var result = Result.Same;
        foreach (var element in elements)
        {
            var colour = _lights[element]!.Tell(key, value, _colours[element]);
            if (colour == _colours[element])
            {
                continue;
            }

            Volatile.Write(ref _colours[element], colour);
            result = colour == Unnamed ? Result.Unnamed : Result.Changed;
        }

        return result;
    }

    /// <summary>Takes a SysEx message that reached the device. A colour given in full shows as the one of the palette that is most like it.</summary>
    public Result Take(ReadOnlySpan<byte> sysEx)
    {
        var result = Result.NoLight;
        for (var element = 0; element < _lights.Length; element++)
        {
            if (_lights[element]?.Palette is { AnyColour: { } any } palette && any.TryRead(sysEx, out var number, out var rgb)
                && number == _lights[element]!.Number)
            {
                var colour = rgb == 0 ? palette.Dark : palette.Nearest(rgb);
                result = colour == _colours[element] ? Result.Same : Result.Changed;
                Volatile.Write(ref _colours[element], (byte)colour);
            }
        }

        return result;
    }

    private static int? KeyOf(in MidiMessage message) => message.Kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => KeyOf(controller: false, message.Channel, message.Data1),
        MidiKind.ControlChange => KeyOf(controller: true, message.Channel, message.Data1),
        MidiKind.ChannelPressure => (2 * Channels * Numbers) + message.Channel,
        _ => null,
    };

    private static int KeyOf(bool controller, int channel, int number) => (((controller ? 1 : 0) * Channels) + channel) * Numbers + number;

    /// <summary>One element's light: what it heard last under each of its addresses.</summary>
    private sealed class Light
    {
        private readonly int[] _keys;
        private readonly byte[] _heard;
        private readonly bool _isShared;
        private readonly (int Address, byte Value)[][] _colours;

        public Light(in ControlElement element, LightPalette palette)
        {
            (Palette, Number) = (palette, element.Light?.Number ?? element.Number);
            var target = element;
            int Key(LightWrite write) => KeyOf(write.MessageFor(target)) ?? 0;
            byte Value(LightWrite write) => write.MessageFor(target) is var message && message.Kind == MidiKind.ChannelPressure ? message.Data1 : message.Data2;

            _keys = [.. palette.Colours.SelectMany(colour => colour.Writes).Select(Key).Distinct()];
            _isShared = palette.Colours.Any(static colour => colour.Writes.Any(static write => write.AddsOwn));
            _heard = new byte[_keys.Length];
            Array.Fill(_heard, Unheard);

            // A colour that writes twice to one address ends with the second.
            _colours = [.. palette.Colours.Select(colour => colour.Writes
                .GroupBy(Key)
                .Select(same => (Array.IndexOf(_keys, same.Key), Value(same.Last())))
                .ToArray())];
        }

        public int[] Keys => _keys;

        public LightPalette Palette { get; }

        public int Number { get; }

        public byte Tell(int key, byte value, byte shown)
        {
            if (_isShared && !Array.Exists(_colours, writes => Array.Exists(writes, write => write == (Array.IndexOf(_keys, key), value))))
            {
                return shown;                                // one controller serves many lights, and this value is another's
            }

            var address = Array.IndexOf(_keys, key);
            _heard[address] = value;

            // What this message completes comes before what it leaves as it was: the longest colour that ends with it.
            var completed = -1;
            for (var colour = 0; colour < _colours.Length; colour++)
            {
                if (_colours[colour] is [.., var last] && last == (address, value) && Matches(_colours[colour])
                    && (completed < 0 || _colours[colour].Length > _colours[completed].Length))
                {
                    completed = colour;
                }
            }

            if (completed >= 0)
            {
                return (byte)completed;
            }

            for (var colour = 0; colour < _colours.Length; colour++)
            {
                if (Matches(_colours[colour]))
                {
                    return (byte)colour;
                }
            }

            return Unnamed;
        }

        private bool Knows(int address, byte value)
        {
            foreach (var writes in _colours)
            {
                if (Array.IndexOf(writes, (address, value)) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        private bool Matches((int Address, byte Value)[] writes)
        {
            foreach (var (address, value) in writes)
            {
                if (_heard[address] != value)
                {
                    return false;
                }
            }

            return writes.Length > 0;
        }
    }
}

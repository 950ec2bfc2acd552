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
    private readonly int[]?[] _listeners = new int[Channels * Numbers * 2][];
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
        var value = message.Kind == MidiKind.NoteOff ? (byte)0 : message.Data2;
        var result = Result.Same;
        foreach (var element in elements)
        {
            var colour = _lights[element]!.Tell(key, value);
            if (colour == _colours[element])
            {
                continue;
            }

            Volatile.Write(ref _colours[element], colour);
            result = colour == Unnamed ? Result.Unnamed : Result.Changed;
        }

        return result;
    }

    private static int? KeyOf(in MidiMessage message) => message.Kind switch
    {
        MidiKind.NoteOn or MidiKind.NoteOff => KeyOf(controller: false, message.Channel, message.Data1),
        MidiKind.ControlChange => KeyOf(controller: true, message.Channel, message.Data1),
        _ => null,
    };

    private static int KeyOf(bool controller, int channel, int number) => (((controller ? 1 : 0) * Channels) + channel) * Numbers + number;

    /// <summary>One element's light: what it heard last under each of its addresses.</summary>
    private sealed class Light
    {
        private readonly int[] _keys;
        private readonly byte[] _heard;
        private readonly (int Address, byte Value)[][] _colours;

        public Light(in ControlElement element, LightPalette palette)
        {
            var (channel, number) = (Math.Max(element.Channel, 0), element.Number);
            int Key(LightWrite write) => KeyOf(write.Message == MidiKind.ControlChange, write.Channel >= 0 ? write.Channel : channel, number);

            _keys = [.. palette.Colours.SelectMany(colour => colour.Writes).Select(Key).Distinct()];
            _heard = new byte[_keys.Length];
            Array.Fill(_heard, Unheard);

            // A colour that writes twice to one address ends with the second.
            _colours = [.. palette.Colours.Select(colour => colour.Writes
                .GroupBy(Key)
                .Select(same => (Array.IndexOf(_keys, same.Key), (byte)same.Last().Value))
                .ToArray())];
        }

        public int[] Keys => _keys;

        public byte Tell(int key, byte value)
        {
            _heard[Array.IndexOf(_keys, key)] = value;
            for (var colour = 0; colour < _colours.Length; colour++)
            {
                if (Matches(_colours[colour]))
                {
                    return (byte)colour;
                }
            }

            return Unnamed;
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

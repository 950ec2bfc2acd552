using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Tests.Lights;

/// <summary>A device's lights as the bytes that reach it make them: an element shows a colour when the last it heard is, byte for byte, what its profile says for that colour.</summary>
internal sealed class Lamps : IMidiOutput
{
    private readonly DeviceProfile _profile;
    private readonly List<string>[] _heard;
    private readonly HashSet<string>[] _meant;               // all messages that can be for an element

    public Lamps(DeviceProfile profile)
    {
        _profile = profile;
        var writer = new MidiMesh.Actors.Devices.LightModel(profile);
        _heard = [.. profile.Elements.Select(static _ => new List<string>())];
        _meant = [.. profile.Elements.Select((_, element) => PaletteOf(element) is { } palette
            ? palette.Colours.SelectMany(colour => colour.Writes).Select(write => Hex(writer, element, write)).ToHashSet() : [])];
        Messages = [.. profile.Elements.Select((_, element) => PaletteOf(element) is { } palette
            ? palette.Colours.Select(colour => colour.Writes.Select(write => Hex(writer, element, write)).ToArray()).ToArray() : [])];
    }

    /// <summary>For each element and colour its messages.</summary>
    public string[][][] Messages { get; }

    /// <summary>Messages it takes before it is full.</summary>
    public int Room { get; set; } = int.MaxValue;

    public int Taken { get; private set; }

    public int Bytes { get; private set; }

    public int Queued => Room <= 0 ? 1 : 0;

    public string? LostReason { get; set; }

    /// <summary>The plug was pulled and put back: it shows nobody knows what.</summary>
    public void Forget() => Array.ForEach(_heard, static heard => heard.Clear());

    public bool TrySend(ReadOnlySpan<byte> message)
    {
        if (LostReason is not null || Room <= 0)
        {
            return false;
        }

        Room -= Room == int.MaxValue ? 0 : 1;
        Taken++;
        Bytes += message.Length;
        var hex = Convert.ToHexString(message);
        for (var element = 0; element < _heard.Length; element++)
        {
            if (_meant[element].Contains(hex))
            {
                _heard[element].Add(hex);
            }
            else if (PaletteOf(element)?.AnyColour is { } any && any.TryRead(message, out var number, out var rgb) && number == (_profile.Elements[element].Light?.Number ?? _profile.Elements[element].Number))
            {
                _heard[element].Add(Rgb.Name(rgb));
            }
        }

        return true;
    }

    /// <summary>Whether an element shows something, told by the end of what it heard.</summary>
    public bool Shows(int element, int wish)
    {
        string[] messages = LightWish.IsRgb(wish) ? [Rgb.Name(LightWish.ColourOf(wish) & 0xFEFEFE)] : Messages[element][wish];
        var heard = _heard[element];
        return heard.Count >= messages.Length && heard[^messages.Length..].SequenceEqual(messages);
    }

    public LightPalette? PaletteOf(int element) =>
        _profile.Controls[_profile.Elements[element].Group].Palette is >= 0 and var palette ? _profile.Palettes[palette] : null;

    public void Dispose()
    {
    }

    private static string Hex(MidiMesh.Actors.Devices.LightModel model, int element, in LightWrite write)
    {
        Span<byte> bytes = stackalloc byte[3];
        MidiMessage message = model.MessageFor(element, write);
        return Convert.ToHexString(bytes[..message.CopyTo(bytes)]);
    }
}

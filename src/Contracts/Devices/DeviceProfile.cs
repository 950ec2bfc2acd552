using MidiMesh.Contracts.Midi;

namespace MidiMesh.Contracts.Devices;

/// <summary>How a control speaks and what may be done with it.</summary>
public enum ControlKind : byte
{
    /// <summary>Goes down and comes up: pad, key, switch.</summary>
    Button,

    /// <summary>Has a position: fader, knob, pedal.</summary>
    Position,

    /// <summary>Turns without end and sends steps.</summary>
    Encoder,

    /// <summary>Only shows: a ring, a lamp. What it sends, if anything, is no gesture.</summary>
    Light,
}

/// <summary>A control as the rig names it: <c>pad</c> with 8 x 5 elements, <c>stop-all</c> with one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Sizes">How many places each coordinate has; empty for a single control.</param>
/// <param name="Gestures">What it can do, as bits 1 &lt;&lt; gesture; a stock foot switch has no release.</param>
/// <param name="Encoding">For encoders, how steps are written; else null.</param>
/// <param name="First">Index of its first element in <see cref="DeviceProfile.Elements"/>; the last coordinate runs fastest.</param>
/// <param name="Palette">Index of its colours in <see cref="DeviceProfile.Palettes"/>, or -1 when it has no light.</param>
/// <param name="Source">Where the values come from: section or page of the maker's manual.</param>
public sealed record ControlGroup(
    string Name, ControlKind Kind, int[] Sizes, int Gestures, RelativeEncoding? Encoding, int First, int Palette, string Source)
{
    /// <summary>First place of each coordinate; empty when all count from 1, as people do. A keyboard's notes count from 0, as the standard numbers them.</summary>
    public int[] Lowest { get; init; } = [];

    /// <summary>How many elements it has.</summary>
    public int Count
    {
        get
        {
            var count = 1;
            foreach (var size in Sizes)
            {
                count *= size;
            }

            return count;
        }
    }

    /// <summary>First place of a coordinate.</summary>
    public int LowestOf(int coordinate) => Lowest.Length == 0 ? 1 : Lowest[coordinate];

    /// <summary>Index of an element, or -1 when a coordinate is out of range.</summary>
    public int ElementAt(ReadOnlySpan<int> coordinates)
    {
        if (coordinates.Length != Sizes.Length)
        {
            return -1;
        }

        var at = 0;
        for (var i = 0; i < coordinates.Length; i++)
        {
            var place = coordinates[i] - LowestOf(i);
            if (place < 0 || place >= Sizes[i])
            {
                return -1;
            }

            at = (at * Sizes[i]) + place;
        }

        return First + at;
    }

    /// <summary>The coordinates of an element; the inverse of <see cref="ElementAt"/>.</summary>
    public void CoordinatesOf(int element, Span<int> coordinates)
    {
        var at = element - First;
        for (var i = Sizes.Length - 1; i >= 0; i--)
        {
            coordinates[i] = (at % Sizes[i]) + LowestOf(i);
            at /= Sizes[i];
        }
    }
}

/// <summary>One element of a control: one pad, one fader.</summary>
/// <param name="Group">Index of its control in <see cref="DeviceProfile.Controls"/>.</param>
/// <param name="Message">Status kind it sends: note on or control change (the release is known by status or velocity 0), program change, pitch bend, channel pressure.</param>
/// <param name="Channel">Channel 0..15, or -1 for any.</param>
/// <param name="Number">Note, controller or program number; 0 where the message has none.</param>
public readonly record struct ControlElement(int Group, MidiKind Message, int Channel, int Number);

/// <summary>One colour of a palette: the word of the rig and what makes the device show it.</summary>
/// <param name="Name">The word: "green-blink".</param>
/// <param name="Writes">Messages in order; the element's own number (and, unless overridden, channel) goes into each.</param>
public sealed record LightColour(string Name, LightWrite[] Writes);

/// <summary>One message that sets a light.</summary>
/// <param name="Message">Note on or control change.</param>
/// <param name="Channel">Channel 0..15, or -1 for the element's own (0 where that is any).</param>
/// <param name="Value">Velocity or value, 0..127.</param>
public readonly record struct LightWrite(MidiKind Message, int Channel, int Value);

/// <summary>The colours one kind of light can show. The first is the one at rest: off, except for lights that should not go dark, such as a knob's ring.</summary>
/// <param name="Name">Its name in the profile.</param>
/// <param name="Colours">Its colours; index 0 is the one at rest.</param>
public sealed record LightPalette(string Name, LightColour[] Colours)
{
    /// <summary>Index of a colour by its word, or -1.</summary>
    public int IndexOf(string colour) => Array.FindIndex(Colours, c => c.Name == colour);
}

/// <summary>How a device answers the MIDI identity request (Universal SysEx 06 01).</summary>
/// <param name="Manufacturer">One or three bytes.</param>
/// <param name="Model">The bytes that follow the manufacturer in the reply, as many as tell the model.</param>
public sealed record IdentityPattern(byte[] Manufacturer, byte[] Model);

/// <summary>A device model as data: what it sends, what it can show, what it must be told. Immutable; made from config/profiles by the router.</summary>
/// <param name="Id">Folder and file: "akai/apc40".</param>
/// <param name="Name">Name for people: "Akai APC40".</param>
/// <param name="Identity">Its identity reply, or null when it does not answer.</param>
/// <param name="PortPattern">Port name pattern that fits it when the rig gives none, or null.</param>
/// <param name="Start">Whole messages sent on every connect, in order.</param>
/// <param name="Stop">Whole messages sent at goodbye, after the lights went dark.</param>
/// <param name="Controls">Its controls.</param>
/// <param name="Elements">All elements of all controls; a control's index everywhere in the router.</param>
/// <param name="Palettes">The colours of its lights.</param>
/// <param name="BytesPerSecond">How many bytes a second it takes for lights, 0 for no limit.</param>
public sealed record DeviceProfile(
    string Id, string Name, IdentityPattern? Identity, string? PortPattern,
    ReadOnlyMemory<byte>[] Start, ReadOnlyMemory<byte>[] Stop,
    ControlGroup[] Controls, ControlElement[] Elements, LightPalette[] Palettes, int BytesPerSecond)
{
    /// <summary>A control by name, or null.</summary>
    public ControlGroup? Find(string name) => Array.Find(Controls, c => c.Name == name);

    /// <summary>An element as the rig writes it: "pad[3,2]", "stop-all".</summary>
    public string NameOf(int element)
    {
        if ((uint)element >= (uint)Elements.Length)
        {
            return "?";
        }

        var control = Controls[Elements[element].Group];
        if (control.Sizes.Length == 0)
        {
            return control.Name;
        }

        Span<int> coordinates = stackalloc int[control.Sizes.Length];
        control.CoordinatesOf(element, coordinates);
        return $"{control.Name}[{string.Join(',', coordinates.ToArray())}]";
    }
}

using MidiMesh.Contracts.Displays;
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

    /// <summary>Shows text or a row of clip slots: a field of a display. It sends nothing.</summary>
    Display,
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

    /// <summary>Raw values of a position's two ends; what lies beyond counts as the end. Null for the whole range: pedals seldom reach it.</summary>
    public (int Low, int High)? Calibration { get; init; }

    /// <summary>By how much a raw value must differ from the last one told, to be told; 0 for every one. A worn pedal flutters. The ends are always told.</summary>
    public int DeadBand { get; init; }

    /// <summary>Positions: a motor moves it to a value that is sent to it.</summary>
    public bool HasMotor { get; init; }

    /// <summary>Index in <see cref="DeviceProfile.Controls"/> of the buttons that say whether a hand is on its elements, place by place; -1 when nothing says so.</summary>
    public int Touch { get; init; } = -1;

    /// <summary>Buttons: the device loses releases of overlapping presses, so a press is also the release of the one before.</summary>
    public bool OneAtATime { get; init; }

    /// <summary>Buttons: the unit itself switches between two values, one message for each press; both are presses, and there is no release.</summary>
    public bool Toggles { get; init; }

    /// <summary>Buttons whose release may get lost: after so long without one they count as released. Null for never.</summary>
    public TimeSpan? HoldTimeout { get; init; }

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
public readonly record struct ControlElement(int Group, MidiKind Message, int Channel, int Number)
{
    /// <summary>How its number and value are written.</summary>
    public ControlForm Form { get; init; }

    /// <summary>Buttons told apart by the value of one controller: the value of a press; null when any value will do.</summary>
    public int? Value { get; init; }

    /// <summary>The message of its release, where that is another than the one of its press.</summary>
    public ReleaseMessage? Release { get; init; }

    /// <summary>Where its light listens, where that is elsewhere than the control speaks.</summary>
    public LightAddress? Light { get; init; }

    /// <summary>Which cells of which display it is, for a field that shows text.</summary>
    public TextField? Text { get; init; }

    /// <summary>The message that tells it of slots, for a row of them.</summary>
    public SlotRow? Row { get; init; }

    /// <summary>The message of its release, for one that never comes by itself.</summary>
    public MidiMessage ReleaseNow() => Release is { } release
        ? MidiMessage.ControlChange(Math.Max(release.Channel, 0), release.Number, release.Value)
        : Message == MidiKind.ControlChange
            ? MidiMessage.ControlChange(Math.Max(Channel, 0), Number, 0)
            : MidiMessage.NoteOff(Math.Max(Channel, 0), Number, 0);

    /// <summary>Whether it sends a plain message: one that a route can also tell by its number, and that a page can play.</summary>
    public bool IsPlain => Form == ControlForm.Plain && Value is null && Release is null;
}

/// <summary>How a control writes its number and its value into MIDI messages.</summary>
public enum ControlForm : byte
{
    /// <summary>One message.</summary>
    Plain,

    /// <summary>Two control changes: the upper seven bits as controller n (0..31), the lower seven as n + 32 (MIDI 1.0, table III).</summary>
    FourteenBit,

    /// <summary>A non-registered parameter: 99 and 98 choose it, 6 and 38 tell its value (MIDI 1.0, "Registered and non-registered parameter numbers").</summary>
    Nrpn,
}

/// <summary>A controller with one value that means a button's release.</summary>
/// <param name="Channel">Channel 0..15, or -1 for any.</param>
/// <param name="Number">Controller.</param>
/// <param name="Value">The value, 0..127.</param>
public readonly record struct ReleaseMessage(int Channel, int Number, int Value);

/// <summary>Where a light listens.</summary>
/// <param name="Channel">Channel 0..15.</param>
/// <param name="Number">Note or controller; what a colour that adds its own number puts into the value.</param>
public readonly record struct LightAddress(int Channel, int Number);

/// <summary>One message that sets a light.</summary>
/// <param name="Message">Note on or control change.</param>
/// <param name="Channel">Channel 0..15, or -1 for the element's own (0 where that is any).</param>
/// <param name="Value">Velocity or value, 0..127.</param>
public readonly record struct LightWrite(MidiKind Message, int Channel, int Value)
{
    /// <summary>The note or controller of all these lights, or null for the light's own.</summary>
    public int? Number { get; init; }

    /// <summary>Whether the light's own number is added to the value, where one controller or one pressure serves all lights.</summary>
    public bool AddsOwn { get; init; }

    /// <summary>The message for a light.</summary>
    public MidiMessage MessageFor(in ControlElement element)
    {
        var (own, place) = element.Light is { } light ? (light.Channel, light.Number) : (Math.Max(element.Channel, 0), element.Number);
        var channel = Channel >= 0 ? Channel : own;
        var value = AddsOwn ? (Value + place) & MidiMessage.MaxValue : Value;
        return Message switch
        {
            MidiKind.ControlChange => MidiMessage.ControlChange(channel, Number ?? place, value),
            MidiKind.ChannelPressure => MidiMessage.ChannelPressure(channel, value),
            _ => MidiMessage.NoteOn(channel, Number ?? place, value),
        };
    }
}

/// <summary>One way to show a value: a dot, a bar, a fan. Its steps are colours of the palette, one behind the other.</summary>
/// <param name="Name">The word: "pan"; "value" where there is only one way.</param>
/// <param name="First">The colour that shows 0.</param>
/// <param name="Count">How many steps; the last one shows 1.</param>
public sealed record LevelStyle(string Name, int First, int Count)
{
    /// <summary>The colour that shows a value.</summary>
    /// <param name="value">0..1; clamped.</param>
    public byte StepOf(double value) => (byte)(First + (int)Math.Round(Math.Clamp(value, 0, 1) * (Count - 1), MidpointRounding.AwayFromZero));
}

/// <summary>How a device answers the MIDI identity request (Universal SysEx 06 01).</summary>
/// <param name="Manufacturer">One or three bytes.</param>
/// <param name="Model">The bytes that follow the manufacturer in the reply, as many as tell the model.</param>
public sealed record IdentityPattern(byte[] Manufacturer, byte[] Model)
{
    /// <summary>A byte of <see cref="Model"/> that may be anything: written <c>..</c> in a profile.</summary>
    public const byte AnyByte = 0xFF;

    /// <summary>Whether the bytes that follow the manufacturer in a reply are this model's.</summary>
    public bool Fits(ReadOnlySpan<byte> model)
    {
        if (model.Length < Model.Length)
        {
            return false;
        }

        for (var i = 0; i < Model.Length; i++)
        {
            if (Model[i] != AnyByte && Model[i] != model[i])
            {
                return false;
            }
        }

        return true;
    }
}

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
    /// <summary>USB vendor and product of its model, "09e8:0073"; several where the maker changed it.</summary>
    public string[] Usb { get; init; } = [];

    /// <summary>Its displays; their fields are elements.</summary>
    public TextDisplay[] Displays { get; init; } = [];

    /// <summary>Messages with which the device asks for its rows; empty where it does not.</summary>
    public ReadOnlyMemory<byte>[] RowRequests { get; init; } = [];

    /// <summary>Tells whether another reading of the profile says the same; comments and order of writing do not count.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Whether another profile makes the same device of it.</summary>
    public bool SaysTheSame(DeviceProfile other) => Id == other.Id && Fingerprint == other.Fingerprint;

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

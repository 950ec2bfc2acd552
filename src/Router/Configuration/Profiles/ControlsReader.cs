using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>controls { NAME { kind, at, sends, channel, number, value, release, gestures, encoding, calibrate, dead-band, touch, motor, light, source } }</c></summary>
/// <param name="file">The profile.</param>
/// <param name="palettes">Its palettes.</param>
internal sealed class ControlsReader(Section file, IReadOnlyList<LightPalette> palettes)
{
    /// <summary>Elements of one profile: 16 channels of 128 notes, and as much again.</summary>
    internal const int MaxElements = 4096;

    private const int MaxCoordinates = 3;

    private static readonly Words<ControlKind> Kinds = new(
        ("button", ControlKind.Button), ("position", ControlKind.Position), ("encoder", ControlKind.Encoder), ("light", ControlKind.Light));

    private static readonly Words<Sent> Messages = new(
        ("note", new(MidiKind.NoteOn)), ("controller", new(MidiKind.ControlChange)), ("program", new(MidiKind.ProgramChange)),
        ("pitch-bend", new(MidiKind.PitchBend)), ("pressure", new(MidiKind.ChannelPressure)), ("poly-pressure", new(MidiKind.PolyPressure)),
        ("controller-14", new(MidiKind.ControlChange, ControlForm.FourteenBit)), ("nrpn", new(MidiKind.ControlChange, ControlForm.Nrpn)));

    private static readonly Words<RelativeEncoding> Encodings = new(
        ("twos-complement", RelativeEncoding.TwosComplement), ("binary-offset", RelativeEncoding.BinaryOffset),
        ("signed-bit", RelativeEncoding.SignedBit), ("signed-bit-2", RelativeEncoding.SignedBit2), ("increments", RelativeEncoding.Increments));

    private static readonly Words<Gesture> GestureWords = new(
        ("press", Gesture.Press), ("release", Gesture.Release), ("move", Gesture.Move), ("turn", Gesture.Turn));

    private readonly List<ControlGroup> _controls = [];
    private readonly List<ControlElement> _elements = [];
    private readonly UnknownNames _unknownPalettes = new(file.Bag);
    private readonly ClaimedMessages _claimed = new();
    private readonly List<(Section Control, Written<string> Name, int Group)> _touched = [];

    /// <summary>Reads all controls.</summary>
    public (ControlGroup[] Controls, ControlElement[] Elements) Read()
    {
        if (file.Object("controls", $"{file.What}, controls") is { } section)
        {
            foreach (var field in section.Fields)
            {
                if (field.Value is HoconObject body)
                {
                    Add(Section.Read(body, $"{file.What}, control '{field.Key}'", file.Bag, control => ReadControl(control, field)), field);
                }
                else
                {
                    section.Wrong(field.Value, field.Key, "{ kind = button, sends = note, channel = 1, number = 60 }");
                }
            }
        }

        foreach (var palette in file.Take("palettes") is HoconObject written ? written.Fields : [])
        {
            _unknownPalettes.Define($"{file.What}: palette", palette.Key, palette.KeyOrigin);
        }

        _unknownPalettes.Report(name => _controls.Exists(control => control.Name == name));
        _touched.ForEach(FindTouch);
        return ([.. _controls], [.. _elements]);
    }

    /// <summary>What is written of a control; null when its elements cannot be told.</summary>
    private NewControl? ReadControl(Section control, HoconField field)
    {
        var kind = control.Word("kind", Kinds, ControlKind.Button);
        var axes = ReadAxes(control);
        var sent = control.Word("sends", Messages, new Sent(MidiKind.NoteOn)) ?? new Sent(MidiKind.NoteOn);
        var gestures = ReadGestures(control, kind);
        RelativeEncoding? encoding = kind == ControlKind.Encoder ? control.Word("encoding", Encodings, RelativeEncoding.TwosComplement) : null;
        var light = ReadLight(control);
        var source = control.Text("source", "\"page 12\"")?.Value ?? "";
        var release = kind == ControlKind.Button ? control.Object("release", $"{control.What}, release") : null;
        var calibration = kind == ControlKind.Position ? ReadCalibration(control, sent) : null;
        var deadBand = kind == ControlKind.Position ? control.Whole("dead-band", 0, sent.Top)?.Value ?? 0 : 0;
        var touch = kind == ControlKind.Position ? control.Text("touch", "fader-touch") : null;
        var hasMotor = kind == ControlKind.Position && control.Flag("motor", false);
        var oneAtATime = kind == ControlKind.Button && control.Flag("one-at-a-time", false);
        var toggles = kind == ControlKind.Button && control.Flag("toggles", false);
        if (toggles)
        {
            gestures &= 1 << (int)Gesture.Press;
        }

        var timeout = kind == ControlKind.Button ? control.Duration("hold-timeout", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)) : null;
        if (axes is null)
        {
            // What the formulas' names stand for nobody knows.
            control.Know(["channel", "number", "value"]);
            control.Done();
            return null;
        }

        var places = new PlaceNumbers(axes);
        var channels = places.Read(control, "channel", 1, MidiMessage.ChannelCount, isRequired: true);
        var numbers = places.Read(control, "number", 0, sent.MaxNumber(encoding), !sent.IsWholeChannel);
        var values = kind == ControlKind.Button && control.Take("value") is not null ? places.Read(control, "value", 0, MidiMessage.MaxValue, isRequired: true) : null;
        var releases = release is null ? null : ReadReleases(release, places);
        var lights = light.At is null ? null : ReadLightAddresses(light.At, places);
        if (values is not null && sent != new Sent(MidiKind.ControlChange))
        {
            control.Bag.Error(RigDiagnosticIds.DoesNotFit, control.KeyOrigin("value"), $"{control.What}: only buttons that send a controller are told apart by its value");
        }

        control.Done();
        if (channels is null || numbers is null)
        {
            return null;
        }

        if (_elements.Count + places.Count > MaxElements)
        {
            control.Bag.Error(RigDiagnosticIds.TooMany, field.KeyOrigin, $"{control.What}: a profile has at most {MaxElements} places");
            return null;
        }

        var group = new ControlGroup(field.Key, kind, [.. axes.Select(static axis => axis.Size)], gestures, encoding, _elements.Count, light.Palette, source)
        {
            Lowest = axes.Exists(static axis => axis.Low != 1) ? [.. axes.Select(static axis => axis.Low)] : [],
            Calibration = calibration, DeadBand = deadBand, HasMotor = hasMotor, OneAtATime = oneAtATime, Toggles = toggles, HoldTimeout = timeout,
        };
        var elements = new ControlElement[places.Count];
        for (var i = 0; i < elements.Length; i++)
        {
            elements[i] = new ControlElement(_controls.Count, sent.Message, ChannelOf(channels[i]), numbers[i])
            {
                Form = sent.Form, Value = values?[i], Release = releases?[i], Light = lights?[i],
            };
        }

        return new NewControl(control, group, elements, touch);
    }

    private static int ChannelOf(int written) => written == PlaceNumbers.AnyChannel ? -1 : written - 1;

    private void Add(NewControl? control, HoconField field)
    {
        if (control is null)
        {
            return;
        }

        foreach (var element in control.Elements)
        {
            _elements.Add(element);
            if (control.Group.Kind != ControlKind.Light)
            {
                Claim(control, field, element);
            }
        }

        if (control.Touch is { } touch)
        {
            _touched.Add((control.Section, touch, _controls.Count));
        }

        _controls.Add(control.Group);
    }

    /// <summary>One message belongs to one control; of two only the first would ever be heard.</summary>
    private void Claim(NewControl control, HoconField field, ControlElement element)
    {
        if (_claimed.Claim(element, control.Group.Encoding, field.Key) is { } owned)
        {
            control.Section.Bag.Error(RigDiagnosticIds.TwoOwners, field.KeyOrigin, $"{control.Section.What}: {owned}");
        }
    }

    /// <summary><c>touch = fader-touch</c>: the buttons that say whether a hand is on the fader, one for each place.</summary>
    private void FindTouch((Section Control, Written<string> Name, int Group) touched)
    {
        var (control, name, group) = touched;
        var touch = _controls.FindIndex(one => one.Name == name.Value);
        if (touch < 0)
        {
            var known = _controls.Where(static one => one.Kind == ControlKind.Button).Select(static one => one.Name).ToList();
            control.Bag.Error(RigDiagnosticIds.UnknownName, name.Origin, $"{control.What}: no control '{name.Value}'{NearestWord.Suggest(control.Bag, name.Value, known)}");
        }
        else if (_controls[touch].Kind != ControlKind.Button || _controls[touch].Count != _controls[group].Count)
        {
            control.Bag.Error(RigDiagnosticIds.DoesNotFit, name.Origin,
                $"{control.What}: 'touch' should name buttons, one for each of its {_controls[group].Count} places, and '{name.Value}' is no such control");
        }
        else
        {
            _controls[group] = _controls[group] with { Touch = touch };
        }
    }

    /// <summary><c>light = pad</c>, or <c>light { palette = pad, channel = 1, number = "button - 1" }</c> where it listens elsewhere than the control speaks.</summary>
    private (int Palette, Section? At) ReadLight(Section control)
    {
        if (control.Take("light") is HoconObject body)
        {
            var at = new Section(body, $"{control.What}, light", control.Bag);
            return (at.RequiredText("palette", "pad") is { } name ? PaletteNamed(at, name) : -1, at);
        }

        return (control.Text("light", "pad") is { } light ? PaletteNamed(control, light) : -1, null);
    }

    private int PaletteNamed(Section section, Written<string> light)
    {
        for (var i = 0; i < palettes.Count; i++)
        {
            if (palettes[i].Name == light.Value)
            {
                _unknownPalettes.Use(light.Value);
                return i;
            }
        }

        _unknownPalettes.Mentioned(light.Origin, section.What, $"no palette '{light.Value}'", light.Value, [.. palettes.Select(static palette => palette.Name)]);
        return -1;
    }

    private static LightAddress?[]? ReadLightAddresses(Section light, PlaceNumbers places)
    {
        var channels = places.Read(light, "channel", 1, MidiMessage.ChannelCount, isRequired: true);
        var numbers = places.Read(light, "number", 0, MidiMessage.MaxValue, isRequired: true);
        light.Done();
        return channels is null || numbers is null
            ? null
            : [.. channels.Zip(numbers, static (channel, number) => (LightAddress?)new LightAddress(Math.Max(ChannelOf(channel), 0), number))];
    }

    private static ReleaseMessage?[]? ReadReleases(Section release, PlaceNumbers places)
    {
        var channels = places.Read(release, "channel", 1, MidiMessage.ChannelCount, isRequired: true);
        var numbers = places.Read(release, "number", 0, MidiMessage.MaxValue, isRequired: true);
        var values = places.Read(release, "value", 0, MidiMessage.MaxValue, isRequired: true);
        release.Done();
        return channels is null || numbers is null || values is null
            ? null
            : [.. Enumerable.Range(0, places.Count).Select(i => (ReleaseMessage?)new ReleaseMessage(ChannelOf(channels[i]), numbers[i], values[i]))];
    }

    /// <summary><c>calibrate = [3, 124]</c>: what the control sends at its two ends; the second is the top, so a pedal may also be turned round.</summary>
    private static (int Low, int High)? ReadCalibration(Section control, Sent sent)
    {
        if (control.Take("calibrate") is not { } value)
        {
            return null;
        }

        if (value is not HoconArray { Items: [var first, var second] })
        {
            control.Wrong(value, "calibrate", "what it sends at its two ends, such as [3, 124]");
            return null;
        }

        if (control.AsWhole(first, "calibrate", 0, sent.Top) is not { } low || control.AsWhole(second, "calibrate", 0, sent.Top) is not { } high)
        {
            return null;
        }

        if (low.Value == high.Value)
        {
            control.Bag.Error(RigDiagnosticIds.BadValue, low.Origin, $"{control.What}: 'calibrate' needs two ends that differ");
            return null;
        }

        return (low.Value, high.Value);
    }

    private static int ReadGestures(Section control, ControlKind kind)
    {
        var possible = kind switch
        {
            ControlKind.Button => (1 << (int)Gesture.Press) | (1 << (int)Gesture.Release),
            ControlKind.Position => 1 << (int)Gesture.Move,
            ControlKind.Encoder => 1 << (int)Gesture.Turn,
            _ => 0,
        };
        var items = control.List("gestures");
        if (items.Count == 0)
        {
            return possible;
        }

        var gestures = 0;
        foreach (var item in items)
        {
            if (control.AsText(item, "gestures", "press") is not { } text || !control.TryWord(text, "gestures", GestureWords, out var gesture))
            {
                continue;
            }

            if ((possible & (1 << (int)gesture)) == 0)
            {
                control.Bag.Error(RigDiagnosticIds.ImpossibleGesture, text.Origin, $"{control.What}: a control of this kind cannot {text.Value}");
            }

            gestures |= possible & (1 << (int)gesture);
        }

        return gestures;
    }

    /// <summary><c>at = "[1..8 as track, 1..5 as scene]"</c>; without it there is one. Null when it cannot be read.</summary>
    internal static List<PlaceAxis>? ReadAxes(Section control)
    {
        var axes = new List<PlaceAxis>();
        if (control.Take("at") is not { } value)
        {
            return axes;
        }

        if (control.AsText(value, "at", "\"[1..8 as track]\"") is not { } at)
        {
            return null;
        }

        var parts = at.Value is ['[', .., ']'] ? at.Value[1..^1].Split(',') : [];
        foreach (var part in parts)
        {
            var words = part.Split(" as ", StringSplitOptions.TrimEntries);
            if (words.Length != 2 || !RangeText.TryWhole(words[0], out var low, out var high) || low > high || high - low >= MaxElements
                || words[1].Length == 0 || !words[1].All(char.IsAsciiLetter) || axes.Exists(axis => axis.Name == words[1]))
            {
                axes.Clear();
                break;
            }

            axes.Add(new PlaceAxis(words[1], low, high - low + 1));
        }

        if (axes.Count is 0 or > MaxCoordinates || axes.Aggregate(1L, static (product, axis) => product * axis.Size) > MaxElements)
        {
            control.Bag.Error(RigDiagnosticIds.BadSyntax, at.Origin,
                $"{control.What}: 'at' should be one to {MaxCoordinates} ranges with their names, such as \"[1..8 as track, 1..5 as scene]\", of at most {MaxElements} places, not '{at.Value}'{NearestAs(at.Value)}");
            return null;
        }

        return axes;
    }

    /// <summary>The one word between range and name is soon misspelt and hard to see.</summary>
    private static string NearestAs(string at) =>
        at.Split(' ', ',').Any(static word => word is not "as" && word.Length is 2 or 3 && NearestWord.Find(word, ["as"]) is not null) ? "; did you mean 'as'?" : "";

    private sealed record NewControl(Section Section, ControlGroup Group, ControlElement[] Elements, Written<string>? Touch);

    /// <summary>A word of <c>sends</c>.</summary>
    private sealed record Sent(MidiKind Message, ControlForm Form = ControlForm.Plain)
    {
        /// <summary>Highest raw value.</summary>
        public int Top => Message == MidiKind.PitchBend || Form != ControlForm.Plain ? Midi14.Max : MidiMessage.MaxValue;

        /// <summary>One to a channel: without a number.</summary>
        public bool IsWholeChannel => Message is MidiKind.PitchBend or MidiKind.ChannelPressure;

        /// <summary>Highest number, so that the one that goes with it is there too.</summary>
        public int MaxNumber(RelativeEncoding? encoding) => Form switch
        {
            ControlForm.Nrpn => Midi14.Max - 1,
            ControlForm.FourteenBit => ControlPair.LsbOffset - 1,
            _ => encoding == RelativeEncoding.Increments ? MidiMessage.MaxValue - 1 : MidiMessage.MaxValue,
        };
    }
}

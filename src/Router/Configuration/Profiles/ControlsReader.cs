using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Midi;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Text;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>controls { NAME { kind, at, sends, channel, number, gestures, encoding, light, source } }</c></summary>
/// <param name="file">The profile.</param>
/// <param name="palettes">Its palettes.</param>
internal sealed class ControlsReader(Section file, IReadOnlyList<LightPalette> palettes)
{
    /// <summary>Elements of one profile: 16 channels of 128 notes, and as much again.</summary>
    private const int MaxElements = 4096;

    private const int MaxCoordinates = 3;
    private const int AnyChannel = -1;

    private static readonly Words<ControlKind> Kinds = new(
        ("button", ControlKind.Button), ("position", ControlKind.Position), ("encoder", ControlKind.Encoder), ("light", ControlKind.Light));

    private static readonly Words<MidiKind> Messages = new(
        ("note", MidiKind.NoteOn), ("controller", MidiKind.ControlChange), ("program", MidiKind.ProgramChange),
        ("pitch-bend", MidiKind.PitchBend), ("pressure", MidiKind.ChannelPressure));

    private static readonly Words<RelativeEncoding> Encodings = new(
        ("twos-complement", RelativeEncoding.TwosComplement), ("binary-offset", RelativeEncoding.BinaryOffset),
        ("signed-bit", RelativeEncoding.SignedBit), ("signed-bit-2", RelativeEncoding.SignedBit2));

    private static readonly Words<Gesture> GestureWords = new(
        ("press", Gesture.Press), ("release", Gesture.Release), ("move", Gesture.Move), ("turn", Gesture.Turn));

    private readonly List<ControlGroup> _controls = [];
    private readonly List<ControlElement> _elements = [];
    private readonly Dictionary<(MidiKind Message, int Channel, int Number), string> _claimed = [];

    /// <summary>Reads all controls.</summary>
    public (ControlGroup[] Controls, ControlElement[] Elements) Read()
    {
        if (file.Object("controls", $"{file.What}, controls") is { } section)
        {
            foreach (var field in section.Fields)
            {
                if (field.Value is HoconObject body)
                {
                    ReadControl(new Section(body, $"{file.What}, control '{field.Key}'", file.Bag), field);
                }
                else
                {
                    section.Wrong(field.Value, field.Key, "{ kind = button, sends = note, channel = 1, number = 60 }");
                }
            }
        }

        return ([.. _controls], [.. _elements]);
    }

    private void ReadControl(Section control, HoconField field)
    {
        var kind = control.Word("kind", Kinds, ControlKind.Button);
        var axes = ReadAxes(control);
        var message = control.Word("sends", Messages, MidiKind.NoteOn);
        var gestures = ReadGestures(control, kind);
        RelativeEncoding? encoding = kind == ControlKind.Encoder ? control.Word("encoding", Encodings, RelativeEncoding.TwosComplement) : null;
        var palette = ReadPalette(control);
        var source = control.Text("source", "\"page 12\"")?.Value ?? "";
        var count = axes.Aggregate(1, static (product, axis) => product * axis.Size);
        var channels = ReadNumbers(control, "channel", axes, count, 1, MidiMessage.ChannelCount, isRequired: true);
        var numbers = ReadNumbers(control, "number", axes, count, 0, MidiMessage.MaxValue, message is not (MidiKind.PitchBend or MidiKind.ChannelPressure));
        control.Done();
        if (channels is null || numbers is null)
        {
            return;
        }

        if (_elements.Count + count > MaxElements)
        {
            control.Bag.Error(RigDiagnosticIds.TooMany, field.KeyOrigin, $"{control.What}: a profile has at most {MaxElements} places");
            return;
        }

        var group = new ControlGroup(field.Key, kind, [.. axes.Select(static axis => axis.Size)], gestures, encoding, _elements.Count, palette, source)
        {
            Lowest = axes.Exists(static axis => axis.Low != 1) ? [.. axes.Select(static axis => axis.Low)] : [],
        };
        for (var i = 0; i < count; i++)
        {
            var element = new ControlElement(_controls.Count, message, channels[i] == AnyChannel ? -1 : channels[i] - 1, numbers[i]);
            _elements.Add(element);
            if (kind != ControlKind.Light)
            {
                Claim(control, field, element);
            }
        }

        _controls.Add(group);
    }

    /// <summary>One message belongs to one control; of two only the first would ever be heard.</summary>
    private void Claim(Section control, HoconField field, ControlElement element)
    {
        var (first, last) = element.Channel < 0 ? (0, MidiMessage.ChannelCount - 1) : (element.Channel, element.Channel);
        for (var channel = first; channel <= last; channel++)
        {
            if (!_claimed.TryAdd((element.Message, channel, element.Number), field.Key))
            {
                var word = Messages.All.First(word => Messages.TryGet(word, out var kind) && kind == element.Message);
                control.Bag.Error(RigDiagnosticIds.TwoOwners, field.KeyOrigin,
                    $"{control.What}: {word} {element.Number} on channel {channel + 1} belongs to '{_claimed[(element.Message, channel, element.Number)]}' already");
                return;
            }
        }
    }

    private int ReadPalette(Section control)
    {
        if (control.Text("light", "pad") is not { } light)
        {
            return -1;
        }

        for (var i = 0; i < palettes.Count; i++)
        {
            if (palettes[i].Name == light.Value)
            {
                return i;
            }
        }

        control.Bag.Error(RigDiagnosticIds.UnknownName, light.Origin,
            $"{control.What}: no palette '{light.Value}'{NearestWord.Suggest(control.Bag, light.Value, [.. palettes.Select(static palette => palette.Name)])}");
        return -1;
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

    /// <summary><c>at = "[1..8 as track, 1..5 as scene]"</c>; without it there is one.</summary>
    private static List<Axis> ReadAxes(Section control)
    {
        var axes = new List<Axis>();
        if (control.Text("at", "\"[1..8 as track]\"") is not { } at)
        {
            return axes;
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

            axes.Add(new Axis(words[1], low, high - low + 1));
        }

        if (axes.Count is 0 or > MaxCoordinates || axes.Aggregate(1L, static (product, axis) => product * axis.Size) > MaxElements)
        {
            control.Bag.Error(RigDiagnosticIds.BadSyntax, at.Origin,
                $"{control.What}: 'at' should be one to {MaxCoordinates} ranges with their names, such as \"[1..8 as track, 1..5 as scene]\", of at most {MaxElements} places, not '{at.Value}'");
            axes.Clear();
        }

        return axes;
    }

    /// <summary>A number for each element: the same for all, a formula of the coordinates, or a list in the elements' order.</summary>
    private static int[]? ReadNumbers(Section control, string key, List<Axis> axes, int count, int low, int high, bool isRequired)
    {
        var numbers = new int[count];
        var value = control.Take(key);
        if (value is null)
        {
            if (isRequired)
            {
                control.Bag.Error(RigDiagnosticIds.MissingKey, control.Origin, $"{control.What}: '{key}' is missing: a number, a formula such as \"52 + scene\", or a list");
            }

            return isRequired ? null : numbers;
        }

        if (value is HoconArray list)
        {
            return ReadList(control, key, list, numbers, low, high);
        }

        if (control.AsText(value, key, "a number or a formula such as \"52 + scene\"") is not { } text)
        {
            return null;
        }

        if (key == "channel" && text.Value == "any")
        {
            Array.Fill(numbers, AnyChannel);
            return numbers;
        }

        var scope = new NameScope();
        foreach (var axis in axes)
        {
            scope.TryBind(axis.Name);
        }

        if (!ExpressionParser.TryParse(text.Value, Slice.Trimmed(text.Value, 0, text.Value.Length), scope, out var formula, out var error, control.Bag))
        {
            control.Bag.Error(error.Id, text.At(error.Offset), $"{control.What}: '{key}': {error.Message}");
            return null;
        }

        var at = axes.Select(static axis => axis.Low).ToArray();
        for (var i = 0; i < count; i++)
        {
            var e = default(MeshEvent);
            for (var slot = 0; slot < at.Length; slot++)
            {
                e.Bind(slot, at[slot]);
            }

            numbers[i] = formula.EvaluateWhole(e);
            if (numbers[i] < low || numbers[i] > high)
            {
                control.Bag.Error(RigDiagnosticIds.BadValue, text.Origin,
                    string.Create(CultureInfo.InvariantCulture, $"{control.What}: '{key}' goes from {low} to {high}, and for [{string.Join(',', at)}] it is {numbers[i]}"));
                return null;
            }

            for (var axis = at.Length - 1; axis >= 0 && ++at[axis] >= axes[axis].Low + axes[axis].Size; axis--)
            {
                at[axis] = axes[axis].Low;
            }
        }

        return numbers;
    }

    private static int[]? ReadList(Section control, string key, HoconArray list, int[] numbers, int low, int high)
    {
        if (list.Items.Count != numbers.Length)
        {
            control.Bag.Error(RigDiagnosticIds.BadValue, list.Origin, $"{control.What}: '{key}' has {list.Items.Count} numbers for {numbers.Length} places");
            return null;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            if (control.AsWhole(list.Items[i], key, low, high) is not { } number)
            {
                return null;
            }

            numbers[i] = number.Value;
        }

        return numbers;
    }

    private sealed record Axis(string Name, int Low, int Size);
}

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>displays { NAME { size, message | channel, letters, dot, every, fields { NAME { at, offset, width, align } }, source } }</c>; fields become controls that show text.</summary>
/// <param name="file">The profile.</param>
/// <param name="controls">Its controls so far.</param>
/// <param name="elements">Their elements.</param>
internal sealed class DisplaysReader(Section file, IReadOnlyList<ControlGroup> controls, IReadOnlyList<ControlElement> elements)
{
    private const int MaxDisplays = 16;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly Words<TextAlign> Aligns = new(("left", TextAlign.Left), ("right", TextAlign.Right), ("centre", TextAlign.Centre));

    private readonly List<ControlGroup> _controls = [.. controls];
    private readonly List<ControlElement> _elements = [.. elements];
    private readonly List<TextDisplay> _displays = [];

    /// <summary>All controls with the fields behind them.</summary>
    public ControlGroup[] Controls => [.. _controls];

    /// <summary>All elements with those of the fields behind them.</summary>
    public ControlElement[] Elements => [.. _elements];

    /// <summary>Reads all displays.</summary>
    public TextDisplay[] Read()
    {
        if (file.Object("displays", $"{file.What}, displays") is not { } section)
        {
            return [];
        }

        foreach (var field in section.Fields)
        {
            if (field.Value is not HoconObject body)
            {
                section.Wrong(field.Value, field.Key, "{ size = 16, message = \"F0 … <offset> <text> F7\" }");
            }
            else if (_displays.Count == MaxDisplays)
            {
                section.Bag.Error(RigDiagnosticIds.TooMany, field.KeyOrigin, $"{section.What}: at most {MaxDisplays} displays");
            }
            else if (Section.Read(body, $"{file.What}, display '{field.Key}'", file.Bag, display => ReadDisplay(display, field)) is var (made, fields))
            {
                _displays.Add(made);
                fields.ForEach(Add);
            }
        }

        return [.. _displays];
    }

    private void Add(NewField field)
    {
        if (_controls.Exists(control => control.Name == field.Name.Value))
        {
            file.Bag.Error(RigDiagnosticIds.TwoOwners, field.Name.Origin, $"{file.What}: there is a control '{field.Name.Value}' already; name the field otherwise");
            return;
        }

        if (_elements.Count + field.Places.Length > ControlsReader.MaxElements)
        {
            file.Bag.Error(RigDiagnosticIds.TooMany, field.Name.Origin, $"{file.What}: a profile has at most {ControlsReader.MaxElements} places");
            return;
        }

        var group = _controls.Count;
        _controls.Add(new ControlGroup(field.Name.Value, ControlKind.Display, [.. field.Axes.Select(static axis => axis.Size)], 0, null, _elements.Count, -1, field.Source)
        {
            Lowest = field.Axes.Exists(static axis => axis.Low != 1) ? [.. field.Axes.Select(static axis => axis.Low)] : [],
        });
        _elements.AddRange(field.Places.Select(place => new ControlElement(group, MidiKind.None, -1, 0) { Text = place }));
    }

    private (TextDisplay Display, List<NewField> Fields)? ReadDisplay(Section display, HoconField key)
    {
        var size = display.Whole("size", 1, TextDisplay.MostCells)?.Value;
        if (size is null && display.Take("size") is null)
        {
            display.Bag.Error(RigDiagnosticIds.MissingKey, display.Origin, $"{display.What}: 'size' is missing: how many characters it shows, for instance size = 16");
        }

        var message = ReadMessage(display);
        var isMissing = message is null && display.Take("message") is null;
        var channel = isMissing ? display.Whole("channel", 1, MidiMessage.ChannelCount, 1) - 1 : 0;
        var letters = LettersReader.Read(display, size ?? 1, byController: isMissing);
        var dot = display.Whole("dot", 1, MidiMessage.MaxValue)?.Value ?? 0;
        var every = display.Duration("every", TimeSpan.Zero, LongestPause, TimeSpan.Zero);
        var source = display.Text("source", "\"page 12\"")?.Value ?? "";
        var fields = ReadFields(display, key, size, source);
        display.Done();
        return size is null || letters is null || (message is null && !isMissing)
            ? null
            : (new TextDisplay(key.Key, size.Value, letters, message, source) { Channel = channel, DotValue = dot, Every = every }, fields);
    }

    private List<NewField> ReadFields(Section display, HoconField key, int? size, string source)
    {
        if (display.Take("fields") is null)
        {
            var align = display.Word("align", Aligns, TextAlign.Left);
            return [new NewField(new Written<string>(key.Key, key.KeyOrigin), [], [new TextField(_displays.Count, 0, size ?? 1, align)], source)];
        }

        var fields = new List<NewField>();
        if (display.Object("fields", $"{display.What}, fields") is not { } section)
        {
            return fields;
        }

        foreach (var field in section.Fields)
        {
            if (field.Value is not HoconObject body)
            {
                section.Wrong(field.Value, field.Key, "{ offset = 0, width = 16 }");
            }
            else if (Section.Read(body, $"{display.What}, field '{field.Key}'", file.Bag, one => ReadField(one, field, size, source)) is { } read)
            {
                fields.Add(read);
            }
        }

        return fields;
    }

    private NewField? ReadField(Section field, HoconField key, int? size, string source)
    {
        var cells = size ?? TextDisplay.MostCells;
        var axes = ControlsReader.ReadAxes(field);
        var width = field.Whole("width", 1, cells);
        if (width is null && field.Take("width") is null)
        {
            field.Bag.Error(RigDiagnosticIds.MissingKey, field.Origin, $"{field.What}: 'width' is missing: how many characters it has, for instance width = 6");
        }

        var align = field.Word("align", Aligns, TextAlign.Left);
        if (axes is null)
        {
            field.Know(["offset"]);
            field.Done();
            return null;
        }

        var offsets = new PlaceNumbers(axes).Read(field, "offset", 0, cells - (width?.Value ?? 1), isRequired: true);
        field.Done();
        return width is null || offsets is null ? null : new NewField(
            new Written<string>(key.Key, key.KeyOrigin), axes, [.. offsets.Select(offset => new TextField(_displays.Count, offset, width.Value.Value, align))], source);
    }

    /// <summary>The message that writes text; null when there is none or it cannot be read, which is reported.</summary>
    private static TextMessage? ReadMessage(Section display)
    {
        const string Offset = "<offset>";
        const string Text = "<text>";
        if (display.Text("message", "\"F0 00 00 66 14 12 <offset> <text> F7\"") is not { } message)
        {
            return null;
        }

        var parts = message.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (offset, text) = (Array.IndexOf(parts, Offset), Array.IndexOf(parts, Text));
        var bytes = new byte[parts.Length];
        var wrong = text < 0 || offset > text || parts.Length > TextMessage.MaxFrame || parts.Count(static part => part is Offset) > 1 || parts.Count(static part => part is Text) > 1
            || parts[0] != "F0" || parts[^1] != "F7";
        for (var i = 0; i < parts.Length && !wrong; i++)
        {
            wrong = i != offset && i != text && !(ProfileReader.TryReadByte(parts[i], out bytes[i]) && (bytes[i] <= MidiMessage.MaxValue || i == 0 || i == parts.Length - 1));
        }

        if (!wrong)
        {
            return new TextMessage(bytes[..text], offset, bytes[(text + 1)..]);
        }

        display.Bag.Error(RigDiagnosticIds.BadValue, message.Origin,
            $"{display.What}: 'message' should be a SysEx message of at most {TextMessage.MaxFrame} bytes in hexadecimal, F0 to F7, with {Text} once, and {Offset} before it where a part can be written{NearestWord.SuggestPlace(parts, [Offset, Text])}");
        return null;
    }

    private sealed record NewField(Written<string> Name, List<PlaceAxis> Axes, TextField[] Places, string Source);
}

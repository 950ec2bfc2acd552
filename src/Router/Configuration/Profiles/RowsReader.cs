using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Midi;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary><c>rows { NAME { at, slots, message, longest, request, source } }</c>: rows of clip slots, each told in one SysEx message; they become controls that show something.</summary>
/// <param name="file">The profile.</param>
/// <param name="controls">Its controls so far.</param>
/// <param name="elements">Their elements.</param>
internal sealed class RowsReader(Section file, IReadOnlyList<ControlGroup> controls, IReadOnlyList<ControlElement> elements)
{
    private const int MaxFrame = 32;
    private const string Number = "<row>";
    private const string Slots = "<slots>";
    private const string Example = "{ at = \"[1..8 as row]\", slots = 8, message = \"F0 7D 01 <row> <slots> F7\" }";

    private readonly List<ControlGroup> _controls = [.. controls];
    private readonly List<ControlElement> _elements = [.. elements];
    private readonly List<ReadOnlyMemory<byte>> _requests = [];

    /// <summary>All controls with the rows behind them.</summary>
    public ControlGroup[] Controls => [.. _controls];

    /// <summary>All elements with the rows behind them.</summary>
    public ControlElement[] Elements => [.. _elements];

    /// <summary>Reads all rows. Returns the messages with which the device asks for them.</summary>
    public ReadOnlyMemory<byte>[] Read()
    {
        if (file.Object("rows", $"{file.What}, rows") is { } section)
        {
            foreach (var field in section.Fields)
            {
                if (field.Value is HoconObject body)
                {
                    Add(field, Section.Read(body, $"{file.What}, rows '{field.Key}'", file.Bag, ReadRows));
                }
                else
                {
                    section.Wrong(field.Value, field.Key, Example);
                }
            }
        }

        return [.. _requests];
    }

    private void Add(HoconField field, NewRows? rows)
    {
        if (rows is null)
        {
            return;
        }

        if (_controls.Exists(control => control.Name == field.Key))
        {
            file.Bag.Error(RigDiagnosticIds.TwoOwners, field.KeyOrigin, $"{file.What}: there is a control '{field.Key}' already; name the rows otherwise");
            return;
        }

        if (_elements.Count + rows.Places.Length > ControlsReader.MaxElements)
        {
            file.Bag.Error(RigDiagnosticIds.TooMany, field.KeyOrigin, $"{file.What}: a profile has at most {ControlsReader.MaxElements} places");
            return;
        }

        if (_elements.FirstOrDefault(element => element.Row is { } other && Array.Exists(rows.Places, other.IsAlike)) is { Row: not null } known)
        {
            file.Bag.Error(RigDiagnosticIds.TwoOwners, field.KeyOrigin, $"{file.What}: rows '{field.Key}' and '{_controls[known.Group].Name}' have messages that the device cannot tell apart");
            return;
        }

        var group = _controls.Count;
        _controls.Add(new ControlGroup(field.Key, ControlKind.Display, [.. rows.Axes.Select(static axis => axis.Size)], 0, null, _elements.Count, -1, rows.Source)
        {
            Lowest = rows.Axes.Exists(static axis => axis.Low != 1) ? [.. rows.Axes.Select(static axis => axis.Low)] : [],
        });
        _elements.AddRange(rows.Places.Select(row => new ControlElement(group, MidiKind.None, -1, 0) { Row = row }));
        if (rows.Request is { } request)
        {
            _requests.Add(request);
        }
    }

    private static NewRows? ReadRows(Section rows)
    {
        var axes = ControlsReader.ReadAxes(rows);
        var slots = rows.Whole("slots", 1, SlotRow.MostSlots);
        var longest = rows.Whole("longest", 1, SlotRow.LongestMessage, SlotRow.LongestMessage);
        var message = ReadMessage(rows);
        var request = rows.Text("request", "\"F0 7D 02 F7\"");
        var source = rows.Text("source", "\"page 12\"")?.Value ?? "";
        rows.Done();
        if (slots is null && rows.Take("slots") is null)
        {
            rows.Bag.Error(RigDiagnosticIds.MissingKey, rows.Origin, $"{rows.What}: 'slots' is missing: how many slots a row shows, for instance slots = 8");
        }

        var asked = request is { } text ? ReadBytes(text.Value) : null;
        if (request is { } wrong && asked is null)
        {
            rows.Bag.Error(RigDiagnosticIds.BadValue, wrong.Origin, $"{rows.What}: 'request' should be a whole SysEx message in hexadecimal, F0 to F7");
        }

        if (axes is null || slots is null || message is not var (before, number, after) || (request is not null && asked is null))
        {
            return null;
        }

        var count = axes.Aggregate(1, static (product, axis) => product * axis.Size);
        if (number >= 0 ? count > MidiMessage.MaxValue + 1 : count > 1)
        {
            rows.Bag.Error(RigDiagnosticIds.TooMany, rows.KeyOrigin("message"), number >= 0
                ? $"{rows.What}: {Number} tells at most {MidiMessage.MaxValue + 1} rows apart, and these are {count}"
                : $"{rows.What}: nothing in 'message' tells these {count} rows apart; put {Number} where the row's number stands");
            return null;
        }

        var places = new SlotRow[count];
        for (var i = 0; i < count; i++)
        {
            var head = before.ToArray();
            if (number >= 0)
            {
                head[number] = (byte)i;
            }

            places[i] = new SlotRow(head, after, slots.Value.Value);
        }

        if (places[0].Size > longest)
        {
            rows.Bag.Error(RigDiagnosticIds.TooMany, slots.Value.Origin, $"{rows.What}: a row of {slots.Value.Value} slots is a message of {places[0].Size} bytes, and the device takes {longest}");
            return null;
        }

        return new NewRows(axes, places, asked, source);
    }

    /// <summary>What stands before the slots, where in it the row's number stands (-1: nowhere), and what stands behind them; null when it cannot be read, which is reported.</summary>
    private static (byte[] Before, int Number, byte[] After)? ReadMessage(Section rows)
    {
        if (rows.RequiredText("message", "\"F0 7D 01 <row> <slots> F7\"") is not { } message)
        {
            return null;
        }

        var parts = message.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (number, slots) = (Array.IndexOf(parts, Number), Array.IndexOf(parts, Slots));
        if (slots > 0 && number < slots && parts.Length <= MaxFrame && parts.Count(static part => part == Number) <= 1
            && ReadBytes(string.Join(' ', parts.Select(static (part, _) => part is Number or Slots ? "00" : part))) is { } bytes && parts.Count(static part => part == Slots) == 1)
        {
            return (bytes[..slots], number, bytes[(slots + 1)..]);
        }

        rows.Bag.Error(RigDiagnosticIds.BadValue, message.Origin,
            $"{rows.What}: 'message' should be a SysEx message of at most {MaxFrame} bytes in hexadecimal, F0 to F7, with {Slots} once, and {Number} before it where the row's number stands, from 0{NearestWord.SuggestPlace(parts, [Number, Slots])}");
        return null;
    }

    private static byte[]? ReadBytes(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var bytes = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!ProfileReader.TryReadByte(parts[i], out bytes[i]))
            {
                return null;
            }
        }

        return SysExFormat.IsWhole(bytes) ? bytes : null;
    }

    private sealed record NewRows(List<PlaceAxis> Axes, SlotRow[] Places, byte[]? Request, string Source);
}

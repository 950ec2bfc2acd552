using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Displays;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Midi;

namespace MidiMesh.Router.Screen;

/// <summary>Reads what a device's displays show from the messages that reach it, as the device itself would.</summary>
/// <remarks><see cref="Take(in MidiMessage)"/> is called by one thread at a time and allocates nothing; <see cref="TextOf"/> may be called from any.</remarks>
internal sealed class DisplayDecoder
{
    private const int Channels = 16;
    private const int Numbers = 128;
    private readonly DeviceProfile _profile;
    private readonly byte[][] _cells;
    private readonly (int Display, int Range, int Cell)[]?[] _listeners;   // by channel and controller
    private readonly (int Element, SlotRow Row, byte[] Slots)[] _rows;
    private readonly byte[] _read;

    /// <summary>Blank displays.</summary>
    public DisplayDecoder(DeviceProfile profile)
    {
        _profile = profile;
        _cells = Array.ConvertAll(profile.Displays, static display => Enumerable.Repeat(TextDisplay.Blank, display.Size).ToArray());
        _listeners = new (int, int, int)[profile.Displays.Length == 0 ? 0 : Channels * Numbers][];
        foreach (var same in profile.Displays
            .SelectMany(static (display, index) => display.Letters.SelectMany((range, at) => range.Numbers.Select((number, cell) => (Key: (display.Channel * Numbers) + number, Place: (index, at, cell)))))
            .GroupBy(static one => one.Key))
        {
            _listeners[same.Key] = [.. same.Select(static one => one.Place)];
        }

        _rows = [.. profile.Elements.Select(static (element, index) => (index, element.Row)).Where(static one => one.Row is not null)
            .Select(static one => (one.index, one.Row!, new byte[one.Row!.Slots * SlotBytes.Size]))];
        _read = new byte[SevenBitPacking.SizeOf(SlotRow.MostSlots * SlotBytes.Size)];
    }

    /// <summary>What a message did.</summary>
    public enum Result
    {
        /// <summary>It is for none of the displays.</summary>
        NoDisplay,

        /// <summary>It told a display what it shows already.</summary>
        Same,

        /// <summary>A display shows something else now.</summary>
        Changed,
    }

    /// <summary>Takes a message of a channel.</summary>
    public Result Take(in MidiMessage message)
    {
        if (message.Kind != MidiKind.ControlChange || _listeners.Length == 0 || _listeners[(message.Channel * Numbers) + message.Controller] is not { } places)
        {
            return Result.NoDisplay;
        }

        foreach (var (display, range, cell) in places)
        {
            if (_profile.Displays[display].TryRead(message.Value, range, out var letter))
            {
                return Set(display, cell, letter) ? Result.Changed : Result.Same;
            }
        }

        return Result.NoDisplay;
    }

    /// <summary>Takes a SysEx message.</summary>
    public Result Take(ReadOnlySpan<byte> sysEx)
    {
        for (var display = 0; display < _cells.Length; display++)
        {
            if (_profile.Displays[display] is not { Message: { } message } shown || !message.TryRead(sysEx, out var offset, out var values))
            {
                continue;
            }

            var changed = false;
            for (var i = 0; i < values.Length && offset + i < shown.Size; i++)
            {
                changed |= Set(display, offset + i, LetterOf(shown, values[i]));
            }

            return changed ? Result.Changed : Result.Same;
        }

        foreach (var (_, row, slots) in _rows)
        {
            if (row.TryRead(sysEx, _read))
            {
                var told = _read.AsSpan(0, slots.Length);
                var changed = !told.SequenceEqual(slots);
                told.CopyTo(slots);
                return changed ? Result.Changed : Result.Same;
            }
        }

        return Result.NoDisplay;
    }

    /// <summary>What a field shows, with the blanks around it, or a row in words; null for an element that is none.</summary>
    public string? TextOf(int element) =>
        (uint)element >= (uint)_profile.Elements.Length ? null
        : _profile.Elements[element].Text is { } field ? Read(field.Display, field.Offset, field.Width)
        : Array.Find(_rows, row => row.Element == element) is { Slots: { } slots } ? SlotRow.TextOf(slots)
        : null;

    /// <summary>What some cells of a display show.</summary>
    public string Read(int display, int offset, int count)
    {
        var text = new System.Text.StringBuilder(count);
        foreach (var cell in _cells[display].AsSpan(offset, count))
        {
            text.Append((char)(cell & ~TextDisplay.Dot));
            if ((cell & TextDisplay.Dot) != 0)
            {
                text.Append('.');
            }
        }

        return text.ToString();
    }

    private static byte LetterOf(TextDisplay display, byte value)
    {
        for (var range = 0; range < display.Letters.Length; range++)
        {
            if (display.TryRead(value, range, out var letter))
            {
                return letter;
            }
        }

        return (byte)'?';
    }

    private bool Set(int display, int cell, byte letter)
    {
        if (_cells[display][cell] == letter)
        {
            return false;
        }

        _cells[display][cell] = letter;
        return true;
    }
}

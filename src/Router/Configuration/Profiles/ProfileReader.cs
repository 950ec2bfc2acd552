using System.Globalization;
using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>Reads a device profile; its mistakes have places just as a rig's. The format is described in docs/profiles.md.</summary>
internal static class ProfileReader
{
    /// <summary>Version of the profile format that this program reads.</summary>
    private const int Format = 1;

    /// <summary>Longest message sent at connect or goodbye; as long as any backend carries in one piece.</summary>
    private const int MaxMessage = 1024;

    private const int MaxBytesPerSecond = 1_000_000;

    /// <summary>Reads a profile.</summary>
    /// <param name="id">Its folder and file: "akai/apc40".</param>
    /// <param name="root">The loaded file.</param>
    /// <param name="bag">Takes what is wrong; a profile with errors is not to be used.</param>
    public static DeviceProfile Read(string id, HoconObject root, DiagnosticBag bag) => Section.Read(root, $"profile '{id}'", bag, file => Read(id, file));

    private static DeviceProfile Read(string id, Section file)
    {
        var name = ReadHeader(file, id);
        var identity = ReadIdentity(file);
        var ports = file.Text("ports", "\"*APC40*\"");
        var usb = ReadUsb(file);
        var start = ReadMessages(file, "start");
        var stop = ReadMessages(file, "stop");
        var bytesPerSecond = file.Whole("bytes-per-second", 0, MaxBytesPerSecond)?.Value ?? 0;
        var palettes = PaletteReader.Read(file);
        var (controls, elements) = new ControlsReader(file, palettes).Read();
        var fields = new DisplaysReader(file, controls, elements);
        var displays = fields.Read();
        var rows = new RowsReader(file, fields.Controls, fields.Elements);
        var requests = rows.Read();
        file.Done();
        return new DeviceProfile(id, name, identity, ports?.Value, start, stop, rows.Controls, rows.Elements, [.. palettes], bytesPerSecond)
        {
            Fingerprint = file.Fingerprint, Usb = usb, Displays = displays, RowRequests = requests,
        };
    }

    private static string ReadHeader(Section file, string id)
    {
        if (file.Object("profile", $"{file.What}, profile") is not { } header)
        {
            return id;
        }

        var name = header.Text("name", "\"Akai APC40\"")?.Value ?? id;
        if (header.Whole("format", 1, int.MaxValue) is { } format && format.Value != Format)
        {
            header.Bag.Error(RigDiagnosticIds.NotYet, format.Origin, $"{file.What}: this version reads format {Format}, not {format.Value}");
        }

        // For people who check the numbers; the program has no use for it.
        header.Text("source", "\"the maker's manual\"");
        header.Done();
        return name;
    }

    private static string[] ReadUsb(Section file)
    {
        var ids = new List<string>();
        foreach (var item in file.List("usb"))
        {
            if (file.AsText(item, "usb", UnitWords.UsbExample) is { } text && UnitWords.ReadUsb(text, file.What, file.Bag) is { } id)
            {
                ids.Add(id);
            }
        }

        return [.. ids];
    }

    private static IdentityPattern? ReadIdentity(Section file)
    {
        if (file.Take("identity") is not { } value)
        {
            return null;
        }

        if (value is not HoconObject body)
        {
            file.Wrong(value, "identity", "{ … }");
            return null;
        }

        return Section.Read(body, $"{file.What}, identity", file.Bag, ReadIdentityBody);
    }

    private static IdentityPattern? ReadIdentityBody(Section identity)
    {
        var manufacturer = ReadBytes(identity, "manufacturer", "\"47\"");
        var model = ReadModel(identity);
        identity.Text("source", "\"the maker's manual\"");
        identity.Done();
        if (manufacturer is { Length: not (1 or 3) })
        {
            identity.Bag.Error(RigDiagnosticIds.BadValue, identity.KeyOrigin("manufacturer"), $"{identity.What}: a manufacturer is one byte, or three that begin with 00");
            return null;
        }

        return manufacturer is null || model is null ? null : new IdentityPattern(manufacturer, model);
    }

    /// <summary>The model's bytes; <c>..</c> stands for one that may be anything.</summary>
    private static byte[]? ReadModel(Section identity)
    {
        if (identity.RequiredText("model", "\"73\"") is not { } text)
        {
            return null;
        }

        var parts = text.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var model = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == "..")
            {
                model[i] = IdentityPattern.AnyByte;
            }
            else if (parts[i].Length != 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out model[i]) || model[i] > Contracts.Midi.MidiMessage.MaxValue)
            {
                parts = [];
            }
        }

        if (parts.Length > 0)
        {
            return model;
        }

        identity.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{identity.What}: 'model' should be bytes below 80 such as \"73\", or .. for any, not '{text.Value}'");
        return null;
    }

    private static byte[]? ReadBytes(Section section, string key, string example)
    {
        if (section.RequiredText(key, example) is not { } text)
        {
            return null;
        }

        if (TryReadHex(text.Value, out var bytes) && Array.TrueForAll(bytes, static value => value < 0x80))
        {
            return bytes;
        }

        section.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{section.What}: '{key}' should be bytes below 80 such as {example}, not '{text.Value}'");
        return null;
    }

    private static ReadOnlyMemory<byte>[] ReadMessages(Section file, string key)
    {
        var messages = new List<ReadOnlyMemory<byte>>();
        foreach (var item in file.List(key))
        {
            if (file.AsText(item, key, "\"F0 … F7\"") is not { } text)
            {
                continue;
            }

            if (TryReadHex(text.Value, out var bytes) && IsWholeMessage(bytes))
            {
                messages.Add(bytes);
            }
            else
            {
                file.Bag.Error(RigDiagnosticIds.BadValue, text.Origin, $"{file.What}: '{key}' should be whole MIDI messages in hexadecimal such as \"F0 7E 7F 06 01 F7\" or \"B0 07 7F\", of at most {MaxMessage} bytes");
            }
        }

        return [.. messages];
    }

    private static bool IsWholeMessage(byte[] bytes) => bytes switch
    {
        { Length: 0 or > MaxMessage } => false,
        [0xF0, .., 0xF7] => !bytes.AsSpan(1, bytes.Length - 2).ContainsAnyInRange((byte)0x80, (byte)0xFF),
        _ => Contracts.Midi.MidiMessage.TryFromBytes(bytes, out _),
    };

    /// <summary>A byte of two hexadecimal digits.</summary>
    internal static bool TryReadByte(string text, out byte value)
    {
        value = 0;
        return text.Length == 2 && byte.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Bytes of two hexadecimal digits, with blanks between them.</summary>
    private static bool TryReadHex(string text, out byte[] bytes)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bytes = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryReadByte(parts[i], out bytes[i]))
            {
                return false;
            }
        }

        return parts.Length > 0;
    }
}

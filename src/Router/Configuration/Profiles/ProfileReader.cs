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
    public static DeviceProfile Read(string id, HoconObject root, DiagnosticBag bag)
    {
        var file = new Section(root, $"profile '{id}'", bag);
        var name = ReadHeader(file, id);
        var identity = ReadIdentity(file);
        var ports = file.Text("ports", "\"*APC40*\"");
        var start = ReadMessages(file, "start");
        var stop = ReadMessages(file, "stop");
        var bytesPerSecond = file.Whole("bytes-per-second", 0, MaxBytesPerSecond)?.Value ?? 0;
        var palettes = PaletteReader.Read(file);
        var (controls, elements) = new ControlsReader(file, palettes).Read();
        file.Done();
        return new DeviceProfile(id, name, identity, ports?.Value, start, stop, controls, elements, [.. palettes], bytesPerSecond);
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

    private static IdentityPattern? ReadIdentity(Section file)
    {
        if (file.Object("identity", $"{file.What}, identity") is not { } identity)
        {
            return null;
        }

        var manufacturer = ReadBytes(identity, "manufacturer", "\"47\"");
        var model = ReadBytes(identity, "model", "\"73\"");
        identity.Text("source", "\"the maker's manual\"");
        identity.Done();
        if (manufacturer is { Length: not (1 or 3) })
        {
            identity.Bag.Error(RigDiagnosticIds.BadValue, identity.KeyOrigin("manufacturer"), $"{identity.What}: a manufacturer is one byte, or three that begin with 00");
            return null;
        }

        return manufacturer is null || model is null ? null : new IdentityPattern(manufacturer, model);
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

    /// <summary>Bytes of two hexadecimal digits, with blanks between them.</summary>
    private static bool TryReadHex(string text, out byte[] bytes)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        bytes = new byte[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length != 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return false;
            }
        }

        return parts.Length > 0;
    }
}

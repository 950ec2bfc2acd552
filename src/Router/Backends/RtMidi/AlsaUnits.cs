using System.Globalization;
using MidiMesh.Actors.Ports;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>What Linux knows of the unit behind an ALSA port: USB ids, serial number and socket, read from sysfs. Nothing is opened, and no rights are needed.</summary>
/// <remarks>
/// RtMidi names an ALSA port "client:port 20:0". The kernel gives the clients 16 to 127 to sound cards, four to each: 20 is card 1 (sound/core/seq/seq_clientmgr.c).
/// <c>/sys/class/sound/card1/device</c> is a link to the card's device; for USB that is an interface, and the folder of the unit around it holds idVendor, idProduct and perhaps serial.
/// </remarks>
/// <param name="root">Where sysfs is: "/sys".</param>
internal sealed class AlsaUnits(string root)
{
    private const int FirstCardClient = 16;
    private const int LastCardClient = 127;
    private const int ClientsPerCard = 4;

    /// <summary>An interface lies one folder below its unit; a few more allow for oddities and end the search soon.</summary>
    private const int MostLevels = 5;

    /// <summary>The unit behind a port, or null when it is no card's or sysfs tells nothing.</summary>
    /// <param name="name">The port's name as RtMidi gives it.</param>
    public PortUnit? Find(string name) => CardOf(name) is { } card ? UnitOf(card) : null;

    /// <summary>Number of the sound card that a port's name tells of, or null.</summary>
    internal static int? CardOf(string name)
    {
        var blank = name.LastIndexOf(' ');
        var colon = name.LastIndexOf(':');
        return colon > blank && blank >= 0
            && int.TryParse(name.AsSpan(blank + 1, colon - blank - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var client) && client is >= FirstCardClient and <= LastCardClient
            ? (client - FirstCardClient) / ClientsPerCard
            : null;
    }

    /// <summary>The unit that is a sound card, or null.</summary>
    internal PortUnit? UnitOf(int card)
    {
        try
        {
            // Step by step: the second link is relative to where the first leads.
            var folder = Follow(Path.Combine(root, "class", "sound", string.Create(CultureInfo.InvariantCulture, $"card{card}")));
            folder = folder is null ? null : Follow(Path.Combine(folder, "device"));
            for (var level = 0; level < MostLevels && folder is not null; level++)
            {
                if (Read(folder, "idVendor") is { } vendor && Read(folder, "idProduct") is { } product)
                {
                    return new PortUnit($"{vendor}:{product}".ToLowerInvariant(), Read(folder, "serial"), Path.GetFileName(folder));
                }

                folder = Path.GetDirectoryName(folder);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // Pulled out while it was read; the next look tells.
        }

        return null;
    }

    private static string? Follow(string path)
    {
        var folder = new DirectoryInfo(path);
        return !folder.Exists ? null : Path.GetFullPath((folder.ResolveLinkTarget(returnFinalTarget: true) ?? folder).FullName);
    }

    private static string? Read(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
    }
}

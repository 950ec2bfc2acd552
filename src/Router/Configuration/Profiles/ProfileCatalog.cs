using MidiMesh.Actors.Ports;
using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>All profiles that can be read in some folders, and which of them fit a port. For showing; a rig names its profiles itself.</summary>
internal sealed class ProfileCatalog
{
    private const string Extension = ".conf";
    private const int MostFiles = 1000;

    private ProfileCatalog(IReadOnlyList<DeviceProfile> profiles) => Profiles = profiles;

    /// <summary>The profiles, by name.</summary>
    public IReadOnlyList<DeviceProfile> Profiles { get; }

    /// <summary>Reads the folders; of two profiles of one name the first folder's counts, and files that are no profiles are passed over.</summary>
    public static ProfileCatalog Read(IEnumerable<string> folders)
    {
        var found = new SortedDictionary<string, DeviceProfile>(StringComparer.Ordinal);
        foreach (var folder in folders.Where(Directory.Exists))
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Take(MostFiles))
            {
                var id = Path.GetRelativePath(folder, path)[..^Extension.Length].Replace(Path.DirectorySeparatorChar, '/');
                var bag = new DiagnosticBag();
                var loaded = HoconLoader.LoadFile(path, new HoconLoadOptions { SandboxRoot = folder });
                bag.AddText(loaded.Diagnostics);
                if (!found.ContainsKey(id) && ProfileReader.Read(id, loaded.Root, bag) is var profile && !bag.HasErrors)
                {
                    found[id] = profile;
                }
            }
        }

        return new ProfileCatalog([.. found.Values]);
    }

    /// <summary>Names of the profiles that fit a port: those of its USB ids, or else those whose port pattern fits its name.</summary>
    public IReadOnlyList<string> Fitting(MidiPortDescription port)
    {
        var byUsb = Profiles.Where(profile => port.Unit?.Usb is { } usb && profile.Usb.Contains(usb, StringComparer.OrdinalIgnoreCase)).Select(static profile => profile.Id).ToList();
        return byUsb.Count > 0 ? byUsb : [.. Profiles.Where(profile => profile.PortPattern is { } pattern && PortNames.Fit(port.Name, pattern) > 0).Select(static profile => profile.Id)];
    }
}

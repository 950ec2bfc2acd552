using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Profiles;

/// <summary>Finds profiles by name: first in a folder <c>profiles</c> beside the rig, then among those that come with the program. Each is read once per load.</summary>
internal sealed class ProfileLibrary
{
    private const string Extension = ".conf";

    private readonly IReadOnlyList<string> _folders;
    private readonly HoconLoadOptions _options;
    private readonly DiagnosticBag _bag;
    private readonly ProfileCache? _cache;
    private readonly Dictionary<string, DeviceProfile> _profiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _looked = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];

    /// <summary>Makes a library.</summary>
    /// <param name="folders">Folders to look in, in order.</param>
    /// <param name="options">How files are read; each folder is the sandbox of its profiles' includes.</param>
    /// <param name="bag">Takes what is wrong with profiles and their names.</param>
    /// <param name="cache">What has been read before, or null.</param>
    public ProfileLibrary(IReadOnlyList<string> folders, HoconLoadOptions options, DiagnosticBag bag, ProfileCache? cache = null) =>
        (_folders, _options, _bag, _cache) = (folders, options, bag, cache);

    /// <summary>Profiles read without errors, by name.</summary>
    public IReadOnlyDictionary<string, DeviceProfile> Profiles => _profiles;

    /// <summary>Files read or looked for.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Reads the profile that a device names, unless it has been looked for before.</summary>
    public void Load(Written<string> name)
    {
        if (!_looked.Add(name.Value))
        {
            return;
        }

        if (!IsProfileName(name.Value))
        {
            _bag.Error(RigDiagnosticIds.BadValue, name.Origin, $"'{name.Value}' is no name of a profile; it is written maker/model, as in akai/apc40");
            return;
        }

        foreach (var folder in _folders)
        {
            var path = Path.Combine(folder, name.Value.Replace('/', Path.DirectorySeparatorChar) + Extension);
            _files.Add(path);
            if (_options.FileSystem.FindFile(path) is not null)
            {
                Read(name.Value, folder, path);
                return;
            }
        }

        var known = Names();
        _bag.Error(RigDiagnosticIds.UnknownName, name.Origin, $"no profile '{name.Value}'{NearestWord.Suggest(_bag, name.Value, known)}");
    }

    private void Read(string name, string folder, string path)
    {
        // Read before the loader does, so that what is kept is never newer than what it was made of.
        var content = _cache is null ? null : _options.FileSystem.Read(path, _options.MaxFileBytes, out _);
        if (content is not null && _cache!.Find(name, path, content) is { } known)
        {
            Take(name, known.Profile, known.Diagnostics);
            return;
        }

        var loaded = HoconLoader.LoadFile(path, Options(folder));
        var own = new DiagnosticBag();
        own.AddText(loaded.Diagnostics);
        var profile = ProfileReader.Read(name, loaded.Root, own);
        var diagnostics = own.Sorted(path);
        Take(name, own.HasErrors ? null : profile, diagnostics);
        _files.AddRange(loaded.Files.Where(file => !_files.Contains(file)));
        if (content is not null && loaded.Files.Count == 1 && content.AsSpan().IndexOf("${"u8) < 0 && _options.FileSystem.Read(path, _options.MaxFileBytes, out _) is { } still && still.AsSpan().SequenceEqual(content))
        {
            _cache!.Keep(name, path, new ProfileCache.Reading(content, own.HasErrors ? null : profile, diagnostics));
        }
    }

    private void Take(string name, DeviceProfile? profile, IReadOnlyList<HoconDiagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            _bag.Add(diagnostic);
        }

        if (profile is not null)
        {
            _profiles[name] = profile;
        }
    }

    private HoconLoadOptions Options(string folder) => new()
    {
        SandboxRoot = folder, AllowedRoots = _options.AllowedRoots, Environment = _options.Environment, FileSystem = _options.FileSystem,
        MaxDepth = _options.MaxDepth, MaxFileBytes = _options.MaxFileBytes, MaxErrors = _options.MaxErrors,
    };

    /// <summary>Names of all profiles that can be found, for suggestions. Folders that cannot be listed have none.</summary>
    private List<string> Names()
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in _folders)
        {
            try
            {
                foreach (var file in Directory.EnumerateFiles(folder, "*" + Extension, SearchOption.AllDirectories))
                {
                    names.Add(Path.GetRelativePath(folder, file)[..^Extension.Length].Replace(Path.DirectorySeparatorChar, '/'));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A missing folder is the common case: a rig without profiles of its own.
            }
        }

        return [.. names];
    }

    // No way out of the folder: no "..", no absolute path, no drive.
    private static bool IsProfileName(string name) =>
        name.Length is > 0 and <= 100 && name.Split('/').All(static part => part.Length > 0 && part[0] != '.'
            && part.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.'));
}

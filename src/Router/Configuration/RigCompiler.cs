using MidiMesh.Hocon;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Compilation.Checks;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Configuration;

/// <summary>From a rig file to a plan that can run, or to everything that is wrong with it. Never throws on input; keeps nothing; safe to call from several threads.</summary>
public static class RigCompiler
{
    private const string ProfilesFolder = "profiles";

    /// <summary>Loads a rig with its includes and profiles, checks and compiles it.</summary>
    /// <param name="path">The rig file.</param>
    /// <param name="options">Where files may come from.</param>
    public static RigLoadResult Load(string path, RigLoadOptions? options = null)
    {
        options ??= RigLoadOptions.Default;
        return Compile(HoconLoader.LoadFile(path, options.Hocon), path, options);
    }

    /// <summary>The same for text that lies in no file yet, such as an editor's; includes and profiles are looked for as if it lay at <paramref name="path"/>.</summary>
    public static RigLoadResult LoadText(string text, string path, RigLoadOptions? options = null)
    {
        options ??= RigLoadOptions.Default;
        return Compile(HoconLoader.LoadText(text, path, options.Hocon), path, options);
    }

    private static RigLoadResult Compile(HoconLoadResult loaded, string path, RigLoadOptions options)
    {
        var bag = new DiagnosticBag();
        bag.AddText(loaded.Diagnostics);
        UnusedTemplateCheck.Run(loaded, path, bag);
        var config = RigReader.Read(loaded.Root, path, bag);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "", ProfilesFolder);
        var library = new ProfileLibrary([beside, .. options.ProfileFolders], options.Hocon, bag, options.ProfileCache);
        foreach (var device in config.Devices)
        {
            if (device.Profile is { } profile)
            {
                library.Load(profile);
            }
        }

        var files = new RigFiles(options.Hocon.FileSystem);
        var plan = RouteCompiler.Compile(config, library.Profiles, files, bag, out var draft);
        string[] banks = [];
        if (draft.Needs.Any(static needs => needs.Knobs > 0))
        {
            banks = [options.DeviceBanks, DeviceBankReader.FileIn(Path.GetDirectoryName(Path.GetFullPath(path)) ?? "")];
            var known = DeviceBankReader.Read(banks, options.Hocon, bag);
            plan = bag.HasErrors ? null : plan! with { Endpoints = Array.ConvertAll(plan.Endpoints, endpoint => endpoint with { Banks = known }) };
        }

        return new RigLoadResult(plan, config.Web, bag.Sorted(path), [.. loaded.Files, .. library.Files, .. files.Looked, .. banks])
        {
            Root = loaded.Root, Sources = loaded.Files, Config = config, Draft = draft, Tests = draft.Tests,
        };
    }
}

using System.Text;
using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Compilation.Steps;
using MidiMesh.Router.Configuration.Profiles;

namespace MidiMesh.Router.Configuration.Vocabulary;

/// <summary>Finds out what can be written in a rig or a profile by letting the readers read documents that grow: every block that they ask for is put in, until they ask for nothing new.</summary>
internal static class LanguageShape
{
    /// <summary>The name that stands for any name.</summary>
    public const string Any = "x";

    // A page's route's conditions lie deepest; one more to be sure.
    private const int Rounds = 6;

    private static readonly Dictionary<string, DeviceProfile> NoProfiles = [];

    /// <summary>The keys of a rig by path; "devices.x.profile" is the profile of any device, "routes.x.via.3" the fourth of <see cref="StepWords.All"/>.</summary>
    public static IReadOnlyDictionary<string, List<KeyUse>> OfRig() => Grow(static (root, bag) =>
        RouteCompiler.Draft(RigReader.Read(root, "", bag), NoProfiles, new RigFiles(HoconLoadOptions.Default.FileSystem), bag));

    /// <summary>The keys of a profile by path; "controls.x.kind" is the kind of any control.</summary>
    public static IReadOnlyDictionary<string, List<KeyUse>> OfProfile() => Grow(static (root, bag) => ProfileReader.Read("x", root, bag));

    private static IReadOnlyDictionary<string, List<KeyUse>> Grow(Action<HoconObject, DiagnosticBag> read)
    {
        IReadOnlyDictionary<string, List<KeyUse>> keys = new Dictionary<string, List<KeyUse>> { [""] = [] };
        for (var round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder();
            Write(text, "", keys);
            var root = HoconLoader.LoadText(text.ToString(), "").Root;
            var recorder = new KeyRecorder(root);
            read(root, new DiagnosticBag { Recorder = recorder });
            keys = recorder.Keys;
        }

        return keys;
    }

    // Recursion goes as deep as the language is nested, which is up to us.
    private static void Write(StringBuilder text, string path, IReadOnlyDictionary<string, List<KeyUse>> keys)
    {
        foreach (var use in keys.TryGetValue(path, out var known) ? known : [])
        {
            if (use.Kind == KeyUse.Text)
            {
                // Any word at all: then the reader says which ones it would have taken.
                text.Append(use.Key).Append(" = ").Append("x\n");
                continue;
            }

            if (use.Kind is not (KeyUse.Object or KeyUse.List))
            {
                continue;
            }

            text.Append(use.Key);
            var below = KeyRecorder.Below(path, use.Key);
            if (use.Kind == KeyUse.Object)
            {
                text.Append(" {\n");
                Write(text, below, keys);
                text.Append("x {\n");
                Write(text, KeyRecorder.Below(below, Any), keys);
                text.Append("}\n}\n");
            }
            else if (use.Key == "via")
            {
                text.Append(" = [\n").AppendJoin('\n', StepWords.All.Select(static word => $"{{ {word} {{}} }}")).Append("]\n");
            }
            else
            {
                text.Append(" = [ {\n");
                Write(text, KeyRecorder.Below(below, "0"), keys);
                text.Append("} ]\n");
            }
        }
    }
}

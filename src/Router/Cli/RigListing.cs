using System.Text;
using MidiMesh.Contracts.Devices;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Cli;

/// <summary>A rig as it counts: includes and substitutions worked out, templates left out, and every default written where nobody has written anything else.</summary>
internal sealed class RigListing
{
    // Blocks that are not written may hold blocks: two rounds fill them, the third finds nothing new.
    private const int Rounds = 3;

    private static readonly Dictionary<string, DeviceProfile> NoProfiles = [];
    private readonly HoconObject _root;
    private readonly IReadOnlyDictionary<string, List<KeyUse>> _keys;
    private readonly HashSet<string> _added = [];

    /// <summary>Works a rig out.</summary>
    /// <param name="root">Its values after includes and substitutions.</param>
    public RigListing(HoconObject root)
    {
        var text = new StringBuilder(HoconWriter.ToHocon(root, new HoconWriterOptions { BareRoot = true })).Append('\n');
        for (var round = 0; ; round++)
        {
            _root = HoconLoader.LoadText(text.ToString(), "").Root;
            var recorder = new KeyRecorder(_root);
            var bag = new DiagnosticBag { Recorder = recorder };
            RouteCompiler.Draft(RigReader.Read(_root, "", bag), NoProfiles, new RigFiles(HoconLoadOptions.Default.FileSystem), bag);
            _keys = recorder.Keys;
            if (round == Rounds || !AddBlocks(text))
            {
                return;
            }
        }
    }

    /// <summary>As a rig file; defaults are marked.</summary>
    public string ToHocon()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in Fields(_root))
        {
            if (!IsEmptyAddition(key, value))
            {
                WriteField(text, key, value, key, 0);
            }
        }

        return text.ToString();
    }

    /// <summary>As JSON, defaults included.</summary>
    public string ToJson() => HoconWriter.ToJson(HoconLoader.LoadText(ToHocon(), "").Root, indented: true);

    private static IEnumerable<HoconField> Fields(HoconObject body) =>
        body.Fields.Where(static field => !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null);

    /// <summary>Puts in the blocks that the readers asked for and did not find, so that they can be asked for their keys.</summary>
    private bool AddBlocks(StringBuilder text)
    {
        var any = false;
        foreach (var (path, keys) in _keys)
        {
            foreach (var use in keys.Where(static use => use.Kind == KeyUse.Object))
            {
                var below = KeyRecorder.Below(path, use.Key);
                if (!_keys.ContainsKey(below) && !path.Split('.').Any(static part => int.TryParse(part, out _)) && _added.Add(below))
                {
                    text.Append(HoconPath.Render(below.Split('.'))).Append(" {}\n");
                    any = true;
                }
            }
        }

        return any;
    }

    /// <summary>A block that is neither written nor has defaults.</summary>
    private bool IsEmptyAddition(string path, HoconValue value) =>
        _added.Contains(path) && value is HoconObject body && !Fields(body).Any(field => !IsEmptyAddition(KeyRecorder.Below(path, field.Key), field.Value)) && Presets(path, body).Count == 0;

    private List<KeyUse> Presets(string path, HoconObject body) =>
        _keys.TryGetValue(path, out var keys) ? keys.FindAll(use => use.Preset is not null && (body.FindField(use.Key) is not { } field || field.Value.Kind == HoconKind.Null)) : [];

    // Recursion is bounded: no value is nested deeper than the load limit.
    private void WriteField(StringBuilder text, string key, HoconValue value, string path, int level)
    {
        Indent(text, level).Append(HoconWriter.Key(key));
        switch (value)
        {
            case HoconObject body:
                text.Append(" {\n");
                foreach (var (inner, next) in Fields(body))
                {
                    var below = KeyRecorder.Below(path, inner);
                    if (!IsEmptyAddition(below, next))
                    {
                        WriteField(text, inner, next, below, level + 1);
                    }
                }

                foreach (var preset in Presets(path, body))
                {
                    Indent(text, level + 1).Append($"{HoconWriter.Key(preset.Key)} = {Written(preset)}  # default\n");
                }

                Indent(text, level).Append("}\n");
                break;
            case HoconArray { Items: [HoconObject, ..] } list:
                text.Append(" = [\n");
                for (var i = 0; i < list.Items.Count; i++)
                {
                    Indent(text, level + 1).Append(Item(list.Items[i], KeyRecorder.Below(path, i.ToString(System.Globalization.CultureInfo.InvariantCulture)))).Append('\n');
                }

                Indent(text, level).Append("]\n");
                break;
            default:
                text.Append(" = ").Append(value).Append('\n');
                break;
        }
    }

    /// <summary>An item of a list in one line, such as a step with its options' defaults.</summary>
    private string Item(HoconValue item, string path)
    {
        var line = item.ToString();
        if (item is not HoconObject body || Presets(path, body) is not { Count: > 0 } presets)
        {
            return line;
        }

        var inside = line[1..^1].Trim();
        return $"{{ {inside}, {string.Join(", ", presets.Select(static preset => $"{HoconWriter.Key(preset.Key)} = {Written(preset)}"))} }}";
    }

    /// <summary>A default as the rest is written.</summary>
    private static string Written(KeyUse preset) => HoconLoader.LoadText($"x = {preset.Preset}", "").Root.Find("x")?.ToString() ?? preset.Preset!;

    private static StringBuilder Indent(StringBuilder text, int level) => text.Append(' ', 2 * level);
}

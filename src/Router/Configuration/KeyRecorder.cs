using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Writes down which keys the readers ask an object for, of what kind and with which default: what can be written in a rig is whatever its readers read. For one thread.</summary>
internal sealed class KeyRecorder
{
    private readonly Dictionary<HoconObject, string> _paths = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<KeyUse>> _keys = new(StringComparer.Ordinal);

    /// <summary>Makes a recorder for the objects of a document.</summary>
    public KeyRecorder(HoconObject root) => Walk(root);

    /// <summary>The keys asked for, by the path of their object: "" for the document, "devices.apc", "routes.launch.via.0".</summary>
    public IReadOnlyDictionary<string, List<KeyUse>> Keys => _keys;

    /// <summary>A key of an object was asked for. What is said later and more exactly counts.</summary>
    public void Note(HoconObject body, KeyUse use)
    {
        if (!_paths.TryGetValue(body, out var path))
        {
            return;
        }

        if (!_keys.TryGetValue(path, out var keys))
        {
            _keys.Add(path, keys = []);
        }

        var known = keys.FindIndex(one => one.Key == use.Key);
        if (known < 0)
        {
            keys.Add(use);
        }
        else if (keys[known].Kind is KeyUse.Anything or KeyUse.Text && use.Kind != KeyUse.Anything)
        {
            keys[known] = use with { Preset = use.Preset ?? keys[known].Preset, IsRequired = use.IsRequired || keys[known].IsRequired };
        }
        else if (use.Preset is { } preset && keys[known].Preset is null)
        {
            keys[known] = keys[known] with { Preset = preset };
        }
    }

    /// <summary>The path of something in an object.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    // Not recursive: how deep a rig is nested is up to its writer.
    private void Walk(HoconObject root)
    {
        var left = new Stack<(HoconValue Value, string Path)>();
        left.Push((root, ""));
        while (left.TryPop(out var next))
        {
            switch (next.Value)
            {
                case HoconObject body:
                    _paths[body] = next.Path;
                    foreach (var (key, value) in body.Fields)
                    {
                        left.Push((value, Below(next.Path, key)));
                    }

                    break;
                case HoconArray list:
                    for (var i = 0; i < list.Items.Count; i++)
                    {
                        left.Push((list.Items[i], Below(next.Path, i.ToString(System.Globalization.CultureInfo.InvariantCulture))));
                    }

                    break;
            }
        }
    }
}

/// <summary>How a key is read.</summary>
/// <param name="Key">The key.</param>
/// <param name="Kind">What its value is: one of the words below.</param>
/// <param name="Preset">Its default as it would be written, or null.</param>
/// <param name="Words">The words it takes; empty when it takes others.</param>
/// <param name="Limits">The range of its value as people write it, or null.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record KeyUse(string Key, string Kind, string? Preset = null, IReadOnlyList<string>? Words = null, string? Limits = null, bool IsRequired = false)
{
    /// <summary>Nobody has said what it is.</summary>
    public const string Anything = "value";

    /// <summary>A name, a place or other text.</summary>
    public const string Text = "text";

    /// <summary>A block of its own.</summary>
    public const string Object = "object";

    /// <summary>A list; a single value counts as a list of one.</summary>
    public const string List = "list";
}

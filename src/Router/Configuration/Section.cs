using System.Globalization;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Reads one object of a rig key by key. What is wrong goes to the bag and reads as absent, so that one mistake never hides the next.</summary>
/// <remarks>Keys that were never asked for are reported by <see cref="Done"/>. <c>null</c> is the same as no key: an overriding file takes things away with it. Keys with <c>_</c> in front are templates.</remarks>
internal sealed class Section
{
    private readonly HoconObject _body;
    private readonly IReadOnlyDictionary<string, HoconField> _meant;
    private readonly HashSet<string> _known = [];
    private Dictionary<string, HoconField>? _misspelt;

    /// <summary>Begins to read an object.</summary>
    /// <param name="body">The object.</param>
    /// <param name="what">What it is, for messages: "device 'apc'".</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="meant">Fields whose keys are misspelt, by the keys that were meant.</param>
    public Section(HoconObject body, string what, DiagnosticBag bag, IReadOnlyDictionary<string, HoconField>? meant = null) =>
        (_body, What, Bag, _meant) = (body, what, bag, meant ?? NothingMeant);

    private static readonly System.Buffers.SearchValues<char> NumberLetters = System.Buffers.SearchValues.Create("0123456789., ");
    private static readonly string[] FlagWords = ["true", "false"];
    private static readonly string[] DurationUnits = ["ms", "s", "us", "ns", "m", "h", "d", "seconds", "minutes", "hours", "milliseconds"];

    private static IReadOnlyDictionary<string, HoconField> NothingMeant { get; } = new Dictionary<string, HoconField>();

    /// <summary>What it is, for messages.</summary>
    public string What { get; }

    /// <summary>Takes what is wrong.</summary>
    public DiagnosticBag Bag { get; }

    /// <summary>Tells whether the object says the same in another reading.</summary>
    public string Fingerprint => Fingerprints.Of(_body);

    /// <summary>Where the object is written.</summary>
    public HoconOrigin Origin => _body.Origin;

    /// <summary>
    /// Reads an object; when keys turn out to be misspelt, reads it again with them in the place of those that were meant. So a misspelt key is told as
    /// that and not as a missing one too, and what stands behind it is looked at as well.
    /// </summary>
    /// <param name="body">The object.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="read">Reads the section and ends with <see cref="Done"/>. May run twice: what it changes beside the bag must not add up.</param>
    public static T Read<T>(HoconObject body, string what, DiagnosticBag bag, Func<Section, T> read)
    {
        var mark = bag.Mark();
        var first = new Section(body, what, bag);
        var result = read(first);
        if (first._misspelt is not { } misspelt)
        {
            return result;
        }

        bag.ReturnTo(mark);
        return read(new Section(body, what, bag, misspelt));
    }

    /// <summary>Whether a name is that of a template, which only substitutions read.</summary>
    public static bool IsTemplate(string key) => key.StartsWith('_');

    /// <summary>The fields that are neither templates nor taken away by null, without marking them as known.</summary>
    public IEnumerable<HoconField> Fields => _body.Fields.Where(static entry => !IsTemplate(entry.Key) && entry.Value.Kind != HoconKind.Null);

    /// <summary>Marks keys as known that somebody else reads.</summary>
    public void Know(IEnumerable<string> keys) => _known.UnionWith(keys);

    /// <summary>The value of a key, or null.</summary>
    public HoconValue? Take(string key)
    {
        _known.Add(key);
        Note(new KeyUse(key, KeyUse.Anything));
        return Find(key)?.Value is { Kind: not HoconKind.Null } value ? value : null;
    }

    /// <summary>Where a key is written; the object when it is not there.</summary>
    public HoconOrigin KeyOrigin(string key) => Find(key)?.KeyOrigin ?? Origin;

    /// <summary>Text, a name or a number as it is written.</summary>
    public Written<string>? Text(string key, string example)
    {
        Note(new KeyUse(key, KeyUse.Text));
        return Take(key) is { } value ? AsText(value, key, example) : null;
    }

    /// <summary>Says what stands for a key that is not written, where the reader works it out itself.</summary>
    public void Preset(string key, string preset) => Note(new KeyUse(key, KeyUse.Anything, preset));

    /// <summary>As <see cref="Text"/>; missing is an error.</summary>
    public Written<string>? RequiredText(string key, string example)
    {
        Note(new KeyUse(key, KeyUse.Text, IsRequired: true));
        if (Take(key) is { } value)
        {
            return AsText(value, key, example);
        }

        Bag.Error(RigDiagnosticIds.MissingKey, Origin, $"{What}: '{key}' is missing, for instance {key} = {example}");
        return null;
    }

    /// <summary>A scalar as text; anything else is reported.</summary>
    public Written<string>? AsText(HoconValue value, string key, string example)
    {
        if (value is HoconScalar { Kind: not HoconKind.Null } scalar)
        {
            return new Written<string>(scalar.Text, scalar.Origin);
        }

        Wrong(value, key, example);
        return null;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string key, bool otherwise)
    {
        Note(new KeyUse(key, "flag", otherwise ? "true" : "false"));
        if (Take(key) is not { } value)
        {
            return otherwise;
        }

        if (value is HoconScalar scalar && scalar.TryGetBoolean(out var flag))
        {
            return flag;
        }

        var near = value is HoconScalar { Text: var text } ? NearestWord.Find(text, FlagWords) : null;
        Wrong(value, key, "true or false", near is null ? "" : $"; did you mean '{near}'?");
        return otherwise;
    }

    /// <summary>A whole number within a range.</summary>
    public Written<int>? Whole(string key, int low, int high)
    {
        Note(new KeyUse(key, "whole number", Limits: string.Create(CultureInfo.InvariantCulture, $"{low}..{high}")));
        return Take(key) is { } value ? AsWhole(value, key, low, high) : null;
    }

    /// <summary>A whole number within a range, or what stands for one that is not written.</summary>
    public int Whole(string key, int low, int high, int otherwise)
    {
        Preset(key, otherwise.ToString(CultureInfo.InvariantCulture));
        return Whole(key, low, high)?.Value ?? otherwise;
    }

    /// <summary>A whole number within a range.</summary>
    public Written<int>? AsWhole(HoconValue value, string key, int low, int high)
    {
        if (value is HoconScalar scalar && scalar.TryGetInt64(out var number) && number >= low && number <= high)
        {
            return new Written<int>((int)number, value.Origin);
        }

        Wrong(value, key, string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}"));
        return null;
    }

    /// <summary>A number.</summary>
    public double? AsNumber(HoconValue value, string key, string example)
    {
        if (value is HoconScalar scalar && scalar.TryGetDouble(out var number))
        {
            return number;
        }

        Wrong(value, key, example);
        return null;
    }

    /// <summary>A number within a range.</summary>
    public double? AsNumber(HoconValue value, string key, double low, double high)
    {
        if (value is HoconScalar scalar && scalar.TryGetDouble(out var number) && number >= low && number <= high)
        {
            return number;
        }

        Wrong(value, key, string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"));
        return null;
    }

    /// <summary>A duration with its unit.</summary>
    public TimeSpan? Duration(string key, TimeSpan low, TimeSpan high)
    {
        Note(new KeyUse(key, "duration", Limits: $"{InWords(low)}..{InWords(high)}"));
        if (Take(key) is not { } value)
        {
            return null;
        }

        if (value is HoconScalar scalar)
        {
            if (scalar.TryGetDuration(out var duration, requireUnit: true))
            {
                if (duration >= low && duration <= high)
                {
                    return duration;
                }

                Bag.Error(RigDiagnosticIds.BadValue, value.Origin, $"{What}: '{key}' goes from {InWords(low)} to {InWords(high)}, not {scalar.Text}");
                return null;
            }

            if (scalar.TryGetDouble(out _))
            {
                Bag.Error(RigDiagnosticIds.BadValue, value.Origin, $"{What}: '{key}' needs its unit: {scalar.Text}ms, or {scalar.Text}s for seconds");
                return null;
            }
        }

        Wrong(value, key, "a duration such as 600ms or 2s", value is HoconScalar { Text: var text } ? NearestDuration(text) : "");
        return null;
    }

    /// <summary>A duration with its unit, or what stands for one that is not written.</summary>
    public TimeSpan Duration(string key, TimeSpan low, TimeSpan high, TimeSpan otherwise)
    {
        Preset(key, InWords(otherwise));
        return Duration(key, low, high) ?? otherwise;
    }

    /// <summary>One of a key's words.</summary>
    public T Word<T>(string key, Words<T> words, T otherwise)
    {
        Note(new KeyUse(key, "word", words.WordOf(otherwise), words.All));
        if (Text(key, words.All[0]) is not { } text)
        {
            return otherwise;
        }

        // After a slip of the finger what was meant: other keys are judged by it, and they are not wrong.
        return TryWord(text, key, words, out var meaning) || words.TryGet(NearestWord.Find(text.Value, words.All) ?? "", out meaning) ? meaning : otherwise;
    }

    /// <summary>What a word means; a word that is none of them is reported.</summary>
    public bool TryWord<T>(Written<string> text, string key, Words<T> words, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T meaning)
    {
        Note(new KeyUse(key, "word", Words: words.All));
        if (words.TryGet(text.Value, out meaning))
        {
            return true;
        }

        Bag.Error(RigDiagnosticIds.UnknownWord, text.Origin,
            $"{What}: '{key}' has no word '{text.Value}'{NearestWord.Suggest(Bag, text.Value, [.. words.All])}");
        return false;
    }

    /// <summary>An object below a key.</summary>
    public Section? Object(string key, string what)
    {
        Note(new KeyUse(key, KeyUse.Object));
        if (Take(key) is not { } value)
        {
            return null;
        }

        if (value is HoconObject body)
        {
            return new Section(body, what, Bag);
        }

        Wrong(value, key, "{ … }");
        return null;
    }

    /// <summary>The elements of a list; a single value counts as a list of one, so that brackets are only needed for several.</summary>
    public IReadOnlyList<HoconValue> List(string key)
    {
        Note(new KeyUse(key, KeyUse.List));
        return Take(key) switch
        {
            null => [],
            HoconArray array => array.Items,
            var value => value.TryGetList(out var items) ? items : [value],
        };
    }

    /// <summary>A list of texts; those that are none are reported and left out.</summary>
    public List<Written<string>> Texts(string key, string example)
    {
        var texts = new List<Written<string>>();
        foreach (var item in List(key))
        {
            if (AsText(item, key, example) is { } text)
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    private void Note(KeyUse use) => Bag.Recorder?.Note(_body, use);

    /// <summary>Reports every key that was never asked for.</summary>
    public void Done()
    {
        foreach (var field in Fields)
        {
            if (_known.Contains(field.Key))
            {
                continue;
            }

            Bag.Error(RigDiagnosticIds.UnknownKey, field.KeyOrigin, $"{What}: no key '{field.Key}'{NearestWord.Suggest(Bag, field.Key, _known)}");
            if (!Bag.IsFull && NearestWord.Find(field.Key, _known) is { } near && _body.FindField(near) is null)
            {
                (_misspelt ??= []).TryAdd(near, field);
            }
        }
    }

    private HoconField? Find(string key) => _body.FindField(key) ?? _meant.GetValueOrDefault(key);

    /// <summary>A value is not what its key wants.</summary>
    /// <param name="value">The value.</param>
    /// <param name="key">Its key.</param>
    /// <param name="wanted">What it should be.</param>
    /// <param name="hint">What was probably meant, with what leads up to it.</param>
    public void Wrong(HoconValue value, string key, string wanted, string hint = "") =>
        Bag.Error(RigDiagnosticIds.BadValue, value.Origin, $"{What}: '{key}' should be {wanted}, not {Describe(value)}{(hint.Length > 0 && hint[0] != ';' ? " " : "")}{hint}");

    /// <summary>"600mss": the unit that was meant; also of "600 MS" and "0,6s".</summary>
    private static string NearestDuration(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(NumberLetters);
        var (number, unit) = digits > 0 ? (text[..digits].Trim().Replace(',', '.'), text[digits..].Trim()) : ("", "");
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && NearestWord.Find(unit, DurationUnits) is { } near
            ? $"; did you mean '{number}{near}'?"
            : "";
    }

    private static string Describe(HoconValue value) => value switch
    {
        HoconObject => "{ … }",
        HoconArray => "a list",
        HoconScalar { Text: "" } => "empty text",
        HoconScalar scalar => $"'{(scalar.Text.Length > 60 ? scalar.Text[..60] + "…" : scalar.Text)}'",
        _ => "this",
    };

    private static string InWords(TimeSpan duration) => duration < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds}s");
}

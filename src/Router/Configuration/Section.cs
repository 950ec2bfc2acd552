using System.Globalization;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration;

/// <summary>Reads one object of a rig key by key. What is wrong goes to the bag and reads as absent, so that one mistake never hides the next.</summary>
/// <remarks>Keys that were never asked for are reported by <see cref="Done"/>. <c>null</c> is the same as no key: an overriding file takes things away with it. Keys with <c>_</c> in front are templates.</remarks>
internal sealed class Section
{
    private readonly HoconObject _body;
    private readonly List<string> _known = [];

    /// <summary>Begins to read an object.</summary>
    /// <param name="body">The object.</param>
    /// <param name="what">What it is, for messages: "device 'apc'".</param>
    /// <param name="bag">Takes what is wrong.</param>
    public Section(HoconObject body, string what, DiagnosticBag bag) => (_body, What, Bag) = (body, what, bag);

    /// <summary>What it is, for messages.</summary>
    public string What { get; }

    /// <summary>Takes what is wrong.</summary>
    public DiagnosticBag Bag { get; }

    /// <summary>Where the object is written.</summary>
    public HoconOrigin Origin => _body.Origin;

    /// <summary>Whether a name is that of a template, which only substitutions read.</summary>
    public static bool IsTemplate(string key) => key.StartsWith('_');

    /// <summary>The fields that are neither templates nor taken away by null, without marking them as known.</summary>
    public IEnumerable<HoconField> Fields => _body.Fields.Where(static entry => !IsTemplate(entry.Key) && entry.Value.Kind != HoconKind.Null);

    /// <summary>Marks keys as known that somebody else reads.</summary>
    public void Know(IEnumerable<string> keys) => _known.AddRange(keys);

    /// <summary>The value of a key, or null.</summary>
    public HoconValue? Take(string key)
    {
        _known.Add(key);
        return _body.TryGet(key, out var value) && value.Kind != HoconKind.Null ? value : null;
    }

    /// <summary>Where a key is written; the object when it is not there.</summary>
    public HoconOrigin KeyOrigin(string key) => _body.FindField(key)?.KeyOrigin ?? Origin;

    /// <summary>Text, a name or a number as it is written.</summary>
    public Written<string>? Text(string key, string example) => Take(key) is { } value ? AsText(value, key, example) : null;

    /// <summary>As <see cref="Text"/>; missing is an error.</summary>
    public Written<string>? RequiredText(string key, string example)
    {
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
        if (Take(key) is not { } value)
        {
            return otherwise;
        }

        if (value is HoconScalar scalar && scalar.TryGetBoolean(out var flag))
        {
            return flag;
        }

        Wrong(value, key, "true or false");
        return otherwise;
    }

    /// <summary>A whole number within a range.</summary>
    public Written<int>? Whole(string key, int low, int high) => Take(key) is { } value ? AsWhole(value, key, low, high) : null;

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

    /// <summary>A duration with its unit.</summary>
    public TimeSpan? Duration(string key, TimeSpan low, TimeSpan high)
    {
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

        Wrong(value, key, "a duration such as 600ms or 2s");
        return null;
    }

    /// <summary>One of a key's words.</summary>
    public T Word<T>(string key, Words<T> words, T otherwise)
    {
        if (Text(key, words.All[0]) is not { } text)
        {
            return otherwise;
        }

        return TryWord(text, key, words, out var meaning) ? meaning : otherwise;
    }

    /// <summary>What a word means; a word that is none of them is reported.</summary>
    public bool TryWord<T>(Written<string> text, string key, Words<T> words, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T meaning)
    {
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
    public IReadOnlyList<HoconValue> List(string key) => Take(key) switch
    {
        null => [],
        HoconArray array => array.Items,
        var value => value.TryGetList(out var items) ? items : [value],
    };

    /// <summary>Reports every key that was never asked for.</summary>
    public void Done()
    {
        foreach (var field in Fields)
        {
            if (!_known.Contains(field.Key))
            {
                Bag.Error(RigDiagnosticIds.UnknownKey, field.KeyOrigin,
                    $"{What}: no key '{field.Key}'{NearestWord.Suggest(Bag, field.Key, _known)}");
            }
        }
    }

    /// <summary>A value is not what its key wants.</summary>
    public void Wrong(HoconValue value, string key, string wanted) =>
        Bag.Error(RigDiagnosticIds.BadValue, value.Origin, $"{What}: '{key}' should be {wanted}, not {Describe(value)}");

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

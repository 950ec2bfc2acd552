using MidiMesh.Hocon.Sources;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Editing;

/// <summary>A text that can be changed value by value without touching anything else: comments, order, style and line ends stay. Immutable.</summary>
/// <remarks>Every edit is read back: when the document would not say what was asked for, the edit is refused and nothing changes.</remarks>
public sealed class HoconDocument
{
    private readonly string _path;
    private readonly HoconLoadOptions _options;
    private readonly Lazy<HoconLoadResult> _loaded;

    private HoconDocument(HoconSyntaxTree tree, string path, HoconLoadOptions options)
    {
        Tree = tree;
        _path = path;
        _options = options;
        _loaded = new Lazy<HoconLoadResult>(() => HoconLoader.LoadText(Tree.Text, _path, _options));
    }

    /// <summary>The text as tokens and nodes.</summary>
    public HoconSyntaxTree Tree { get; }

    /// <summary>Takes any text, valid or not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it stands, for includes and messages.</param>
    /// <param name="options">How it is loaded to read an edit back.</param>
    public static HoconDocument Parse(string text, string path = "", HoconLoadOptions? options = null)
    {
        options ??= HoconLoadOptions.Default;
        return new HoconDocument(HoconSyntaxTree.ParseText(text, path, options), path, options);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Tree.Text;

    /// <summary>The values of this text with its includes.</summary>
    public HoconLoadResult Load() => _loaded.Value;

    /// <summary>Makes the value at a path be what <paramref name="valueText"/> says.</summary>
    /// <param name="path">Such as <c>routes.launch.on</c> or <c>routes.launch.via[0].rate</c>. Objects on the way are made, list elements are not.</param>
    /// <param name="valueText">HOCON for one value: <c>5ms</c>, <c>"a b"</c>, <c>{ x = 1 }</c>.</param>
    /// <remarks>Changes the last literal for that path. Where that is overridden by an optional substitution (<c>${?ENV}</c>) the literal before it is changed;
    /// where there is none, a field is added to the nearest object, in the style of its neighbours.</remarks>
    public HoconEdit WithValue(string path, string valueText)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(valueText);
        valueText = valueText.Trim();
        if (EditPath.Parse(path) is not { } steps)
        {
            return Refuse(0, $"'{path}' is not a path");
        }

        if (!IsOneValue(valueText))
        {
            return Refuse(0, $"'{valueText}' is not one value");
        }

        var sites = DocumentSites.Of(Tree);
        var site = Effective(sites, steps);
        var changes = site is not null
            ? ValueEdits.Replace(site, valueText)
            : ValueEdits.Insert(Tree, sites, steps, valueText);
        return changes is null
            ? Refuse(0, $"nothing can be set at '{path}': its list element does not exist")
            : Finish(changes, next => IsReadBack(next, steps, valueText));
    }

    /// <summary>Removes everything this text says about a path: the fields, the comments directly above or beside them, one separator each.</summary>
    public HoconEdit WithoutPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (EditPath.Parse(path) is not { } steps)
        {
            return Refuse(0, $"'{path}' is not a path");
        }

        var changes = FieldRemoval.Remove(Tree, DocumentSites.Of(Tree), steps);
        return Finish(changes, next => EditPath.IsIndex(steps[^1]) || EditPath.Find(next.Load().Root, steps) is not { } rest
            ? null
            : $"'{path}' still has a value after that, from {rest.Origin}");
    }

    /// <summary>The site whose value counts: the last one, but the literal before an override from the environment.</summary>
    private Site? Effective(List<Site> sites, string[] steps)
    {
        var all = sites.FindAll(s => s.IsAt(steps) && s.Value is not null);
        var last = all.Count - 1;
        while (last > 0 && IsOptionalSubstitution(all[last].Value!.Value))
        {
            last--;
        }

        return last >= 0 ? all[last] : null;
    }

    private bool IsOptionalSubstitution(HoconSyntaxNode value) =>
        value.Tokens.End.Value - value.Tokens.Start.Value == 1 && Tree.TokenSpan(value.Tokens.Start.Value).StartsWith("${?", StringComparison.Ordinal);

    private static bool IsOneValue(string text)
    {
        var tree = HoconSyntaxTree.ParseText($"x = {text}");
        return !tree.Diagnostics.Any(static d => d.Severity == HoconSeverity.Error)
            && tree.Root.Children().ToArray() is [{ Kind: HoconSyntaxKind.Field } field]
            && field.Children().Last() is { Kind: HoconSyntaxKind.Value } value
            && value.Text == text;
    }

    private HoconEdit Finish(List<HoconTextChange> changes, Func<HoconDocument, string?> check)
    {
        var text = Apply(changes);
        var next = Parse(text, _path, _options);
        if (ErrorsIn(next.Tree) > ErrorsIn(Tree))
        {
            return Refuse(changes[0].Start, "the edit would break the document");
        }

        return check(next) is { } reason ? Refuse(changes.Count > 0 ? changes[0].Start : 0, reason) : new HoconEdit(next, changes, []);
    }

    private string Apply(List<HoconTextChange> changes)
    {
        changes.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var text = new System.Text.StringBuilder(Tree.Text.Length);
        var at = 0;
        foreach (var change in changes)
        {
            text.Append(Tree.Text, at, change.Start - at).Append(change.NewText);
            at = change.Start + change.Length;
        }

        return text.Append(Tree.Text, at, Tree.Text.Length - at).ToString();
    }

    private static int ErrorsIn(HoconSyntaxTree tree) => tree.Diagnostics.Count(static d => d.Severity == HoconSeverity.Error);

    /// <summary>Null when the new document has the wanted value, otherwise what it has.</summary>
    private static string? IsReadBack(HoconDocument next, string[] steps, string valueText)
    {
        // A value with substitutions is whatever they make of it; there the new text is enough.
        if (HoconSyntaxTree.ParseText(valueText) is var tree && Enumerable.Range(0, tree.TokenCount).Any(t => tree.Tokens.Kind(t) == HoconSyntaxKind.Substitution))
        {
            return null;
        }

        var wanted = HoconLoader.LoadText($"x = {valueText}", string.Empty).Root.Find("x");
        var actual = EditPath.Find(next.Load().Root, steps);
        return wanted is not null && wanted.ContentEquals(actual)
            ? null
            : actual is null ? "the value would not be used" : $"the value would be {actual}, because {actual.Origin} has a say too";
    }

    private HoconEdit Refuse(int position, string message)
    {
        var place = new Place(new HoconSource(Tree.Source, null), position);
        return new HoconEdit(this, [], [new HoconDiagnostic(HoconSeverity.Error, HoconDiagnosticIds.EditRefused, message, place.ToOrigin())]);
    }
}

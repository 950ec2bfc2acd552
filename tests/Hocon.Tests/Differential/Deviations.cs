using System.Text.RegularExpressions;
using MidiMesh.Hocon.Syntax;

namespace MidiMesh.Hocon.Tests.Differential;

/// <summary>Every way in which we differ from the reference on purpose, with a test for each that a document shows it. The reasons are in docs/hocon.md.</summary>
internal static partial class Deviations
{
    /// <summary>Deviations that the two answers alone prove.</summary>
    public static readonly (string Name, Func<Comparison, bool> Shows)[] ByAnswer =
    [
        ("the reference breaks down with an internal error", c => c.TheirsRejects && InternalError().IsMatch(c.Theirs)),
        ("text after a list or an object is an error, not dropped", c => !c.TheirsRejects && c.HasError(HoconDiagnosticIds.MixedConcatenation)),
        ("whitespace beside a list or an object is ignored although its other neighbour is undefined", c => !c.OursRejects && GapBesideContainer().IsMatch(c.Theirs)),
        ("+= works in a list", c => !c.OursRejects && c.Theirs.Contains("+= does not work nested inside a list", StringComparison.Ordinal)),
        ("an integer beyond 64 bits stays a number", c => !c.OursRejects && LongInteger().Replace(c.Theirs, "n$1") == c.OurForm),
        ("a substitution that leads nowhere is an error even in a key that is dropped where an object becomes a list", c => !c.TheirsRejects && c.HasError(HoconDiagnosticIds.UnresolvedSubstitution)
            && Comparison.Of(OptionalEverywhere(c.Text), c.Theirs) is { OursRejects: false, Agrees: true }),
        ("+= may follow a key that is a number without a space", c => !c.OursRejects && c.TheirsRejects && NumberBeforeAppend().IsMatch(c.Text)),
        ("a control character above U+007E may stand in quotes", c => !c.OursRejects && c.Theirs.Contains("JSON does not allow unescaped", StringComparison.Ordinal)),
    ];

    /// <summary>Deviations proved by an experiment: the document is changed in a way that must not matter to us, and then the reference agrees.</summary>
    public static readonly (string Name, Func<Comparison, string> Change)[] ByExperiment =
    [
        ("what is hidden by a later value is never evaluated, and leaves no trace", HiddenFields.Remove),
        ("what is hidden by a later value is never evaluated, even when it leads nowhere", static c => OptionalEverywhere(c.Text)),
    ];

    /// <summary>Proved by our resolver having met a key on the way to its own value, or by the reference finding a cycle when every substitution is required.</summary>
    public const string Cycle = "values that lead back to themselves through other keys: the reference evaluates whole objects in hash order, we follow paths in the order of the text";

    public static string RequiredEverywhere(string text) => text.Replace("${?", "${", StringComparison.Ordinal);

    public static bool IsCycle(string answer) => answer.StartsWith('E') && answer.Contains("cycle", StringComparison.Ordinal);

    /// <summary>True when a key, wherever one starts, leads back to itself through others.</summary>
    public static bool IsCircular(string text) =>
        HoconSyntaxTree.ParseText(text).Root.Children().SelectMany(static n => n.Kind == HoconSyntaxKind.Object ? n.Children() : [n])
            .Where(static n => n.Kind == HoconSyntaxKind.Field)
            .Select(static n => HoconPath.TryParse(n.Children().First().Text, out var path) ? HoconPath.Render(path.Take(1)) : null)
            .Distinct()
            .Any(key => key is not null && Load.Text($"first = [${{?{key}}}]\n{Unbraced(text)}").IsCircular);

    /// <summary>Without the braces of the root, so that a field can be put in front.</summary>
    private static string Unbraced(string text) => HoconSyntaxTree.ParseText(text).Root.Children().FirstOrDefault() is { Tree: not null, Kind: HoconSyntaxKind.Object } root
        ? text[(root.Span.Start.Value + 1)..(root.Span.End.Value - 1)]
        : text;

    private static string OptionalEverywhere(string text) => RequiredEverywhere(text).Replace("${", "${?", StringComparison.Ordinal);

    [GeneratedRegex("^E(BugOrBroken|NullPointerException|StackOverflowError|ClassCastException)")]
    private static partial Regex InternalError();

    [GeneratedRegex("""uoted\("(\s|\\[tfrvn]|\\u[0-9a-fA-F]{4})+"\) and Simple|and U?n?[qQ]uoted\("(\s|\\[tfrvn]|\\u[0-9a-fA-F]{4})+"\) are not""")]
    private static partial Regex GapBesideContainer();

    [GeneratedRegex(@"s(""-?\d{19,}"")")]
    private static partial Regex LongInteger();

    [GeneratedRegex(@"\d\+=")]
    private static partial Regex NumberBeforeAppend();
}

using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>A light on a display: <c>from</c>, <c>show = "text with {places}"</c> or <c>show { STATE = text }</c>, and <c>for</c> when it comes for a while.</summary>
internal static class TextLightBuilder
{
    private const string Value = "value";
    private const string Page = "page";
    private const string Example = "show = \"{live.track[track].name}\"";

    /// <summary>Reads it; null when something is wrong, which has been reported.</summary>
    public static LightDraft? Build(LightConfig config, LightBuilder.Lamps lamps, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        var followed = config.From is { } from ? Followed.Read(from, scope, draft, what, "from", bag, namesAreBound: true) : null;
        if (config.From is not null && followed is null)
        {
            return null;
        }

        if (Pieces(config, followed, scope, draft, what, bag) is not { } pieces)
        {
            return null;
        }

        var endpoints = pieces.Select(static piece => piece.Followed?.Endpoint).OfType<int>().Distinct().ToList();
        if (endpoints.Count > 1)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.Style?.Origin ?? config.Name.Origin, $"{what}: a text follows one Live, not {endpoints.Count}");
            return null;
        }

        var words = followed is { Place.States.Count: > 0 } ? WordsOf(config, followed.Place, what, bag) : [];
        var profile = draft.Names.Profiles[lamps.Device]!;
        var bindings = new LightBinding[lamps.Elements.Length];
        for (var i = 0; i < bindings.Length; i++)
        {
            var (element, bound) = (lamps.Elements[i], lamps.Bound[i]);
            if (PartsOf(pieces, followed, words, bound, profile.NameOf(element), scope, draft, what, bag) is not { } parts)
            {
                return null;
            }

            bindings[i] = new LightBinding(config.Name.Value, endpoints.Count == 0 ? -1 : endpoints[0], LightSource.Text, default, -1, -1, lamps.Device, element, [])
            {
                Text = new TextLight(parts, profile.Elements[element].Text!.Value.Width, config.For ?? TimeSpan.Zero),
            };
        }

        if (config.ForOrigin is { } origin && Array.TrueForAll(bindings, static binding => binding.Text is { Follows.Length: 0, IsStaged: false }))
        {
            bag.Error(RigDiagnosticIds.NeverMatches, origin, $"{what}: with 'for' a text comes when it has changed, and this one never does");
            return null;
        }

        return new LightDraft(config, bindings);
    }

    private static List<Piece>? Pieces(LightConfig config, Followed? followed, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        if (config.Style is { } template)
        {
            return Cut(template, followed, scope, draft, what, bag);
        }

        if (followed is null)
        {
            bag.Error(RigDiagnosticIds.MissingKey, config.Name.Origin, config.Show.Count > 0
                ? $"{what}: 'from' is missing: whose states these are, for instance from = \"live.track[track].state\""
                : $"{what}: either 'from' or 'show' must say what the display shows, for instance {Example}");
            return null;
        }

        if (config.Show.Count == 0 || followed.Place.States.Count > 0)
        {
            return [new Piece(null, null, followed)];
        }

        bag.Error(RigDiagnosticIds.UnknownWord, config.Show[0].State.Origin, $"{what}: {followed.Place.Bare} has no states; write show = \"some text {{{Value}}}\", or leave 'show' out");
        return null;
    }

    /// <summary>Cuts a text into what is written and what stands in braces.</summary>
    private static List<Piece>? Cut(Written<string> template, Followed? followed, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        var pieces = new List<Piece>();
        var text = template.Value;
        var failed = false;
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open != at)
            {
                pieces.Add(new Piece(text[at..(open < 0 ? text.Length : open)], null, null));
                at = open < 0 ? text.Length : open;
                continue;
            }

            var close = text.IndexOf('}', open);
            if (close < 0)
            {
                bag.Error(RigDiagnosticIds.BadSyntax, template.At(open), $"{what}: 'show': '{{' is never closed");
                return null;
            }

            if (ReadBraces(template, Slice.Trimmed(text, open + 1, close), followed, scope, draft, what, bag) is { } piece)
            {
                pieces.Add(piece);
            }
            else
            {
                failed = true;
            }

            at = close + 1;
        }

        if (!failed && followed is not null && !pieces.Exists(piece => ReferenceEquals(piece.Followed, followed)))
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, template.Origin, $"{what}: 'from' is of no use, since the text does not have {{{Value}}}");
            failed = true;
        }

        return failed ? null : pieces;
    }

    private static Piece? ReadBraces(Written<string> template, Slice slice, Followed? followed, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        var word = slice.Of(template.Value);
        if (word == Value)
        {
            if (followed is null)
            {
                bag.Error(RigDiagnosticIds.MissingKey, template.At(slice.Offset), $"{what}: 'show': {{{Value}}} is what 'from' names, and there is no 'from'");
            }

            return followed is null ? null : new Piece(null, null, followed);
        }

        if (word == Page)
        {
            if (draft.Names.Config.Pages.Pages.Count == 0)
            {
                bag.Error(RigDiagnosticIds.DoesNotFit, template.At(slice.Offset), $"{what}: 'show': {{{Page}}} is the page that is on, and the rig has no pages");
                return null;
            }

            return new Piece(null, null, null);
        }

        if (word.Contains('.', StringComparison.Ordinal) && char.IsAsciiLetter(word[0]))
        {
            return Followed.Read(template.Part(slice), scope, draft, what, "show", bag, namesAreBound: true) is { } place ? new Piece(null, null, place) : null;
        }

        if (slice.Length > 0 && ExpressionParser.TryParse(template.Value, slice, scope, out var number, out var error))
        {
            return new Piece(null, number, null);
        }

        if (slice.Length == 0)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, template.At(slice.Offset), $"{what}: 'show': nothing stands between the braces; a place of Live's does, as in {Example}");
        }
        else
        {
            ExpressionParser.TryParse(template.Value, slice, scope, out _, out error);
            Followed.ReportUnreadable(error, template, scope, $"{what}: 'show'", bag);
        }

        return null;
    }

    private static TextPart[]? PartsOf(List<Piece> pieces, Followed? from, string[] words, int[] bound, string field, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        var parts = new TextPart[pieces.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var piece = pieces[i];
            if (piece.Followed is not { } followed)
            {
                parts[i] = piece.Words is { } written ? new FixedText(written)
                    : piece.Number is { } number ? new ComputedText(number, bound, [.. scope.VariableSlots])
                    : new PageText([.. draft.Names.Config.Pages.Pages.Select(static page => page.Name.Value)]);
                continue;
            }

            if (followed.For(bound, field, scope, draft, what, bag) is not { } place)
            {
                return null;
            }

            parts[i] = followed.Place.IsText ? new LiveTextPart(followed.Place.Text, place)
                : followed.Place.IsNumber ? new LiveNumberPart(followed.Place.Value, place)
                : new LiveStatePart(followed.Place.Value, place, ReferenceEquals(followed, from) ? words : OwnWords(followed.Place));
        }

        return parts;
    }

    /// <summary>A text for each state: those of <c>show</c>, or the states' own words.</summary>
    private static string[] WordsOf(LightConfig config, LightPlace place, string what, DiagnosticBag bag)
    {
        if (config.Show.Count == 0)
        {
            return OwnWords(place);
        }

        var words = new string[place.States.Count];
        Array.Fill(words, "");
        foreach (var (state, text) in config.Show)
        {
            var index = place.States.ToList().IndexOf(state.Value);
            if (index >= 0)
            {
                words[index] = text.Value;
            }
            else
            {
                bag.Error(RigDiagnosticIds.UnknownWord, state.Origin, $"{what}: {place.Bare} has no state '{state.Value}'{NearestWord.Suggest(bag, state.Value, [.. place.States])}");
            }
        }

        return words;
    }

    private static string[] OwnWords(LightPlace place)
    {
        const string Unknown = "unknown";
        return [.. place.States.Select(static state => state == Unknown ? "" : state)];
    }

    /// <summary>A piece of the text: words, a number, a thing of Live's, or else the page's name.</summary>
    private sealed record Piece(string? Words, Expression? Number, Followed? Followed);
}

using System.Globalization;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Stage;

/// <summary>Reads what a variable stays within: <c>live.tracks - 8</c>, <c>live.scenes - 5</c>, <c>live.tracks</c>.</summary>
internal static class SetBounds
{
    private const string Tracks = "tracks";
    private const string Scenes = "scenes";

    /// <summary>The bound of a variable; null where there is none, or it cannot be read.</summary>
    public static SetBound? Find(VariableConfig variable, RigDraft draft) => Read(variable, draft, null);

    /// <summary>Reports what is wrong with the bounds of all variables.</summary>
    public static void Check(RigDraft draft, DiagnosticBag bag)
    {
        foreach (var variable in draft.Names.Config.Variables)
        {
            Read(variable, draft, bag);
        }
    }

    private static SetBound? Read(VariableConfig variable, RigDraft draft, DiagnosticBag? bag)
    {
        if (variable.Within is not { } text)
        {
            return null;
        }

        var what = $"variable '{variable.Name.Value}': 'within'";
        var words = text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var place = words.Length > 0 ? words[0].Split('.') : [];
        var offset = 0;
        if (place.Length != 2 || place[1] is not (Tracks or Scenes)
            || !(words.Length == 1 || (words is [_, "-" or "+", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out offset) && offset <= 1000)))
        {
            bag?.Error(RigDiagnosticIds.BadSyntax, text.Origin, $"{what} should be the size of a Live's set, such as live.tracks - 8 or live.scenes - 5, not '{text.Value}'");
            return null;
        }

        var endpoint = draft.Names.EndpointOf(place[0]);
        if (endpoint < 0)
        {
            if (bag is not null)
            {
                draft.Names.UnknownEnds.Mentioned(text.At(0), what, $"no endpoint '{place[0]}'", place[0], draft.Names.Lives);
            }

            return null;
        }

        if (draft.Names.IsLive(endpoint))
        {
            return new SetBound(endpoint, place[1] == Scenes, words.Length == 3 && words[1] == "-" ? -offset : offset);
        }

        bag?.Error(RigDiagnosticIds.UnknownName, text.At(0), $"{what}: '{place[0]}' is no Live and has no set");
        return null;
    }
}

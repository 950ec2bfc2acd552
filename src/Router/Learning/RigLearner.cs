using MidiMesh.Hocon.Editing;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Editing;

namespace MidiMesh.Router.Learning;

/// <summary>Puts learnt routes into a rig's text by the lossless edit, touching no other byte. Writes and runs nothing: that is the editor's.</summary>
internal sealed class RigLearner(RigEditor editor)
{
    private const int MostRoutes = 100;

    /// <summary>What came of it.</summary>
    /// <param name="Text">The rig's text with the routes; as it was when there is a problem.</param>
    /// <param name="Routes">The routes.</param>
    /// <param name="Problem">Why it cannot be learnt, for people; null when it can.</param>
    /// <param name="Checked">What the compiler says of the whole; null with a problem.</param>
    public sealed record Lesson(string Text, IReadOnlyList<LearnedRoute> Routes, string? Problem, RigLoadResult? Checked);

    /// <summary>Adds routes to a text.</summary>
    /// <param name="file">The rig's own file.</param>
    /// <param name="text">What it says.</param>
    /// <param name="asked">What is to be learnt, in order.</param>
    /// <param name="stop">Ends the waiting.</param>
    public async Task<Lesson> LearnAsync(RigEditor.RigFile file, string text, IReadOnlyList<LearnRequest> asked, CancellationToken stop)
    {
        if (asked.Count is 0 or > MostRoutes)
        {
            return new Lesson(text, [], $"One to {MostRoutes} routes can be learnt at once.", null);
        }

        var before = await editor.CheckAsync(file, text, stop).ConfigureAwait(false);
        if (before.Draft is not { } draft || before.HasErrors)
        {
            return new Lesson(text, [], "The rig file has mistakes; mend those first.", before);
        }

        var taken = draft.Routes.Select(static route => route.Config.Name.Value).ToHashSet(StringComparer.Ordinal);
        var document = HoconDocument.Parse(text, file.Opened);
        var routes = new List<LearnedRoute>();
        foreach (var one in asked)
        {
            var (route, problem) = RouteSketch.Make(draft, one, taken);
            if (route is not null && !taken.Add(route.Name))
            {
                problem = $"There is a route '{route.Name}' already.";
            }

            if (problem is null)
            {
                var edit = document.WithValue($"routes.{route!.Name}", route.Text);
                problem = edit.Succeeded ? null : edit.Diagnostics[0].Message;
                document = edit.Document;
                routes.Add(route);
            }

            if (problem is not null)
            {
                return new Lesson(text, routes, problem, null);
            }
        }

        var after = document.ToString();
        return new Lesson(after, routes, null, await editor.CheckAsync(file, after, stop).ConfigureAwait(false));
    }
}

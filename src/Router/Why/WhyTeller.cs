using System.Globalization;
using MidiMesh.Actors.Mesh;
using MidiMesh.Actors.Tracing;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Web;

namespace MidiMesh.Router.Why;

/// <summary>Answers "why did that happen, or not?" from the trace. All of it is worked out when somebody asks; safe from any thread.</summary>
/// <param name="trace">The ring.</param>
/// <param name="wiring">What runs.</param>
/// <param name="time">The ring's clock.</param>
/// <param name="config">The rig that runs as it is written, for places in files and conditions; null where there is none.</param>
internal sealed class WhyTeller(MeshTrace trace, Func<MeshWiring> wiring, TimeProvider time, Func<RigConfig?> config)
{
    private const int MostSteps = 200;
    private const int MostOthers = 50;
    private readonly TraceWords _words = new(time, () => wiring().Table);

    /// <summary>The last event that a player's hand made: something pressed, moved, turned or struck at a device, or a message of a program that is no Live. 0 when the ring has none.</summary>
    public long LastFromAHand()
    {
        var (last, release) = (0L, 0L);
        var table = wiring().Table;
        trace.Visit(0, (in TraceEntry entry) =>
        {
            if (entry.EventId == 0 || !IsFromAHand(entry, table))
            {
                return;
            }

            if (entry.Kind == TraceKind.MidiIn && (_words.Gesture(entry)?.Gesture == Gesture.Release || entry.Midi.IsNoteOff))
            {
                release = entry.EventId;
            }
            else
            {
                last = entry.EventId;
            }
        });
        return last == 0 ? release : last;
    }

    /// <summary>The chain of an event; null when the ring has nothing of it: there never was one, or it is more than the last minute ago.</summary>
    public WhyAnswer? Tell(long id)
    {
        var story = Story.Read(trace, id);
        if (story.Entries.Count == 0)
        {
            return null;
        }

        var now = wiring();
        var first = story.Entries[0];
        var isInput = first.Kind is TraceKind.MidiIn or TraceKind.OscIn;
        var line = _words.Line(first);
        var began = isInput && first.Arrived != 0 ? first.Arrived : first.Stamp;
        var notes = new List<string>();
        if (!isInput)
        {
            notes.Add("How it came in is not in the ring: MidiMesh made it itself (a page, a release of all that is held), or the ring has gone on.");
        }

        if (story.IsRigChanged)
        {
            notes.Add("The rig was changed since; routes that did not run are judged by the rig of now.");
        }

        var came = isInput ? CameIn.Read(first, now) : null;
        var routes = Routes(story, came, now);
        var live = LiveOf(story);
        var steps = story.Entries.Skip(isInput ? 1 : 0).Take(MostSteps).Select(entry => Step(entry, began)).ToList();
        if (story.Entries.Count > MostSteps)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{story.Entries.Count - MostSteps} more things happened."));
        }

        var text = first.Kind == TraceKind.OscIn ? (line.Detail ?? line.Text) + TraceWords.Mark(first) : line.Text;
        return new WhyAnswer(
            id, story.ParentOf(first), line.At, line.Subject, text, first.Kind == TraceKind.OscIn ? null : line.Detail,
            Summary(story, routes, steps, live), routes, steps, live, story.Children, notes);
    }

    private static bool IsFromAHand(in TraceEntry entry, RouteTable table)
    {
        var subject = entry.Subject;
        return entry.Kind == TraceKind.MidiIn
            || (entry.Kind == TraceKind.OscIn && Array.Exists(table.Endpoints, endpoint => endpoint.Name == subject && !endpoint.IsLive));
    }

    private WhyStep Step(in TraceEntry entry, long began)
    {
        var line = _words.Line(entry);
        var ms = Math.Round(time.GetElapsedTime(began, entry.Stamp).TotalMilliseconds, 3);
        var text = entry.Kind == TraceKind.Slot ? $"{line.Text}{(entry.EventId == 0 ? ", says Live" : ", as we marked it")}" : line.Text;
        return new WhyStep(entry.Number, ms, line.Kind, line.Subject, text, line.Detail);
    }

    private List<WhyRoute> Routes(Story story, CameIn? came, MeshWiring now)
    {
        var found = new List<WhyRoute>();
        var written = config();
        var ran = new List<Route>();
        foreach (var entry in story.Entries)
        {
            if (entry is { Kind: TraceKind.Route, Route: { } route } && !ran.Contains(route))
            {
                ran.Add(route);
                var outcomes = story.Entries.Where(one => one.Kind == TraceKind.Route && one.Route == route).ToList();
                var passed = outcomes.Exists(static one => one.Outcome == StepOutcome.Continue);
                found.Add(Found(route, written, true, passed, passed ? "" : Reason(outcomes[^1]), true));
            }
        }

        if (came is null)
        {
            return found;
        }

        string? ended = null;
        var looked = came.Entries(now.Table);
        foreach (var entry in looked)
        {
            if (ran.Exists(route => route.Name == entry.Route.Name))
            {
                ended ??= entry.Route.Last ? entry.Route.Name : null;
                continue;
            }

            found.Add(Found(entry.Route, written, false, false, WhyNot.Of(entry, came, now, ConfigOf(written, entry.Route.Name), ended), true));
        }

        var others = OthersOf(came, now.Table).Where(route => !ran.Exists(one => one.Name == route.Name) && !Array.Exists(looked, entry => entry.Route == route)).Select(route =>
        {
            var (why, isNear) = WhyNot.Elsewhere(route, came, now.Table, ConfigOf(written, route.Name));
            return Found(route, written, false, false, why, isNear);
        });
        found.AddRange(others.OrderByDescending(static route => route.Near).Take(MostOthers));
        return found;
    }

    private static IEnumerable<Route> OthersOf(CameIn came, RouteTable table)
    {
        var entries = came.Endpoint >= 0
            ? table.OscSources[came.Endpoint].Routes.Select(static route => route.Entry)
            : table.DeviceSources[came.Device].ByElement.SelectMany(static entries => entries).Concat(table.DeviceSources[came.Device].Any);
        return entries.Select(static entry => entry.Route).Distinct().OrderBy(static route => route.Index);
    }

    private static WhyRoute Found(Route route, RigConfig? written, bool matched, bool passed, string why, bool isNear)
    {
        var origin = ConfigOf(written, route.Name)?.Name.Origin;
        return new WhyRoute(route.Name, origin?.Path ?? "", origin?.Line ?? 0, origin?.Column ?? 0, matched, passed, why, isNear);
    }

    private static RouteConfig? ConfigOf(RigConfig? written, string name) =>
        written?.Routes.Concat(written.Pages.Pages.SelectMany(static page => page.Routes)).FirstOrDefault(route => route.Name.Value == name);

    /// <summary>What a route decided, without its name.</summary>
    private static string Reason(in TraceEntry entry)
    {
        var text = TraceWords.Outcome(entry);
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? text : text[(colon + 2)..];
    }

    /// <summary>Live's first word on what the event asked of it, and how long it took.</summary>
    private WhyLive? LiveOf(Story story)
    {
        var asked = story.Entries.FindIndex(static entry => entry.Kind == TraceKind.OscOut);
        var answer = story.Entries.FindIndex(static entry => entry.Kind == TraceKind.Slot && entry.EventId == 0);
        if (asked < 0 || answer < asked)
        {
            return null;
        }

        // The last state is what became of it: "waits to start" comes before "is playing".
        var last = story.Entries.FindLastIndex(static entry => entry is { Kind: TraceKind.Slot, EventId: 0, State: ClipState.Playing or ClipState.Recording or ClipState.Failed });
        var line = _words.Line(story.Entries[last < 0 ? answer : last]);
        return new WhyLive(Math.Round(time.GetElapsedTime(story.Entries[asked].Stamp, story.Entries[answer].Stamp).TotalMilliseconds, 3), $"{line.Subject}: {line.Text}");
    }

    private static string Summary(Story story, List<WhyRoute> routes, List<WhyStep> steps, WhyLive? live)
    {
        var sent = steps.FindAll(static step => step.Kind is nameof(TraceKind.MidiOut) or nameof(TraceKind.OscOut));
        var dropped = steps.Find(static step => step.Kind is nameof(TraceKind.MidiDropped) or nameof(TraceKind.OscDropped));
        var refused = steps.FindLast(static step => step.Kind == nameof(TraceKind.Group));
        if (sent.Count > 0)
        {
            var more = sent.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" (and {sent.Count - 1} more)") : "";
            var answered = live is not null ? string.Create(CultureInfo.InvariantCulture, $" Live answered {live.Ms:0.#} ms later: {live.Text}.")
                : story.AsksForAClip ? " Live has not answered." : "";
            var lost = dropped is null ? "" : $" Some was lost: {dropped.Subject} {dropped.Text}.";
            return string.Create(CultureInfo.InvariantCulture, $"After {sent[0].Ms:0.###} ms {sent[0].Subject} {sent[0].Text} {sent[0].Detail}{more}.").Replace(" .", ".", StringComparison.Ordinal) + answered + lost;
        }

        if (dropped is not null)
        {
            return $"Nothing went out: {dropped.Subject} {dropped.Text}.";
        }

        if (refused is not null)
        {
            return $"Nothing went out: group {refused.Subject}: {refused.Text}.";
        }

        if (routes.Find(static route => route is { Matched: true, Passed: false }) is { } held)
        {
            return $"Nothing went out: route {held.Name}: {held.Why}.";
        }

        if (routes.Exists(static route => route.Passed))
        {
            return "Nothing went out, but a route did what it is for: it has no message to send.";
        }

        return routes is [] or [{ Near: false }, ..] ? "No route looks at it." : $"No route answers it. Nearest is {routes[0].Name}: {routes[0].Why}.";
    }
}

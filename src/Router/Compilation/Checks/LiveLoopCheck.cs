using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Checks;

/// <summary>No number of Live's sets itself, through one route or several: what Live tells is told back a moment later, against the hand that moves it, and a switch that turns itself round never rests.</summary>
/// <remarks>
/// What one route does for certain is an error. With conditions or steps it may be meant (a fader that is kept below a limit), and so may two numbers that set each other: those are warnings.
/// A destination that always asks for the same comes to rest at once, and a place that only the event tells is not followed.
/// </remarks>
internal sealed class LiveLoopCheck : IRigCheck
{
    /// <inheritdoc />
    public void Run(RigDraft draft, DiagnosticBag bag)
    {
        var ways = draft.Routes.SelectMany(static route => WaysOf(route)).ToList();
        var onward = ways.ToLookup(static way => way.From);
        var told = new HashSet<RouteConfig>(ReferenceEqualityComparer.Instance);
        foreach (var way in ways)
        {
            if (!told.Contains(way.Route.Config) && WayBack(way, onward) is { } other)
            {
                told.Add(way.Route.Config);
                Report(way, other, draft, bag);
            }
        }
    }

    private static void Report(Way way, Way other, RigDraft draft, DiagnosticBag bag)
    {
        var route = way.Route;
        var what = $"{draft.Names.Config.Endpoints[way.From.Endpoint].Name.Value}.{NameOf(way.From)}";
        if (!ReferenceEquals(other, way))
        {
            bag.Warning(RigDiagnosticIds.FeedbackLoop, way.Origin, $"{route.What}: what {what} is set to comes back to it through {other.Route.What}, a loop: each tells the other a moment later what it was told");
        }
        else if (route.When.Length == 0 && route.Via.Length == 0)
        {
            bag.Error(RigDiagnosticIds.FeedbackLoop, way.Origin, $"{route.What}: {what} sets itself, a loop: Live would be told what it was a moment ago, against the hand that moves it");
        }
        else
        {
            bag.Warning(RigDiagnosticIds.FeedbackLoop, way.Origin, $"{route.What}: {what} sets itself, a loop unless its conditions and steps bring it to rest");
        }
    }

    /// <summary>The way that leads back to where a way begins: itself, or the last of several; null when none does.</summary>
    private static Way? WayBack(Way way, ILookup<Number, Way> onward)
    {
        var seen = new HashSet<Number>();
        var next = new Queue<Way>([way]);
        while (next.TryDequeue(out var one))
        {
            if (one.To == way.From)
            {
                return one;
            }

            if (seen.Add(one.To))
            {
                foreach (var further in onward[one.To])
                {
                    next.Enqueue(further);
                }
            }
        }

        return null;
    }

    private static IEnumerable<Way> WaysOf(RouteDraft route)
    {
        if (route.Source is not ValueSource source)
        {
            yield break;
        }

        for (var goal = 0; goal < route.To.Length; goal++)
        {
            if (route.To[goal] is not LiveDestination { IsGiven: false } to || SetBy(to.Verb) is not { } value)
            {
                continue;
            }

            var origin = goal < route.Config.To.Count ? route.Config.To[goal].Origin : route.Config.Name.Origin;
            for (var i = 0; i < source.Places.Length; i++)
            {
                var (e, given) = (default(MeshEvent), 0);
                for (var slot = 0; slot < source.Bound[i].Length; slot++)
                {
                    e.Bind(slot, source.Bound[i][slot]);
                    given |= 1 << slot;
                }

                if (to.HasPlace(given))
                {
                    var command = to.CommandFor(e);
                    yield return new Way(
                        route, new Number(source.Endpoint, source.Value, source.Places[i].Track, source.Places[i].Item),
                        Number.Of(to.Endpoint, value, command.Track, command.Scene), origin);
                }
            }
        }
    }

    private static LiveValue? SetBy(LiveVerb verb) => verb switch
    {
        LiveVerb.StepTrack => LiveValue.SelectedTrack,
        LiveVerb.StepScene => LiveValue.SelectedScene,
        LiveVerb.StepBank => LiveValue.DeviceBank,
        _ => LiveValueInfo.OfVerb(verb)?.Value,
    };

    private static string NameOf(Number number)
    {
        var name = Routes.LivePlaces.WithNumber.First(place => place.Value == number.Value).Words;
        return number.Track < 0 ? name : $"{name} of {(LiveValueInfo.Of(number.Value).Scope is LiveScope.Return or LiveScope.ReturnSend ? "return" : "track")} {number.Track + 1}";
    }

    /// <summary>A number of some Live's.</summary>
    private readonly record struct Number(int Endpoint, LiveValue Value, int Track, int Item)
    {
        /// <summary>With the indices that name one, as a source has them.</summary>
        public static Number Of(int endpoint, LiveValue value, int track, int item)
        {
            var scope = LiveValueInfo.Of(value).Scope;
            return new Number(
                endpoint, value, scope is LiveScope.Song or LiveScope.Parameter or LiveScope.Knob ? -1 : track,
                scope is LiveScope.Song or LiveScope.Track or LiveScope.Return ? -1 : item);
        }
    }

    /// <summary>A number that sets another one.</summary>
    private sealed record Way(RouteDraft Route, Number From, Number To, HoconOrigin Origin);
}

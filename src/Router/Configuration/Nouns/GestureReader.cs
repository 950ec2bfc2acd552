using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary>A route's <c>on</c>: <c>press</c>, <c>[ press, release ]</c>, or with times of its own <c>{ long-press = 800ms }</c>.</summary>
internal static class GestureReader
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly Words<bool> IsThere = new(("on", true), ("true", true));

    /// <summary>The gestures as they are written, and their times.</summary>
    public static (List<Written<string>> On, PressTimes Times) Read(Section route)
    {
        if (route.Take("on") is not HoconObject body)
        {
            return (RouteReader.ReadTexts(route, "on", "press"), PressTimes.Usual);
        }

        var section = new Section(body, $"{route.What}, on", route.Bag);
        var (on, times) = (new List<Written<string>>(), PressTimes.Usual);
        foreach (var field in section.Fields)
        {
            on.Add(new Written<string>(field.Key, field.KeyOrigin));
            if (field.Value is HoconScalar { Text: var text } && IsThere.TryGet(text, out _))
            {
                continue;
            }

            if (field.Key is not ("long-press" or "double-press" or "short-press"))
            {
                if (field.Key is "press" or "release" or "move" or "turn")
                {
                    section.Wrong(field.Value, field.Key, "true");
                }

                continue;                                    // an unknown word is told where the others are
            }

            if (section.Duration(field.Key, Shortest, Longest) is { } time)
            {
                times = field.Key switch
                {
                    "long-press" => times with { LongAfter = time },
                    "double-press" => times with { DoubleWithin = time },
                    _ => times with { ShortWithin = time },
                };
            }
        }

        if (on.Count == 0)
        {
            route.Wrong(body, "on", "gestures such as press or { long-press = 800ms }");
        }

        return (on, times);
    }
}

using MidiMesh.Hocon;

namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>lights { NAME { from, to, when, show { STATE = COLOUR } | show = TEXT, for } }</c></summary>
internal static class LightReader
{
    private static readonly TimeSpan ShortestFor = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestFor = TimeSpan.FromSeconds(60);

    /// <summary>Reads one light.</summary>
    public static LightConfig Read(Section light, Written<string> name)
    {
        var from = light.Text("from", "\"live.clip[track,scene].state\"");
        var to = light.RequiredText("to", "\"apc.pad[track,scene]\"");
        var show = new List<ShowConfig>();
        Written<string>? style = null;
        if (light.Take("show") is HoconScalar)
        {
            style = light.Text("show", "pan");
        }
        else if (light.Object("show", $"{light.What}, show") is { } states)
        {
            foreach (var field in states.Fields)
            {
                if (states.AsText(field.Value, field.Key, "a colour such as green") is { } colour)
                {
                    show.Add(new ShowConfig(new Written<string>(field.Key, field.KeyOrigin), colour));
                }
            }
        }

        var when = new List<ConditionConfig>();
        if (light.Object("when", $"{light.What}, when") is { } conditions)
        {
            when.AddRange(conditions.Fields.Select(static field => new ConditionConfig(new Written<string>(field.Key, field.KeyOrigin), field.Value)));
        }

        var brief = light.Duration("for", ShortestFor, LongestFor);
        light.Done();
        return new LightConfig(name, from, to, show) { Style = style, When = when, HasShow = light.Take("show") is not null, For = brief, ForOrigin = brief is null ? null : light.KeyOrigin("for") };
    }
}

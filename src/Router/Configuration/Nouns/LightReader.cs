namespace MidiMesh.Router.Configuration.Nouns;

/// <summary><c>lights { NAME { from, to, show { STATE = COLOUR } } }</c></summary>
internal static class LightReader
{
    /// <summary>Reads one light.</summary>
    public static LightConfig Read(Section light, Written<string> name)
    {
        var from = light.RequiredText("from", "\"live.clip[track,scene].state\"");
        var to = light.RequiredText("to", "\"apc.pad[track,scene]\"");
        var show = new List<ShowConfig>();
        if (light.Object("show", $"{light.What}, show") is { } states)
        {
            foreach (var field in states.Fields)
            {
                if (states.AsText(field.Value, field.Key, "a colour such as green") is { } colour)
                {
                    show.Add(new ShowConfig(new Written<string>(field.Key, field.KeyOrigin), colour));
                }
            }
        }

        if (show.Count == 0 && light.Take("show") is null)
        {
            light.Bag.Error(RigDiagnosticIds.MissingKey, name.Origin, $"{light.What}: 'show' is missing: which colour for which state, for instance show {{ playing = green }}");
        }

        light.Done();
        return new LightConfig(name, from, to, show);
    }
}

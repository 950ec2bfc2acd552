using System.Globalization;
using System.Text.RegularExpressions;
using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Router.Compilation;
using MidiMesh.Router.Compilation.Routes;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Learning;

/// <summary>What somebody wants to be learnt: this control does that.</summary>
/// <param name="From">One control, "apc.pad[3,2]", a whole device, or messages of an endpoint, "panel:/1/fader".</param>
/// <param name="Gesture">What was done to it: press, release, move, turn; null for its usual one.</param>
/// <param name="To">One place of Live's, "live.clip[3,2]", or a device or endpoint.</param>
/// <param name="Whole">Whether the control's neighbours do the same to the place's neighbours: all pads, all faders.</param>
/// <param name="Name">The route's name; null for one made of control and place.</param>
internal sealed record LearnRequest(string From, string? Gesture, string To, bool Whole = false, string? Name = null);

/// <summary>A route that was learnt.</summary>
/// <param name="Name">Its key in the rig.</param>
/// <param name="Text">Its value as HOCON.</param>
/// <param name="Also">Routes of the rig that answer to the same control; they go on doing so.</param>
internal sealed record LearnedRoute(string Name, string Text, IReadOnlyList<string> Also);

/// <summary>Writes a route as a person who knows the language would: with the pick-up that a fader needs, within the range that its target has.</summary>
/// <remarks>Whether the rig can run with it is the compiler's to say.</remarks>
internal static partial class RouteSketch
{
    /// <summary>Makes one route; a problem in words when the two ends do not go together.</summary>
    /// <param name="draft">The rig that it is for.</param>
    /// <param name="asked">What is wanted.</param>
    /// <param name="taken">Names of routes that are in use.</param>
    public static (LearnedRoute? Route, string? Problem) Make(RigDraft draft, LearnRequest asked, ICollection<string> taken)
    {
        if (asked.From.AsSpan().ContainsAny('"', '\n', '\\') || asked.To.AsSpan().ContainsAny('"', '\n', '\\'))
        {
            return (null, "A place has no quotes in it.");
        }

        var source = Source.Find(draft, asked.From);
        var target = Target.Find(draft, asked.To);
        if (target is null)
        {
            return (null, $"'{asked.To}' is no place that a route leads to: take one of Live's, such as live.clip[3,2], or a device.");
        }

        var (from, to) = (asked.From, asked.To);
        if (asked.Whole)
        {
            if (source is null || source.At.Length == 0 || source.At.Length != target.Names.Length)
            {
                return (null, $"'{asked.From}' and '{asked.To}' do not count alike, so only this one can be learnt.");
            }

            from = $"{source.Device}.{source.Control.Name}[{string.Join(",", target.Names)}]";
            to = target.Write(source.At);
        }

        var parts = new List<string> { $"from = \"{from}\"" };
        if (asked.Gesture is { } gesture && gesture != Usual(source?.Control))
        {
            if (!Word().IsMatch(gesture))
            {
                return (null, $"'{gesture}' is no gesture.");
            }

            parts.Add($"on = {gesture}");
        }

        var via = Via(draft, source?.Control, target);
        if (via.Count > 0)
        {
            parts.Add($"via = [ {string.Join(", ", via)} ]");
        }

        parts.Add(target.Place is null && Word().IsMatch(to) ? $"to = {to}" : $"to = \"{to}\"");
        if (asked.Name is { } own && !RigReader.IsName(own))
        {
            return (null, $"'{own}' is no name: letters, digits, - and _.");
        }

        var name = asked.Name ?? NameOf(source, target, asked, taken);
        return (new LearnedRoute(name, $"{{ {string.Join(", ", parts)} }}", Also(draft, source)), null);
    }

    private static List<string> Via(RigDraft draft, ControlGroup? control, Target target)
    {
        var via = new List<string>();
        if (target.Place is not { } place)
        {
            return via;
        }

        if (place.Verb == LiveVerb.FireSlot && GroupOf(draft, target.Endpoint) is { } group)
        {
            via.Add($"{{ exclusive = {group} }}");
        }

        if (place.Use != LiveUse.Value || control is not { Kind: ControlKind.Position or ControlKind.Encoder })
        {
            return via;
        }

        if (control.Kind == ControlKind.Encoder)
        {
            via.Add("{ relative = turn }");
        }
        else if (!control.HasMotor && place.Value is not null)
        {
            via.Add("{ takeover = pickup }");                // or the value would jump to wherever the fader stands
        }

        if (Range(place) is { } range)
        {
            via.Add($"{{ scale = {range} }}");
        }

        via.Add("{ rate = 30/s }");                          // Live reads ten times a second
        return via;
    }

    /// <summary>0.85 is Live's 0 dB; a tempo's whole range would be no use on a fader.</summary>
    private static string? Range(LivePlace place) => place.Verb switch
    {
        LiveVerb.SetTrackVolume or LiveVerb.SetMasterVolume => "[0.0, 0.85]",
        LiveVerb.SetTempo => "[60, 180]",
        _ when place.Low != 0 || place.High != 1 => string.Create(CultureInfo.InvariantCulture, $"[{place.Low}, {place.High}]"),
        _ => null,
    };

    private static string? GroupOf(RigDraft draft, int endpoint)
    {
        var groups = draft.Names.Config.Groups;
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups.Count == 1 || (i < draft.Groups.Length && draft.Groups[i].Endpoint == endpoint))
            {
                return groups[i].Name.Value;
            }
        }

        return null;
    }

    private static string? Usual(ControlGroup? control) => control?.Kind switch
    {
        ControlKind.Button => "press", ControlKind.Position => "move", ControlKind.Encoder => "turn", _ => null,
    };

    private static List<string> Also(RigDraft draft, Source? source) => source is null ? [] :
    [
        .. draft.Routes.Where(route => route.Source is ControlSource known && known.Device == source.DeviceIndex && draft.Names.Profiles[known.Device]!.Controls[known.Control] == source.Control)
            .Select(static route => route.Config.Name.Value).Distinct(),
    ];

    private static string NameOf(Source? source, Target target, LearnRequest asked, ICollection<string> taken)
    {
        var control = source is null ? asked.From.Split('.', ':', '/')[0] : source.Control.Name;
        var at = asked.Whole || source is null ? "" : string.Concat(source.At.Select(static place => string.Create(CultureInfo.InvariantCulture, $"-{place}")));
        var stem = $"{control}{at}-{target.LastWord}";
        var name = stem;
        for (var i = 2; taken.Contains(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
        }

        return name;
    }

    [GeneratedRegex(@"^(?<device>[\w-]+)\.(?<control>[\w-]+)(?:\[(?<at>\d{1,4}(?:\s*,\s*\d{1,4})*)\])?$")]
    private static partial Regex ControlForm();

    [GeneratedRegex(@"^[\w-]+$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\[(?<at>[^\]]*)\]")]
    private static partial Regex Coordinates();

    /// <summary>One control as it was touched.</summary>
    private sealed record Source(string Device, int DeviceIndex, ControlGroup Control, int[] At)
    {
        /// <summary>Null for what is no single control of the rig: a whole device, or messages.</summary>
        public static Source? Find(RigDraft draft, string from)
        {
            if (ControlForm().Match(from) is not { Success: true } form)
            {
                return null;
            }

            var device = draft.Names.DeviceOf(form.Groups["device"].Value);
            return device >= 0 && draft.Names.Profiles[device]?.Controls.FirstOrDefault(control => control.Name == form.Groups["control"].Value) is { } group
                ? new Source(form.Groups["device"].Value, device, group, form.Groups["at"].Success ? Numbers(form.Groups["at"].Value) : [])
                : null;
        }
    }

    private static int[] Numbers(string list) => [.. list.Split(',').Select(static number => int.TryParse(number.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0)];

    /// <summary>One place that a route leads to.</summary>
    private sealed record Target(string Text, int Endpoint, LivePlace? Place, string[] Names, int[] At)
    {
        public string LastWord => Place is null ? Text : Place.Words.Split('.')[^1];

        public static Target? Find(RigDraft draft, string to)
        {
            var names = draft.Names;
            var dot = to.IndexOf('.', StringComparison.Ordinal);
            var end = dot < 0 ? to : to[..dot];
            var endpoint = names.EndpointOf(end);
            if (dot < 0)
            {
                return names.DeviceOf(end) >= 0 || names.RoleOf(end) >= 0 || endpoint >= 0 ? new Target(to, endpoint, null, [], []) : null;
            }

            if (endpoint < 0 || !names.IsLive(endpoint))
            {
                return null;
            }

            var at = new List<int>();
            var shape = Coordinates().Replace(to[(dot + 1)..], match =>
            {
                var numbers = Numbers(match.Groups["at"].Value);
                at.AddRange(numbers);
                return string.Create(CultureInfo.InvariantCulture, $"[{numbers.Length}]");
            });
            // A send's own number stays as it is: neighbours of a knob are other tracks, not other sends.
            string[] counted = shape.StartsWith("clip", StringComparison.Ordinal) ? ["track", "scene"] : shape.StartsWith("scene", StringComparison.Ordinal) ? ["scene"]
                : shape.StartsWith("track", StringComparison.Ordinal) ? ["track"] : [];
            return LivePlaces.Find(shape) is { } place && at.TrueForAll(static number => number > 0) ? new Target(to, endpoint, place, counted, [.. at]) : null;
        }

        /// <summary>The place with names for numbers, so that what was touched still leads where it was wanted.</summary>
        public string Write(int[] from)
        {
            var index = 0;
            return Coordinates().Replace(Text, match => "[" + string.Join(",", Numbers(match.Groups["at"].Value).Select(number =>
            {
                var i = index++;
                return i >= Names.Length ? number.ToString(CultureInfo.InvariantCulture) : (number - from[i]) switch
                {
                    0 => Names[i],
                    > 0 and var more => string.Create(CultureInfo.InvariantCulture, $"{Names[i]} + {more}"),
                    var less => string.Create(CultureInfo.InvariantCulture, $"{Names[i]} - {-less}"),
                };
            })) + "]");
        }
    }
}

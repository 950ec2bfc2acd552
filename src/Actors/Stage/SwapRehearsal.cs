using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Stage;

/// <summary>What changes when another device plays a role: what fits, what is lost, what looks different. Made from the compiled table before anything happens.</summary>
/// <param name="Role">The role's key in the rig.</param>
/// <param name="From">The device that plays it now.</param>
/// <param name="To">The device that would.</param>
/// <param name="Lines">One for each control, light and destination of the role.</param>
public sealed record SwapRehearsal(string Role, string From, string To, IReadOnlyList<SwapLine> Lines)
{
    private const int MostNamed = 4;

    /// <summary>Whether nothing is lost or looks different.</summary>
    public bool FitsWhole => Lines.All(static line => line.Fits);

    /// <summary>Compares two devices of a role.</summary>
    /// <param name="table">The compiled rig.</param>
    /// <param name="role">Index of the role.</param>
    /// <param name="from">Index of the device that plays it now.</param>
    /// <param name="to">Index of the device that would.</param>
    public static SwapRehearsal Of(RouteTable table, int role, int from, int to)
    {
        ArgumentNullException.ThrowIfNull(table);
        var lines = new List<SwapLine>();
        var (before, after) = (Uses.Of(table, role, from), Uses.Of(table, role, to));
        foreach (var (control, use) in before.Controls)
        {
            lines.Add(Compare(before.Profile, control, use, after));
        }

        foreach (var (control, _) in after.Controls.Where(one => !before.Controls.ContainsKey(one.Key)))
        {
            lines.Add(new SwapLine(SizeOf(after.Profile, control), true, "new"));
        }

        lines.AddRange(before.Whole.Select(route => after.Whole.Contains(route)
            ? new SwapLine($"all messages (route {route})", true, "fits")
            : new SwapLine($"all messages (route {route})", false, "missing")));
        lines.AddRange(Lights(table, role, from, to));
        foreach (var route in table.Routes.Where(route => Array.Exists(route.Ends, one => one is RoleDestination destination && destination.Role == role)))
        {
            lines.Add(new SwapLine($"what route {route.Name} sends", true, $"goes to {table.Devices[to].Name}"));
        }

        return new SwapRehearsal(table.Stage.Roles[role].Name, table.Devices[from].Name, table.Devices[to].Name, lines);
    }

    private static SwapLine Compare(DeviceProfile profile, string control, ControlUse use, Uses after)
    {
        var what = SizeOf(profile, control);
        var found = profile.Find(control)!;
        if (!after.Controls.TryGetValue(control, out var other))
        {
            return new SwapLine(what, false, found.Kind == ControlKind.Button ? $"missing, {RoutesOf(use)} cannot be played" : "missing, keeps its last value");
        }

        var kind = after.Profile.Find(control)!.Kind;
        var lost = use.Elements.Where(name => !other.Elements.Contains(name)).ToList();
        var missing = use.Routes.Where(route => !other.Routes.Contains(route)).ToList();
        if (lost.Count > 0)
        {
            var named = string.Join(", ", lost.Take(MostNamed)) + (lost.Count > MostNamed ? ", …" : "");
            return new SwapLine(what, false, $"{use.Elements.Count - lost.Count} of {use.Elements.Count} fit, missing {named}");
        }

        if (missing.Count > 0)
        {
            return new SwapLine(what, false, $"fits, but not for route {string.Join(", ", missing)}");
        }

        return kind == found.Kind ? new SwapLine(what, true, "fits") : new SwapLine(what, true, $"fits, but is {WordOf(kind)} instead of {WordOf(found.Kind)}");
    }

    /// <summary>Lights by what they follow: the same thing of Live's is shown by another lamp, perhaps in another colour, perhaps by none.</summary>
    private static IEnumerable<SwapLine> Lights(RouteTable table, int role, int from, int to)
    {
        var before = table.Lights.Where(light => light.Device == from && light.Gate?.Role == role).ToList();
        var after = table.Lights.Where(light => light.Device == to && light.Gate?.Role == role).ToList();
        var kept = after.Select(KeyOf).ToHashSet();
        foreach (var block in before.GroupBy(static light => light.Name))
        {
            var lamps = block.Select(KeyOf).Distinct().ToList();
            var lost = lamps.Count(lamp => !kept.Contains(lamp));
            var what = $"light {block.Key}";
            if (lost > 0)
            {
                yield return new SwapLine(what, false, lost == lamps.Count ? "missing" : $"{lamps.Count - lost} of {lamps.Count} lamps, {lost} missing");
                if (lost == lamps.Count)
                {
                    continue;
                }
            }

            var changed = ChangedColours(table, block.First(), after.First(light => light.Name == block.Key)).ToList();
            if (changed.Count > 0)
            {
                yield return new SwapLine(what, false, string.Join(", ", changed));
            }
            else if (lost == 0)
            {
                yield return new SwapLine(what, true, "fits");
            }
        }
    }

    private static IEnumerable<string> ChangedColours(RouteTable table, LightBinding before, LightBinding after)
    {
        if (before.IsWritten || after.IsWritten)
        {
            yield break;                                     // a display shows any text
        }

        var (old, other) = (PaletteOf(table, before), PaletteOf(table, after));
        var told = new HashSet<string>();
        for (var state = 0; state < Math.Min(before.Colours.Length, after.Colours.Length); state++)
        {
            var (shown, instead) = (ShownColour.Of(before.Colours[state], old), ShownColour.Of(after.Colours[state], other));
            if (!shown.LooksLike(instead) && told.Add(shown.ToString()))
            {
                yield return $"{shown} shown as {instead}";
            }
        }
    }

    private static LightPalette PaletteOf(RouteTable table, LightBinding light)
    {
        var profile = table.Devices[light.Device].Profile;
        return profile.Palettes[profile.Controls[profile.Elements[light.Element].Group].Palette];
    }

    private static (string Name, int Endpoint, LightSource Source, int Value, int Track, int Scene) KeyOf(LightBinding light) =>
        (light.Name, light.Endpoint, light.Source, (int)light.Value, light.Track, light.Scene);

    private static string SizeOf(DeviceProfile profile, string control)
    {
        var sizes = profile.Find(control)!.Sizes;
        return sizes.Length == 0 ? control : $"{control} {string.Join('x', sizes)}";
    }

    private static string RoutesOf(ControlUse use) => $"route {string.Join(", ", use.Routes)}";

    private static string WordOf(ControlKind kind) => kind switch
    {
        ControlKind.Button => "a button",
        ControlKind.Position => "a fader or knob with a position",
        ControlKind.Encoder => "an endless knob",
        ControlKind.Display => "a display",
        _ => "a light",
    };

    /// <summary>A control as the role uses it.</summary>
    /// <param name="Elements">Names of its elements that feed a route of the role.</param>
    /// <param name="Routes">Names of those routes.</param>
    private sealed record ControlUse(SortedSet<string> Elements, SortedSet<string> Routes);

    /// <summary>What of a device a role uses.</summary>
    private sealed record Uses(DeviceProfile Profile, Dictionary<string, ControlUse> Controls, SortedSet<string> Whole)
    {
        public static Uses Of(RouteTable table, int role, int device)
        {
            var profile = table.Devices[device].Profile;
            var source = table.DeviceSources[device];
            var whole = new SortedSet<string>(source.Any.Where(entry => entry.Gate?.Role == role).Select(static entry => entry.Route.Name), StringComparer.Ordinal);
            var controls = new Dictionary<string, ControlUse>(StringComparer.Ordinal);
            for (var element = 0; element < source.ByElement.Length; element++)
            {
                foreach (var entry in source.ByElement[element])
                {
                    if (entry.Gate?.Role != role || whole.Contains(entry.Route.Name))
                    {
                        continue;
                    }

                    var control = profile.Controls[profile.Elements[element].Group].Name;
                    if (!controls.TryGetValue(control, out var use))
                    {
                        controls[control] = use = new ControlUse(new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
                    }

                    use.Elements.Add(profile.NameOf(element));
                    use.Routes.Add(entry.Route.Name);
                }
            }

            return new Uses(profile, controls, whole);
        }
    }
}

/// <summary>One line of a rehearsal: "pad 8x5: fits".</summary>
/// <param name="What">Control, light or destination.</param>
/// <param name="Fits">Whether nothing of it is lost or looks different.</param>
/// <param name="Text">What becomes of it.</param>
public sealed record SwapLine(string What, bool Fits, string Text);

using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Hocon;
using MidiMesh.Router.Compilation.Clocks;
using MidiMesh.Router.Compilation.Stage;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>Looks up one light: <c>to</c> names the lamps and binds their coordinates, <c>from</c> says by them what each follows, <c>show</c> gives the colours.</summary>
internal static class LightBuilder
{
    /// <summary>Reads a light: one draft, or one for each device of the role that its lamps are written with. None when something is wrong, which has been reported.</summary>
    public static IEnumerable<LightDraft> BuildAll(LightConfig config, RigDraft draft, DiagnosticBag bag) => RoleCandidates.ForEach(
        RoleCandidates.RoleOf(config.To, draft.Names), draft.Names, bag, (role, device, own) => Build(config, draft, own, role, device));

    /// <summary>Reads a light; null when something is wrong, which has been reported.</summary>
    private static LightDraft? Build(LightConfig config, RigDraft draft, DiagnosticBag bag, int role, int device)
    {
        var what = $"light '{config.Name.Value}'";
        var scope = new NameScope();
        scope.AddVariables(draft);
        var when = ReadConditions(config, draft, what, bag);
        var lamps = config.To is { } to ? ReadLamps(to, scope, draft, what, bag, device) : null;
        if (lamps is { ShowRows: true })
        {
            return RowLightBuilder.Build(config, lamps, scope, draft, what, bag) is { } rows && when is not null ? rows with { Role = role, When = when } : null;
        }

        if (lamps is { ShowText: true })
        {
            return TextLightBuilder.Build(config, lamps, scope, draft, what, bag) is { } text && when is not null ? text with { Role = role, When = when } : null;
        }

        if (config.From is null && lamps is not null)
        {
            bag.Error(RigDiagnosticIds.MissingKey, config.Name.Origin, $"{what}: 'from' is missing, for instance from = \"live.clip[track,scene].state\"");
        }

        if (config.From is not { } from || Followed.Read(from, scope, draft, what, "from", bag, lamps is not null) is not { } followed
            || !CheckIsLamp(config, followed.Place, lamps, what, bag))
        {
            return null;
        }

        if (lamps is null && (followed.Place.IsText || config.Style is not null || config.For is not null))
        {
            return null;                                     // meant for a display that could not be found, which has been reported
        }

        var palette = lamps is { Palette: { } found } ? found : null;
        LightLevel? level = null;
        if (followed.Place.IsNumber)
        {
            level = lamps is null ? null : ReadLevel(config, followed.Place, lamps, what, bag);
            if (level is null)
            {
                return null;
            }
        }
        else if (!CheckShowsStates(config, followed.Place, lamps, what, bag))
        {
            return null;
        }

        var colours = level is null ? ReadColours(config, followed.Place, palette, what, bag) : [];
        return lamps is null || (palette is null && level is null) || when is null || Bind(config, draft, lamps, followed, colours, level, scope, what, bag) is not { } bound ? null : bound with { Role = role, When = when };
    }

    /// <summary>The conditions on page and variables; null when one is wrong.</summary>
    private static Filter[]? ReadConditions(LightConfig config, RigDraft draft, string what, DiagnosticBag bag)
    {
        var filters = new List<Filter>();
        var wanted = 0;
        foreach (var condition in config.When)
        {
            switch (condition.Word.Value)
            {
                case "page":
                    wanted++;
                    filters.AddRange(Filters.PageWord.Read(condition, what, draft.Names, bag) is { } page ? [page] : []);
                    break;
                case "variable":
                    wanted += condition.Value is HoconObject body ? body.Fields.Count(static field => !Section.IsTemplate(field.Key) && field.Value.Kind != HoconKind.Null) : 1;
                    filters.AddRange(Filters.VariableWord.Read(condition, what, draft, bag));
                    break;
                default:
                    wanted++;
                    bag.Error(RigDiagnosticIds.UnknownKey, condition.Word.Origin, $"{what}: 'when' of a light has no condition '{condition.Word.Value}'{NearestWord.Suggest(bag, condition.Word.Value, ["page", "variable"])}");
                    break;
            }
        }

        return filters.Count == wanted ? [.. filters] : null;
    }

    private static Lamps? ReadLamps(Written<string> to, NameScope scope, RigDraft draft, string what, DiagnosticBag bag, int roleDevice)
    {
        if (Place.Read(to, $"{what}: 'to'", bag) is not { } place)
        {
            return null;
        }

        var first = place.Segments[0];
        var device = roleDevice >= 0 ? roleDevice : draft.Names.DeviceOf(first.Name);
        if (device < 0 && draft.Names.RoleOf(first.Name) >= 0)
        {
            return null;                                     // a role without devices, which has been reported
        }

        if (device < 0)
        {
            draft.Names.UnknownEnds.Mentioned(to.At(0), what, $"no device '{first.Name}'", first.Name, draft.Names.Players);
            return null;
        }

        if (place.Segments.Count == 1)
        {
            bag.Error(RigDiagnosticIds.BadSyntax, to.At(0), $"{what}: say which of its lights, as in {first.Name}.pad[track,scene]");
            return null;
        }

        if (draft.Names.Profiles[device] is not { } profile || ControlPattern.Read(place, profile, scope, what, bag) is not var (control, elements, bound))
        {
            return null;
        }

        if (profile.Controls[control].Kind == ControlKind.Display)
        {
            var isRow = profile.Elements[elements[0]].Row is not null;
            return new Lamps(device, elements, bound, null) { ShowText = !isRow, ShowRows = isRow };
        }

        if (profile.Controls[control].HasMotor)
        {
            return new Lamps(device, elements, bound, null);
        }

        if (profile.Controls[control].Palette < 0)
        {
            bag.Error(RigDiagnosticIds.NoSuchLight, to.At(place.Segments[1].Offset), $"{what}: '{profile.Controls[control].Name}' of {profile.Name} has no light");
            return null;
        }

        return new Lamps(device, elements, bound, profile.Palettes[profile.Controls[control].Palette]);
    }

    /// <summary>How the lamps show a number: by the steps of their palette, in the way that <c>show</c> names or the first; a motor goes there.</summary>
    private static LightLevel? ReadLevel(LightConfig config, LightPlace place, Lamps lamps, string what, DiagnosticBag bag)
    {
        var shown = config.Show.Count > 0 ? config.Show[0].State : config.Style;
        if (lamps.Palette is not { } palette)
        {
            if (shown is { } needless)
            {
                bag.Error(RigDiagnosticIds.DoesNotFit, needless.Origin, $"{what}: a motor goes to where {place.Bare} is; leave 'show' out");
            }

            return new LightLevel(null, place.Low, place.High, 0);
        }

        if (palette.Styles.Length == 0)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.To!.Value.Origin, $"{what}: {place.Bare} is a number, and this light shows colours; a ring, a meter or a motor fader shows numbers");
            return null;
        }

        var names = palette.Styles.Select(static style => style.Name).ToList();
        var style = config.Show.Count > 0 || shown is null ? (config.Show.Count > 0 ? -1 : 0) : palette.StyleOf(shown.Value.Value);
        if (style < 0)
        {
            bag.Error(RigDiagnosticIds.UnknownWord, shown!.Value.Origin, $"{what}: this light shows a number as {NearestWord.List(names)}, written show = {names[0]}, not '{shown.Value.Value}'{NearestWord.Suggest(bag, shown.Value.Value, names)}");
            return null;
        }

        return new LightLevel(palette.Styles[style], place.Low, place.High, palette.Rest);
    }

    /// <summary>What only a display can do is not asked of a lamp.</summary>
    private static bool CheckIsLamp(LightConfig config, LightPlace place, Lamps? lamps, string what, DiagnosticBag bag)
    {
        if (lamps is null)
        {
            return true;                                     // it may have been meant as a display
        }

        if (place.IsRow)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.To!.Value.Origin, $"{what}: {place.Bare} is a row of slots; a device whose profile has 'rows' shows it, and this is a light");
        }
        else if (place.IsText)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.To!.Value.Origin, $"{what}: {place.Bare} is a text; a display shows it, and this is a light");
        }
        else if (config.ForOrigin is { } origin)
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, origin, $"{what}: 'for' is for texts on a display; a light shows what is");
        }
        else
        {
            return true;
        }

        return false;
    }

    /// <summary>A place with states is shown by colours, and says which.</summary>
    private static bool CheckShowsStates(LightConfig config, LightPlace place, Lamps? lamps, string what, DiagnosticBag bag)
    {
        if (lamps is not null && lamps.Palette is not { Styles.Length: 0 })
        {
            bag.Error(RigDiagnosticIds.DoesNotFit, config.To!.Value.Origin, $"{what}: this light shows numbers, and {place.Bare} has states ({NearestWord.List([.. place.States])})");
            return false;
        }

        if (config.Style is { } style)
        {
            bag.Error(RigDiagnosticIds.BadValue, style.Origin, $"{what}: 'show' should be {{ STATE = COLOUR }}, for instance show {{ {place.States[^1]} = {style.Value} }}");
            return false;
        }

        if (lamps is null && place.IsRow)
        {
            return false;                                    // where it shows is not known, which is told; it may be a row, which has no colours
        }

        if (!config.HasShow)
        {
            bag.Error(RigDiagnosticIds.MissingKey, config.Name.Origin, $"{what}: 'show' is missing: which colour for which state, for instance show {{ playing = green }}");
            return false;
        }

        return true;
    }

    private static int[] ReadColours(LightConfig config, LightPlace place, LightPalette? palette, string what, DiagnosticBag bag)
    {
        var colours = new int[place.States.Count];
        foreach (var (state, colour) in config.Show)
        {
            var index = -1;
            for (var i = 0; i < place.States.Count && index < 0; i++)
            {
                index = place.States[i] == state.Value ? i : -1;
            }

            if (index < 0)
            {
                bag.Error(RigDiagnosticIds.UnknownWord, state.Origin, $"{what}: {place.Bare} has no state '{state.Value}'{NearestWord.Suggest(bag, state.Value, [.. place.States])}");
            }

            if (palette is not null && ColourOf(colour, palette, what, bag) is var found && index >= 0)
            {
                colours[index] = found;
            }
        }

        return colours;
    }

    private static int ColourOf(Written<string> colour, LightPalette palette, string what, DiagnosticBag bag)
    {
        var names = palette.Colours.Select(static one => one.Name).Where(static name => name[0] != '#').ToList();
        if (!ColourWords.TryWish(colour.Value, palette, out var wish, out var instead))
        {
            bag.Error(RigDiagnosticIds.UnknownWord, colour.Origin, $"{what}: no colour '{colour.Value}'{NearestWord.Suggest(bag, colour.Value, [.. names, ColourWords.OfClip, ColourWords.OfTrack])}");
            return 0;
        }

        if (instead is not null)
        {
            bag.Warning(RigDiagnosticIds.NoSuchLight, colour.Origin, $"{what}: this light cannot show '{colour.Value}' and will show '{instead}'; it has {NearestWord.List(names)}");
        }

        return wish;
    }

    private static LightDraft? Bind(LightConfig config, RigDraft draft, Lamps lamps, Followed followed, int[] colours, LightLevel? level, NameScope scope, string what, DiagnosticBag bag)
    {
        var bindings = new LightBinding[lamps.Elements.Length];
        for (var i = 0; i < bindings.Length; i++)
        {
            if (followed.For(lamps.Bound[i], draft.Names.Profiles[lamps.Device]!.NameOf(lamps.Elements[i]), scope, draft, what, bag) is not { } follow)
            {
                return null;
            }

            bindings[i] = new LightBinding(
                config.Name.Value, followed.Endpoint, followed.Place.Source, followed.Place.Value, follow.Track, follow.Scene, lamps.Device, lamps.Elements[i], colours)
            {
                Level = level, Moving = follow.Moving,
                Palette = Array.Exists(colours, LightWish.IsFollowed) ? lamps.Palette : null,
            };
        }

        if (Array.Exists(colours, LightWish.Moves))
        {
            // What we blink, we blink on Live's beat.
            ClockBuilder.FollowBeat(draft, followed.Endpoint);
        }

        return new LightDraft(config, bindings);
    }

    /// <summary>Lights of a device.</summary>
    /// <param name="Device">Index of the device.</param>
    /// <param name="Elements">The lights.</param>
    /// <param name="Bound">For each light the values of the bound coordinates, by slot.</param>
    /// <param name="Palette">Their colours; null for motors and fields of a display.</param>
    internal sealed record Lamps(int Device, int[] Elements, int[][] Bound, LightPalette? Palette)
    {
        /// <summary>Whether they are fields of a display.</summary>
        public bool ShowText { get; init; }

        /// <summary>Whether they are rows of slots.</summary>
        public bool ShowRows { get; init; }
    }
}

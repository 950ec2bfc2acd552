using MidiMesh.Contracts.Devices;
using MidiMesh.Contracts.Routing;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>Looks up one light: <c>to</c> names the lamps and binds their coordinates, <c>from</c> says by them what each follows, <c>show</c> gives the colours.</summary>
internal static class LightBuilder
{
    private const int MaxNumber = 1000;

    /// <summary>Reads a light; null when something is wrong, which has been reported.</summary>
    public static LightDraft? Build(LightConfig config, RigDraft draft, DiagnosticBag bag)
    {
        var what = $"light '{config.Name.Value}'";
        var scope = new NameScope();
        var lamps = config.To is { } to ? ReadLamps(to, scope, draft, what, bag) : null;
        if (config.From is not { } from || ReadFollowed(from, scope, draft, what, bag, lamps is not null) is not { } followed)
        {
            return null;
        }

        var palette = lamps is { Palette: { } found } ? found : null;
        var colours = ReadColours(config, followed.Place, palette, what, bag);
        return lamps is null || palette is null ? null : Bind(config, draft, lamps, followed, colours, what, bag);
    }

    private static Lamps? ReadLamps(Written<string> to, NameScope scope, RigDraft draft, string what, DiagnosticBag bag)
    {
        if (Place.Read(to, $"{what}: 'to'", bag) is not { } place)
        {
            return null;
        }

        var first = place.Segments[0];
        var device = draft.Names.DeviceOf(first.Name);
        if (device < 0)
        {
            bag.Error(RigDiagnosticIds.UnknownName, to.At(0), $"{what}: no device '{first.Name}'{NearestWord.Suggest(bag, first.Name, draft.Names.Devices)}");
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

        if (profile.Controls[control].Palette < 0)
        {
            bag.Error(RigDiagnosticIds.NoSuchLight, to.At(place.Segments[1].Offset), $"{what}: '{profile.Controls[control].Name}' of {profile.Name} has no light");
            return null;
        }

        return new Lamps(device, elements, bound, profile.Palettes[profile.Controls[control].Palette]);
    }

    private static Followed? ReadFollowed(Written<string> from, NameScope scope, RigDraft draft, string what, DiagnosticBag bag, bool namesAreBound)
    {
        if (Place.Read(from, $"{what}: 'from'", bag) is not { } place)
        {
            return null;
        }

        var first = place.Segments[0];
        var endpoint = draft.Names.EndpointOf(first.Name);
        if (endpoint < 0 || !draft.Names.IsLive(endpoint))
        {
            var lives = draft.Names.Endpoints.Where(name => draft.Names.IsLive(draft.Names.EndpointOf(name))).ToList();
            bag.Error(RigDiagnosticIds.UnknownName, from.At(0), endpoint < 0
                ? $"{what}: no endpoint '{first.Name}'{NearestWord.Suggest(bag, first.Name, lives)}"
                : $"{what}: '{first.Name}' is no Live; lights follow Live's state");
            return null;
        }

        if (place.Segments.Count == 1 || LightWords.Find(place.Shape(1)) is not { } known)
        {
            var words = place.Segments.Count == 1 ? "" : place.Words(1);
            var same = LightWords.All.FirstOrDefault(one => Bare(one.Example) == words);
            var nearest = same is not null
                ? $"; it is written {first.Name}.{same.Example}"
                : NearestWord.Suggest(bag, words, [.. LightWords.All.Select(static one => Bare(one.Example))]);
            bag.Error(RigDiagnosticIds.UnknownName, from.At(place.Segments.Count > 1 ? place.Segments[1].Offset : 0), $"{what}: a light cannot follow '{words}'{nearest}");
            return null;
        }

        if (!namesAreBound)
        {
            // What the coordinates mean is not known: only the states' words can still be checked.
            return new Followed(endpoint, known, null, null, from);
        }

        var coordinates = place.Coordinates(1);
        var expressions = new Expression?[2];
        for (var i = 0; i < coordinates.Count; i++)
        {
            if (!ExpressionParser.TryParse(from.Value, coordinates[i], scope, out expressions[i], out var error, bag))
            {
                bag.Error(error.Id, from.At(error.Offset), $"{what}: {error.Message}");
                return null;
            }
        }

        return new Followed(endpoint, known, expressions[0], expressions[1], from);
    }

    private static byte[] ReadColours(LightConfig config, LightPlace place, LightPalette? palette, string what, DiagnosticBag bag)
    {
        var colours = new byte[place.States.Count];
        foreach (var (state, colour) in config.Show)
        {
            var index = -1;
            for (var i = 0; i < place.States.Count && index < 0; i++)
            {
                index = place.States[i] == state.Value ? i : -1;
            }

            if (index < 0)
            {
                bag.Error(RigDiagnosticIds.UnknownWord, state.Origin, $"{what}: {Bare(place.Example)} has no state '{state.Value}'{NearestWord.Suggest(bag, state.Value, [.. place.States])}");
            }

            if (palette is not null && ColourOf(colour, palette, what, bag) is var found && index >= 0)
            {
                colours[index] = (byte)found;
            }
        }

        return colours;
    }

    private static int ColourOf(Written<string> colour, LightPalette palette, string what, DiagnosticBag bag)
    {
        var index = palette.IndexOf(colour.Value);
        if (index >= 0)
        {
            return index;
        }

        var names = palette.Colours.Select(static one => one.Name).ToList();
        if (ColourWords.Nearest(colour.Value, palette) is { } nearest)
        {
            bag.Warning(RigDiagnosticIds.NoSuchLight, colour.Origin, $"{what}: this light cannot show '{colour.Value}' and will show '{nearest}'; it has {NearestWord.List(names)}");
            return palette.IndexOf(nearest);
        }

        bag.Error(RigDiagnosticIds.UnknownWord, colour.Origin, $"{what}: no colour '{colour.Value}'{NearestWord.Suggest(bag, colour.Value, names)}");
        return 0;
    }

    private static LightDraft? Bind(LightConfig config, RigDraft draft, Lamps lamps, Followed followed, byte[] colours, string what, DiagnosticBag bag)
    {
        var needs = draft.Needs[followed.Endpoint];
        var bindings = new LightBinding[lamps.Elements.Length];
        for (var i = 0; i < bindings.Length; i++)
        {
            var e = default(MeshEvent);
            for (var slot = 0; slot < lamps.Bound[i].Length; slot++)
            {
                e.Bind(slot, lamps.Bound[i][slot]);
            }

            var track = followed.Track?.EvaluateWhole(e) ?? 0;
            var scene = followed.Scene?.EvaluateWhole(e) ?? 0;
            if (track is < 1 or > MaxNumber || (followed.Scene is not null && scene is < 1 or > MaxNumber))
            {
                var (kind, number) = track is < 1 or > MaxNumber ? ("track", track) : ("scene", scene);
                bag.Error(RigDiagnosticIds.NeverMatches, followed.Text.Origin,
                    $"{what}: for {draft.Names.Profiles[lamps.Device]!.NameOf(lamps.Elements[i])} this is {kind} {number}; they count from 1 to {MaxNumber}");
                return null;
            }

            needs.NameTrack(track);
            needs.NameScene(scene);
            bindings[i] = new LightBinding(
                config.Name.Value, followed.Endpoint, followed.Place.Source, followed.Place.Value, track - 1, scene - 1, lamps.Device, lamps.Elements[i], colours);
        }

        if (followed.Place.Source == LightSource.Value)
        {
            needs.Follow(followed.Place.Value);
        }

        return new LightDraft(config, bindings);
    }

    /// <summary>A place without its coordinates: "clip.state".</summary>
    private static string Bare(string example) => string.Join('.', example.Split('.').Select(static part => part.Split('[')[0]));

    private sealed record Lamps(int Device, int[] Elements, int[][] Bound, LightPalette Palette);

    private sealed record Followed(int Endpoint, LightPlace Place, Expression? Track, Expression? Scene, Written<string> Text);
}

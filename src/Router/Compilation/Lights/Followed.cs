using MidiMesh.Actors.Mesh;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;
using MidiMesh.Router.Compilation.Text;
using MidiMesh.Router.Configuration;

namespace MidiMesh.Router.Compilation.Lights;

/// <summary>What of Live's a light follows: <c>live.clip[track,scene].state</c>, its coordinates not yet computed.</summary>
/// <param name="Endpoint">Index of the Live.</param>
/// <param name="Place">What it is.</param>
/// <param name="Track">The track, from 1; null where there is none.</param>
/// <param name="Scene">The scene, send or parameter, from 1; null where there is none.</param>
/// <param name="Text">As it is written.</param>
internal sealed record Followed(int Endpoint, LightPlace Place, Expression? Track, Expression? Scene, Written<string> Text)
{
    private const int MaxNumber = 1000;

    /// <summary>How far a variable without a range is thought to go.</summary>
    private const int WatchedBeyond = 128;

    /// <summary>Reads a place; null when something is wrong, which has been reported.</summary>
    /// <param name="from">The place.</param>
    /// <param name="scope">Names that its coordinates may use.</param>
    /// <param name="draft">The rig.</param>
    /// <param name="what">Whose it is, for messages.</param>
    /// <param name="key">The key that it stands in: from or show.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="namesAreBound">False when nobody knows what the coordinates mean: then only the words are looked at.</param>
    public static Followed? Read(Written<string> from, NameScope scope, RigDraft draft, string what, string key, DiagnosticBag bag, bool namesAreBound)
    {
        if (Compilation.Text.Place.Read(from, $"{what}: '{key}'", bag) is not { } place)
        {
            return null;
        }

        var first = place.Segments[0];
        var endpoint = draft.Names.EndpointOf(first.Name);
        if (endpoint < 0 || !draft.Names.IsLive(endpoint))
        {
            if (endpoint < 0)
            {
                draft.Names.UnknownEnds.Mentioned(from.At(0), what, $"no endpoint '{first.Name}'", first.Name, draft.Names.Lives);
            }
            else
            {
                bag.Error(RigDiagnosticIds.UnknownName, from.At(0), $"{what}: '{first.Name}' is no Live; lights follow Live's state");
            }

            return null;
        }

        if (place.Segments.Count == 1 || LightWords.Find(place.Shape(1)) is not { } known)
        {
            var words = place.Segments.Count == 1 ? "" : place.Words(1);
            var same = LightWords.All.FirstOrDefault(one => one.Bare == words);
            var nearest = same is not null
                ? $"; it is written {first.Name}.{same.Example}"
                : NearestWord.Suggest(bag, words, [.. LightWords.All.Select(static one => one.Bare)]);
            bag.Error(RigDiagnosticIds.UnknownName, from.At(place.Segments.Count > 1 ? place.Segments[1].Offset : 0), $"{what}: a light cannot follow '{words}'{nearest}");
            return null;
        }

        if (draft.Names.Config.Endpoints[endpoint].Kind.Reach() is { } reach && (known.IsText ? !reach.Tells(known.Text) : known.Source == LightSource.Value && !reach.Follows(known.Value)))
        {
            var who = LiveReach.AbletonOsc.Follows(known.Value) || known.IsText ? "ableton-osc and midimesh do" : "midimesh does";
            bag.Warning(RigDiagnosticIds.NoSuchLight, from.At(place.Segments[1].Offset), $"{what}: '{first.Name}' does not tell '{place.Words(1)}', so {(known.IsText ? "the display stays empty" : "nothing is shown")} there; {who}");
        }

        if (!namesAreBound)
        {
            // What the coordinates mean is not known: only the states' words can still be checked.
            return new Followed(endpoint, known, null, null, from);
        }

        var coordinates = place.Coordinates(1);
        var expressions = new Expression?[3];
        for (var i = 0; i < coordinates.Count; i++)
        {
            if (!ExpressionParser.TryParse(from.Value, coordinates[i], scope, out expressions[i], out var error))
            {
                ReportUnreadable(error, from, scope, what, bag);
                return null;
            }
        }

        if (expressions[2] is { } parameter)
        {
            expressions[1] = Expression.Packed(expressions[1]!, parameter);
        }

        return known.IsListed ? new Followed(endpoint, known, null, expressions[0], from) : new Followed(endpoint, known, expressions[0], expressions[1], from);
    }

    /// <summary>Reports an expression that cannot be read.</summary>
    public static void ReportUnreadable(TextError error, Written<string> from, NameScope scope, string what, DiagnosticBag bag)
    {
        if (error.Unknown is not { } name)
        {
            bag.Error(error.Id, from.At(error.Offset), $"{what}: {error.Message}");
            return;
        }

        var unknown = new UnknownNames(bag);
        unknown.Mentioned(from.At(error.Offset), what, error.Message, name, scope.Names);
        scope.TellBound(unknown, $"{what}: the coordinate");
        unknown.Report(NameScope.IsUsual);
    }

    /// <summary>What one lamp follows, and Live's endpoint learns that it must know it. Null when it is nowhere, which has been reported.</summary>
    /// <param name="bound">The lamp's own coordinates, by slot.</param>
    /// <param name="lamp">The lamp's name, for messages.</param>
    /// <param name="scope">Names in use.</param>
    /// <param name="draft">The rig.</param>
    /// <param name="what">Whose it is, for messages.</param>
    /// <param name="bag">Takes what is wrong.</param>
    /// <param name="across">So many tracks to the right of the place.</param>
    public LightFollow? For(int[] bound, string lamp, NameScope scope, RigDraft draft, string what, DiagnosticBag bag, int across = 0)
    {
        // A place that variables move is known as far as they go: where they begin must be right, and how far they go must be watched.
        var needs = draft.Needs[Endpoint];
        var moving = scope.VariableSlots.Count == 0 || (Track is null && Scene is null) ? null : new MovingPlace(Track, Scene, bound, [.. scope.VariableSlots]) { Across = across };
        NameFarthest(moving, draft, needs);
        var e = Bind(bound, scope.VariableSlots, draft, static variable => variable.Start);
        var track = Track is null ? 0 : Track.EvaluateWhole(e) + across;
        var scene = Scene?.EvaluateWhole(e) ?? 0;
        if ((Track is not null && track is < 1 or > MaxNumber) || (Scene is not null && (scene < 1 || scene > MostItems)))
        {
            var (kind, number) = Track is not null && track is < 1 or > MaxNumber ? ("track", track) : (IsKnob ? "knob" : IsParameter ? "parameter" : "scene", scene);
            bag.Error(RigDiagnosticIds.NeverMatches, Text.Origin, $"{what}: for {lamp} this is {kind} {number}; they count from 1 to {MostItems}");
            return null;
        }

        Name(track, scene, needs);
        if (Place.Source == LightSource.Value)
        {
            needs.Follow(Place.Value);
        }
        else if (Place.IsText)
        {
            needs.Show(Place.Text);
        }

        var value = Place.Source switch { LightSource.Value => (int)Place.Value, LightSource.Text => (int)Place.Text, _ => 0 };
        return new LightFollow(Place.Source, value, track - 1, scene - 1, moving);
    }

    private bool IsKnob => Place.IsText ? Place.Text is LiveText.KnobName or LiveText.KnobValue : Place.Source == LightSource.Value && Place.Value == LiveValue.SelectedKnob;

    private bool IsParameter => Place.IsText ? Place.Text is LiveText.ParameterName or LiveText.ParameterValue : Place.Source == LightSource.Value && Place.Value is LiveValue.SelectedParameter or LiveValue.DeviceParameter;

    private int MostItems => IsKnob ? DeviceBank.Knobs
        : Place.Source == LightSource.Value && Place.Value == LiveValue.DeviceParameter ? DevicePlace.Parameters * DevicePlace.Parameters : MaxNumber;

    private void Name(int track, int scene, EndpointNeeds needs)
    {
        if (Place.Source == LightSource.Value)
        {
            needs.Name(Place.Value, track, scene);
            return;
        }

        needs.NameTrack(track);
        if (IsParameter)
        {
            needs.NameParameter(scene);
        }
        else if (IsKnob)
        {
            needs.NameKnob(scene);
        }
        else
        {
            needs.NameScene(scene);
        }
    }

    /// <summary>What lies at both ends of the variables' ranges is watched, too.</summary>
    private void NameFarthest(MovingPlace? moving, RigDraft draft, EndpointNeeds needs)
    {
        if (moving is null)
        {
            return;
        }

        foreach (var end in (Func<VariableConfig, double>[])[static variable => variable.Low, static variable => variable.High])
        {
            var e = Bind(moving.Bound, moving.Variables, draft, variable => double.IsFinite(end(variable)) ? end(variable) : variable.Start + WatchedBeyond);
            Name(Math.Clamp(Track is null ? 0 : Track.EvaluateWhole(e) + moving.Across, 0, MaxNumber), Math.Clamp(Scene?.EvaluateWhole(e) ?? 0, 0, MostItems), needs);
        }
    }

    private static MeshEvent Bind(int[] bound, IReadOnlyList<VariableSlot> variables, RigDraft draft, Func<VariableConfig, double> value)
    {
        var e = default(MeshEvent);
        for (var slot = 0; slot < bound.Length; slot++)
        {
            e.Bind(slot, bound[slot]);
        }

        foreach (var (slot, variable) in variables)
        {
            e.Bind(slot, value(draft.Names.Config.Variables[variable]));
        }

        return e;
    }
}

using MidiMesh.Contracts.Devices;

namespace MidiMesh.Contracts.Routing;

/// <summary>What of Live's a light follows.</summary>
public enum LightSource : byte
{
    /// <summary>A slot's <see cref="Live.ClipState"/>: <c>live.clip[track,scene].state</c>.</summary>
    Clip,

    /// <summary>What a track is doing: <c>live.track[track].state</c>; see <see cref="TrackState"/>.</summary>
    Track,

    /// <summary>A switch of a track: <c>live.track[track].mute</c>, solo or arm; 0 or 1.</summary>
    Value,

    /// <summary>A name or another text, for displays: <c>live.track[track].name</c>; see <see cref="Live.LiveText"/>.</summary>
    Text,
}

/// <summary>What a track is doing, in the words of a rig's <c>show</c> block.</summary>
public enum TrackState : byte
{
    /// <summary>Nothing known, or Live is not there.</summary>
    Unknown,

    /// <summary>Nothing plays and nothing waits.</summary>
    Silent,

    /// <summary>A clip waits to start, nothing plays.</summary>
    Waiting,

    /// <summary>A clip plays.</summary>
    Playing,

    /// <summary>A stop waits.</summary>
    Stopping,
}

/// <summary>One light that follows one thing of Live's. Immutable.</summary>
/// <param name="Name">Key of the light block in the rig.</param>
/// <param name="Endpoint">Index in <see cref="RouteTable.Endpoints"/>.</param>
/// <param name="Source">What it follows.</param>
/// <param name="Value">Which switch, for <see cref="LightSource.Value"/>.</param>
/// <param name="Track">Track index from 0.</param>
/// <param name="Scene">Scene index from 0, or -1.</param>
/// <param name="Device">Index in <see cref="RouteTable.Devices"/>.</param>
/// <param name="Element">The light's element in the device's profile.</param>
/// <param name="Colours">What it shows in each state (a <see cref="Live.ClipState"/>, a <see cref="TrackState"/>, or 0 and 1): a <see cref="LightWish"/>.</param>
public sealed record LightBinding(
    string Name, int Endpoint, LightSource Source, Live.LiveValue Value, int Track, int Scene, int Device, int Element, int[] Colours)
{
    /// <summary>On which pages it is there, and for which device of a role; null for always.</summary>
    public Gate? Gate { get; init; }

    /// <summary>Conditions on page and variables; all must hold.</summary>
    public Filter[] When { get; init; } = [];

    /// <summary>How it shows a number; null for a light that shows states.</summary>
    public LightLevel? Level { get; init; }

    /// <summary>What it follows while variables move it; null when that is always <see cref="Track"/> and <see cref="Scene"/>.</summary>
    public MovingPlace? Moving { get; init; }

    /// <summary>Whether it is no lamp but a motor, which takes a position.</summary>
    public bool IsMotor => Level is { Style: null };

    /// <summary>What it writes, for a field of a display; null for a lamp. <see cref="Endpoint"/> is -1 when it follows nothing of Live's.</summary>
    public TextLight? Text { get; init; }

    /// <summary>The slots that it shows, for a row of them; null for all others.</summary>
    public RowLight? Row { get; init; }

    /// <summary>Whether it shows texts or rows, which the device itself puts together, and so has no colours.</summary>
    public bool IsWritten => Text is not null || Row is not null;

    /// <summary>Whether it depends on the stage at all.</summary>
    public bool IsGated => Gate is not null || When.Length > 0 || Moving is not null || Text is { IsStaged: true } || Row is { IsByVariable: true };

    /// <summary>Whether it depends on variables.</summary>
    public bool IsByVariable => Moving is not null || Text is { IsByVariable: true } || Row is { IsByVariable: true } || Array.Exists(When, static filter => filter is Filters.VariableFilter);

    /// <summary>All that it follows of Live's.</summary>
    public LightFollow[] Follows => Text?.Follows ?? Row?.Follows ?? [new LightFollow(Source, Source == LightSource.Value ? (int)Value : 0, Track, Scene, Moving)];

    /// <summary>Whether it is there at a moment. The lamp is another light's, or dark, while it is not.</summary>
    public bool IsOpen(in StageMoment moment)
    {
        if (Gate is not null && !Gate.IsOpen(moment, Gesture.None))
        {
            return false;
        }

        if (When.Length > 0)
        {
            var e = new MeshEvent { Moment = moment };
            foreach (var filter in When)
            {
                if (!filter.Matches(e))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Colours of the light; null when it follows none of Live's colours.</summary>
    public LightPalette? Palette { get; init; }

    /// <summary>Whether the colour of its clip or track makes a difference.</summary>
    public bool IsTinted => Palette is not null;

    /// <summary>What the light should show, a <see cref="LightWish"/>, read from the mirror now.</summary>
    /// <param name="live">The mirror.</param>
    /// <param name="moment">The stage, for lights that variables move.</param>
    public int WishNow(Live.ILiveState live, in StageMoment moment = default)
    {
        if (Level is { Style: { } style } level)
        {
            var share = ShareNow(live, moment);
            return double.IsNaN(share) ? level.Rest : style.StepOf(share);
        }

        var (track, scene) = PlaceNow(moment);
        if (track < 0 && Moving is { Track: not null })
        {
            return Colours.Length > 0 && !LightWish.IsFollowed(Colours[0]) ? Colours[0] : 0;      // moved out of the set
        }

        var state = StateNow(live, Source, Value, track, scene);
        var wish = (uint)state < (uint)Colours.Length ? Colours[state] : 0;
        return LightWish.IsFollowed(wish) ? Tint(live, wish, track, scene) : wish;
    }

    /// <summary>The number it follows as 0..1 of its range; NaN when it is not known.</summary>
    public double ShareNow(Live.ILiveState live, in StageMoment moment = default)
    {
        if (Level is not { } level)
        {
            return double.NaN;
        }

        var (track, scene) = PlaceNow(moment);
        return Math.Clamp((live.Value(Value, track, scene) - level.Low) / (level.High - level.Low), 0, 1);
    }

    /// <summary>Track and scene that it follows at a moment, from 0.</summary>
    public (int Track, int Scene) PlaceNow(in StageMoment moment) => Moving is null ? (Track, Scene) : Moving.At(moment);

    private int Tint(Live.ILiveState live, int wish, int track, int scene)
    {
        var rgb = LightWish.IsOfClip(wish) && Source == LightSource.Clip ? live.ClipColor(track, scene) : -1;
        rgb = rgb >= 0 ? rgb : live.TrackColor(track);
        return LightWish.Moving((Palette ?? throw new InvalidOperationException("a light that follows a colour has a palette")).WishFor(rgb >= 0 ? rgb : Rgb.White), wish);
    }

    /// <summary>The state of something that has states: a <see cref="Live.ClipState"/>, a <see cref="TrackState"/>, or 0 and 1.</summary>
    public static int StateNow(Live.ILiveState live, LightSource source, Live.LiveValue value, int track, int scene) => source switch
    {
        LightSource.Clip => (int)live.SlotState(track, scene),
        LightSource.Track => (int)StateOf(live, track),
        _ => live.Value(value, track, scene) > 0.5 ? 1 : 0,
    };

    /// <summary>What a track is doing, from its playing and fired slot.</summary>
    public static TrackState StateOf(Live.ILiveState live, int track)
    {
        if (live.Link != Live.LiveLink.Alive)
        {
            return TrackState.Unknown;
        }

        var fired = live.FiredSlot(track);
        if (fired == Live.LiveFiredSlot.Stop)
        {
            return TrackState.Stopping;
        }

        return live.PlayingSlot(track) >= 0 ? TrackState.Playing : fired >= 0 ? TrackState.Waiting : TrackState.Silent;
    }
}

/// <summary>How a light shows a number.</summary>
/// <param name="Style">Its steps; null for a motor, which goes to any position.</param>
/// <param name="Low">The number shown at the bottom.</param>
/// <param name="High">The number shown at the top.</param>
/// <param name="Rest">What is shown while the number is not known.</param>
public sealed record LightLevel(LevelStyle? Style, double Low, double High, byte Rest);

/// <summary>A place of Live's set that variables move: the session's window of a grid.</summary>
/// <param name="Track">The track, from 1; null where there is none.</param>
/// <param name="Scene">The scene or send, from 1; null where there is none.</param>
/// <param name="Bound">The lamp's own coordinates, by slot.</param>
/// <param name="Variables">Which slots hold which variables.</param>
public sealed record MovingPlace(Expression? Track, Expression? Scene, int[] Bound, VariableSlot[] Variables)
{
    /// <summary>So many tracks to the right of <see cref="Track"/>.</summary>
    public int Across { get; init; }

    /// <summary>Track and scene at a moment, from 0; -1 where there is none.</summary>
    public (int Track, int Scene) At(in StageMoment moment)
    {
        var e = default(MeshEvent);
        for (var slot = 0; slot < Bound.Length; slot++)
        {
            e.Bind(slot, Bound[slot]);
        }

        foreach (var (slot, variable) in Variables)
        {
            moment.Bind(ref e, slot, variable);
        }

        var track = Track?.EvaluateWhole(e) ?? 0;
        var scene = Scene?.EvaluateWhole(e) ?? 0;
        return (track - 1 + (Track is null ? 0 : Across), scene - 1);
    }
}

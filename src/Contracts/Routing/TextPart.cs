using System.Globalization;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Contracts.Routing;

/// <summary>One thing of Live's that a light follows.</summary>
/// <param name="Source">What kind of thing.</param>
/// <param name="Value">Which <see cref="LiveValue"/> or <see cref="LiveText"/>; 0 for others.</param>
/// <param name="Track">Track index from 0, or -1.</param>
/// <param name="Scene">Index of the scene, send or parameter from 0, or -1.</param>
/// <param name="Moving">Where it is while variables move it; null when that is always <paramref name="Track"/> and <paramref name="Scene"/>.</param>
public readonly record struct LightFollow(LightSource Source, int Value, int Track, int Scene, MovingPlace? Moving)
{
    /// <summary>Track and scene at a moment, from 0.</summary>
    public (int Track, int Scene) At(in StageMoment moment) => Moving is null ? (Track, Scene) : Moving.At(moment);
}

/// <summary>One piece of a text on a display. Immutable; writing does not allocate.</summary>
public abstract record TextPart
{
    /// <summary>What is returned for a piece that is not known.</summary>
    public const int Unknown = -1;

    /// <summary>What of Live's it follows, or null.</summary>
    public virtual LightFollow? Follows => null;

    /// <summary>Whether it depends on page or variables.</summary>
    public virtual bool IsStaged => Follows is { Moving: not null };

    /// <summary>Writes it.</summary>
    /// <param name="live">The Live that it follows; null where it follows none.</param>
    /// <param name="moment">The stage.</param>
    /// <param name="room">Characters that the whole text has on the display: a number drops its unit and its decimals before a digit would be cut off.</param>
    /// <param name="to">Takes the text; what finds no room is left out.</param>
    /// <returns>Characters written, or <see cref="Unknown"/>.</returns>
    public abstract int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to);

    /// <summary>Copies as much as there is room for.</summary>
    protected static int Copy(ReadOnlySpan<char> text, Span<char> to)
    {
        text = text[..Math.Min(text.Length, to.Length)];
        text.CopyTo(to);
        return text.Length;
    }
}

/// <summary>The same words always.</summary>
/// <param name="Text">The words.</param>
public sealed record FixedText(string Text) : TextPart
{
    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to) => Copy(Text, to);
}

/// <summary>The name of the page that is on.</summary>
/// <param name="Pages">The pages' names by their index.</param>
public sealed record PageText(string[] Pages) : TextPart
{
    /// <inheritdoc />
    public override bool IsStaged => true;

    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to) =>
        (uint)moment.Page < (uint)Pages.Length ? Copy(Pages[moment.Page], to) : Unknown;
}

/// <summary>A number computed from coordinates and variables.</summary>
/// <param name="Number">The number.</param>
/// <param name="Bound">The field's own coordinates, by slot.</param>
/// <param name="Variables">Which slots hold which variables.</param>
public sealed record ComputedText(Expression Number, int[] Bound, VariableSlot[] Variables) : TextPart
{
    /// <inheritdoc />
    public override bool IsStaged => Variables.Length > 0;

    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to)
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

        return Number.Evaluate(e, out _).TryFormat(to, out var written, "0.###", CultureInfo.InvariantCulture) ? written : Unknown;
    }
}

/// <summary>A name of Live's, or a value in Live's own words.</summary>
/// <param name="Text">Which.</param>
/// <param name="Place">Where.</param>
public sealed record LiveTextPart(LiveText Text, LightFollow Place) : TextPart
{
    /// <inheritdoc />
    public override LightFollow? Follows => Place;

    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to)
    {
        var (track, scene) = Place.At(moment);
        return live?.Text(Text, track, scene) is { } text ? Copy(text, to) : Unknown;
    }
}

/// <summary>A number of Live's with its unit.</summary>
/// <param name="Value">Which.</param>
/// <param name="Place">Where.</param>
public sealed record LiveNumberPart(LiveValue Value, LightFollow Place) : TextPart
{
    /// <inheritdoc />
    public override LightFollow? Follows => Place;

    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to)
    {
        var (track, scene) = Place.At(moment);
        return live?.Value(Value, track, scene) is { } number && !double.IsNaN(number) ? LiveNumberText.Write(Value, number, room, to) : Unknown;
    }
}

/// <summary>Words for the states of something of Live's.</summary>
/// <param name="Value">Which switch, for <see cref="LightSource.Value"/>.</param>
/// <param name="Place">What and where.</param>
/// <param name="Texts">A text for each state; empty for those that nothing is said of.</param>
public sealed record LiveStatePart(LiveValue Value, LightFollow Place, string[] Texts) : TextPart
{
    /// <inheritdoc />
    public override LightFollow? Follows => Place;

    /// <inheritdoc />
    public override int Write(ILiveState? live, in StageMoment moment, int room, Span<char> to)
    {
        var (track, scene) = Place.At(moment);
        return live is not null && LightBinding.StateNow(live, Place.Source, Value, track, scene) is var state && state < Texts.Length ? Copy(Texts[state], to) : Unknown;
    }
}

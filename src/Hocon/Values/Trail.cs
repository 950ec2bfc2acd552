using MidiMesh.Hocon.Sources;

namespace MidiMesh.Hocon;

/// <summary>How a value came about, newest step first. Most values have none.</summary>
/// <param name="Step">What happened.</param>
/// <param name="Place">Where: the <c>${}</c>, the joined piece or the replaced value.</param>
/// <param name="Rest">Earlier steps.</param>
internal sealed record Trail(TrailStep Step, Place Place, Trail? Rest)
{
    /// <summary>The chain of substitutions a value came through, the one nearest to the literal first.</summary>
    public static HoconOrigin? ViaChain(Trail? trail)
    {
        // Newest first means outermost first: build from the outside in.
        HoconOrigin? chain = null;
        for (; trail is not null; trail = trail.Rest)
        {
            if (trail.Step == TrailStep.Substituted)
            {
                chain = trail.Place.ToOrigin(chain);
            }
        }

        return chain;
    }

    public static IReadOnlyList<HoconOrigin> AllOrigins(HoconOrigin origin, Trail? trail)
    {
        if (trail is null)
        {
            return [origin];
        }

        var joined = new List<HoconOrigin> { origin };
        var replaced = new List<HoconOrigin>();
        for (; trail is not null; trail = trail.Rest)
        {
            if (trail.Step != TrailStep.Substituted)
            {
                (trail.Step == TrailStep.Joined ? joined : replaced).Add(trail.Place.ToOrigin());
            }
        }

        joined.AddRange(replaced);
        return joined;
    }
}

internal enum TrailStep : byte
{
    /// <summary>The value came through the substitution at the place.</summary>
    Substituted,

    /// <summary>The value at the place was merged into, or joined to, this one.</summary>
    Joined,

    /// <summary>The value at the place was replaced by this one.</summary>
    Replaced,
}

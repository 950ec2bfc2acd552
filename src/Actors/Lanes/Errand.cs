namespace MidiMesh.Actors.Lanes;

/// <summary>What a thread does with the item that it was brought: turns within turns, of as many lanes as the item crosses. What is better done once for all of it is put off until it ends.</summary>
internal static class Errand
{
    [ThreadStatic]
    private static int t_depth;

    [ThreadStatic]
    private static List<ILaneNudge>? t_after;

    /// <summary>Sees to it that a turn of this lane ends after the errand.</summary>
    /// <returns>False when the thread is on none.</returns>
    public static bool TryEndWith(ILaneNudge lane)
    {
        if (t_depth == 0)
        {
            return false;
        }

        t_after ??= [];
        if (!t_after.Contains(lane))
        {
            t_after.Add(lane);
        }

        return true;
    }

    public static void Enter() => t_depth++;

    public static void Leave()
    {
        if (--t_depth == 0 && t_after is { Count: > 0 } after)
        {
            Finish(after);
        }
    }

    /// <summary>A turn that ends here may run items of its own, whose errands end in here again.</summary>
    private static void Finish(List<ILaneNudge> after)
    {
        while (after.Count > 0)
        {
            var lane = after[0];
            after.RemoveAt(0);
            lane.Nudge();
        }
    }
}

/// <summary>A lane, whatever is delivered to it.</summary>
internal interface ILaneNudge
{
    /// <summary>Sees to it that a turn ends after this call.</summary>
    void Nudge();
}

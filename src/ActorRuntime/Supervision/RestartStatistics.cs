namespace MidiMesh.ActorRuntime;

/// <summary>A child and how often it has been restarted. Belongs to the parent's turn.</summary>
internal sealed class RestartStatistics(IInternalActorRef child)
{
    private int _retries;
    private TimeSpan? _windowStart;

    public IInternalActorRef Child { get; } = child;

    /// <summary>Counts one more restart; false when there have been too many.</summary>
    /// <param name="maxRetries">Below 0: no limit of its own.</param>
    /// <param name="within">Zero or below: over the whole life of the child.</param>
    /// <param name="now">Monotonic time.</param>
    public bool RequestRestart(int maxRetries, TimeSpan within, TimeSpan now)
    {
        if (maxRetries == 0)
        {
            return false;
        }

        if (within <= TimeSpan.Zero)
        {
            return maxRetries < 0 || ++_retries <= maxRetries;
        }

        // A window opens with the first restart. When it has passed, the next restart opens another.
        if (_windowStart is { } start && now - start <= within)
        {
            return ++_retries <= (maxRetries < 0 ? 1 : maxRetries);
        }

        _windowStart = now;
        _retries = 1;
        return true;
    }
}

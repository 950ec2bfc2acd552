namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>A common time-out for several expectations.</summary>
public abstract partial class TestKitBase
{
    /// <summary>Runs <paramref name="action"/>; its expectations share <paramref name="max"/>, and it must not take longer.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>As the other, and it must take at least <paramref name="min"/>.</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        Within(min, max, () => { action(); return true; }, hint, epsilonValue, cancellationToken);
    }

    /// <summary>Runs <paramref name="function"/>; its expectations share <paramref name="max"/>, and it must not take longer.</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>As the other, and it must take at least <paramref name="min"/>.</summary>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        cancellationToken.ThrowIfCancellationRequested();
        var (start, outer) = Enter(max);
        T result;
        try
        {
            result = function();
        }
        finally
        {
            _end = outer;
        }

        CheckElapsed(Now - start, min, max + (epsilonValue ?? TimeSpan.Zero), hint);
        return result;
    }

    /// <inheritdoc cref="Within(TimeSpan, Action, TimeSpan?, CancellationToken)" />
    public async Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actionAsync);
        cancellationToken.ThrowIfCancellationRequested();
        var (start, outer) = Enter(max);
        try
        {
            await actionAsync();
        }
        finally
        {
            _end = outer;
        }

        CheckElapsed(Now - start, TimeSpan.Zero, max + (epsilonValue ?? TimeSpan.Zero), null);
    }

    private static void CheckElapsed(TimeSpan elapsed, TimeSpan min, TimeSpan max, string hint)
    {
        if (elapsed < min || elapsed > max)
        {
            Fail($"It took {elapsed}, not between {min} and {max}.", hint);
        }
    }

    private (TimeSpan Start, TimeSpan? Outer) Enter(TimeSpan max)
    {
        var start = Now;
        var outer = _end;
        _end = outer is { } end ? Min(end, start + max) : start + max;
        return (start, outer);
    }
}

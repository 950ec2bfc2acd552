namespace MidiMesh.ActorRuntime;

/// <summary>Something scheduled that can be called off.</summary>
public interface ICancelable
{
    /// <summary>It has been called off.</summary>
    bool IsCancellationRequested { get; }

    /// <summary>Is cancelled with it.</summary>
    CancellationToken Token { get; }

    /// <summary>Calls it off. What is already in a mailbox stays there.</summary>
    void Cancel();

    /// <summary>Calls it off after <paramref name="delay"/>.</summary>
    void CancelAfter(TimeSpan delay);
}

/// <summary>The usual <see cref="ICancelable"/>.</summary>
public sealed class Cancelable : ICancelable, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly IActionScheduler _scheduler;

    /// <summary>Delays run on <paramref name="scheduler"/>.</summary>
    public Cancelable(IScheduler scheduler) : this(scheduler?.Advanced)
    {
    }

    /// <summary>Delays run on <paramref name="scheduler"/>.</summary>
    public Cancelable(IActionScheduler scheduler)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _scheduler = scheduler;
    }

    /// <inheritdoc />
    public bool IsCancellationRequested => _source.IsCancellationRequested;

    /// <inheritdoc />
    public CancellationToken Token => _source.Token;

    /// <inheritdoc />
    public void Cancel() => _source.Cancel();

    /// <inheritdoc />
    public void CancelAfter(TimeSpan delay) => _scheduler.ScheduleOnce(delay, Cancel, this);

    /// <inheritdoc />
    public void Dispose() => _source.Dispose();
}

namespace MidiMesh.ActorRuntime.TestKit;

/// <summary>Waiting for something that no message tells of, by asking again and again.</summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Tries <paramref name="assertion"/> until it does not throw; when the time is over, its last exception is the test's.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var end = Now + RemainingOrDilated(duration);
        while (!TryAssert(assertion, end))
        {
            cancellationToken.WaitHandle.WaitOne(interval ?? DefaultInterval);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc cref="AwaitAssert" />
    public async Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var end = Now + RemainingOrDilated(duration);
        while (!TryAssert(assertion, end))
        {
            await Task.Delay(interval ?? DefaultInterval, cancellationToken);
        }
    }

    /// <inheritdoc cref="AwaitAssert" />
    public async Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var end = Now + RemainingOrDilated(duration);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (Now < end)
            {
                // Not yet.
            }

            await Task.Delay(interval ?? DefaultInterval, cancellationToken);
        }
    }

    /// <summary>Waits until the condition is fulfilled.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition is fulfilled.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until the condition is fulfilled.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition is fulfilled.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string message = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        AwaitAssert(() => AssertFulfilled(conditionIsFulfilled(), message), max, interval, cancellationToken);
    }

    /// <inheritdoc cref="AwaitCondition(Func{bool}, CancellationToken)" />
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, cancellationToken);

    /// <inheritdoc cref="AwaitCondition(Func{bool}, CancellationToken)" />
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(conditionIsFulfilled);
        return AwaitAssertAsync(() => AssertFulfilled(conditionIsFulfilled(), message), max, null, cancellationToken);
    }

    private static void AssertFulfilled(bool fulfilled, string message)
    {
        if (!fulfilled)
        {
            Fail("The condition was not fulfilled in time.", message);
        }
    }

    private static bool TryAssert(Action assertion, TimeSpan end)
    {
        try
        {
            assertion();
            return true;
        }
        catch (Exception) when (Now < end)
        {
            return false;
        }
    }
}

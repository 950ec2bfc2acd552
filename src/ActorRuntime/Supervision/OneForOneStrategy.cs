namespace MidiMesh.ActorRuntime;

/// <summary>The directive applies to the child that failed.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Allows <paramref name="maxNrOfRetries"/> restarts (null: any number) within <paramref name="withinTimeRange"/> (null: for ever), then stops.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, Func<Exception, Directive> localOnlyDecider)
        : this(maxNrOfRetries ?? -1, ToMilliseconds(withinTimeRange), localOnlyDecider)
    {
    }

    /// <summary>Allows <paramref name="maxNrOfRetries"/> restarts (null: any number) within <paramref name="withinTimeRange"/> (null: for ever), then stops.</summary>
    public OneForOneStrategy(int? maxNrOfRetries, TimeSpan? withinTimeRange, IDecider decider)
        : this(maxNrOfRetries ?? -1, ToMilliseconds(withinTimeRange), decider)
    {
    }

    /// <summary>Allows <paramref name="maxNrOfRetries"/> restarts (below 0: any number) within so many milliseconds (below 0: for ever), then stops.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true)
        : this(maxNrOfRetries, withinTimeMilliseconds, new LocalOnlyDecider(localOnlyDecider), loggingEnabled)
    {
    }

    /// <summary>Allows <paramref name="maxNrOfRetries"/> restarts (below 0: any number) within so many milliseconds (below 0: for ever), then stops.</summary>
    public OneForOneStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled = true)
        : base(maxNrOfRetries, withinTimeMilliseconds, decider, loggingEnabled)
    {
    }

    /// <summary>Any number of restarts.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider) : this(-1, -1, localOnlyDecider)
    {
    }

    /// <summary>Any number of restarts.</summary>
    public OneForOneStrategy(IDecider decider) : this(-1, -1, decider)
    {
    }

    /// <summary>Any number of restarts; <paramref name="loggingEnabled"/> false: failures are not reported.</summary>
    public OneForOneStrategy(Func<Exception, Directive> localOnlyDecider, bool loggingEnabled = true) : this(-1, -1, localOnlyDecider, loggingEnabled)
    {
    }

    /// <summary>How many restarts are allowed before the child stops; below 0: no limit.</summary>
    public int MaxNumberOfRetries => Retries;

    /// <summary>The time within which restarts are counted, in milliseconds; 0 or below: the whole life of the child.</summary>
    public int WithinTimeRangeMilliseconds => WindowMilliseconds;

    private protected override void Apply(ActorCell supervisor, bool restart, RestartStatistics failed, Exception cause, RestartStatistics[] children)
    {
        if (restart && MayRestart(supervisor, failed))
        {
            failed.Child.Restart(cause);
        }
        else
        {
            supervisor.Stop(failed.Child);
        }
    }
}

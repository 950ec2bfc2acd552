namespace MidiMesh.ActorRuntime;

/// <summary>How a supervisor judges the failures of its children: which directive, to whom it applies, how often.</summary>
public abstract class SupervisorStrategy
{
    /// <summary>Restarts, except that actors that could not be made, were killed or broke a death pact stop.</summary>
    public static readonly IDecider DefaultDecider = new LocalOnlyDecider(cause =>
        cause is ActorInitializationException or ActorKilledException or DeathPactException ? Directive.Stop : Directive.Restart);

    /// <summary>Each child for itself, by <see cref="DefaultDecider"/>, without a limit.</summary>
    public static readonly SupervisorStrategy DefaultStrategy = new OneForOneStrategy(DefaultDecider);

    /// <summary>Stops whoever fails.</summary>
    public static readonly OneForOneStrategy StoppingStrategy = new(_ => Directive.Stop);

    private protected SupervisorStrategy(int maxNrOfRetries, int withinTimeMilliseconds, IDecider decider, bool loggingEnabled)
    {
        ArgumentNullException.ThrowIfNull(decider);
        MaxNumberOfRetries = maxNrOfRetries;
        WithinTimeRangeMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Says which directive a failure gets.</summary>
    public IDecider Decider { get; }

    /// <summary>How many restarts are allowed before the child stops; below 0: no limit.</summary>
    public int MaxNumberOfRetries { get; }

    /// <summary>The time within which restarts are counted, in milliseconds; 0 or below: the whole life of the child.</summary>
    public int WithinTimeRangeMilliseconds { get; }

    private bool LoggingEnabled { get; }

    /// <summary>Applies the directive; false when the failure is to be escalated. In the supervisor's turn.</summary>
    internal bool HandleFailure(ActorCell supervisor, RestartStatistics failed, Exception cause, RestartStatistics[] children)
    {
        var directive = Decider.Decide(cause);
        if (LoggingEnabled && directive != Directive.Escalate)
        {
            supervisor.System.Report(failed.Child, cause, $"failed: {directive}");
        }

        switch (directive)
        {
            case Directive.Resume:
                failed.Child.Resume(cause);
                return true;
            case Directive.Restart or Directive.Stop:
                Apply(supervisor, directive == Directive.Restart, failed, cause, children);
                return true;
            default:
                return false;
        }
    }

    private protected abstract void Apply(ActorCell supervisor, bool restart, RestartStatistics failed, Exception cause, RestartStatistics[] children);

    private protected bool MayRestart(ActorCell supervisor, RestartStatistics child) => child.RequestRestart(
        MaxNumberOfRetries, TimeSpan.FromMilliseconds(WithinTimeRangeMilliseconds), supervisor.System.Scheduler.MonotonicClock);

    private protected static int ToMilliseconds(TimeSpan? time) => (int)(time ?? Timeout.InfiniteTimeSpan).TotalMilliseconds;
}

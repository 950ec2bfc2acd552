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
        Retries = maxNrOfRetries;
        WindowMilliseconds = withinTimeMilliseconds;
        Decider = decider;
        LoggingEnabled = loggingEnabled;
    }

    /// <summary>Says which directive a failure gets.</summary>
    public IDecider Decider { get; }

    private protected int Retries { get; }

    private protected int WindowMilliseconds { get; }

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
        Retries, TimeSpan.FromMilliseconds(WindowMilliseconds), supervisor.System.Scheduler.MonotonicClock);

    private protected static int ToMilliseconds(TimeSpan? time) => (int)(time ?? Timeout.InfiniteTimeSpan).TotalMilliseconds;
}

namespace MidiMesh.ActorRuntime;

/// <summary>Says what a failure means.</summary>
public interface IDecider
{
    /// <summary>The directive for <paramref name="cause"/>. Runs in the supervisor's turn.</summary>
    Directive Decide(Exception cause);
}

/// <summary>A decider made of a function.</summary>
public sealed class LocalOnlyDecider : IDecider
{
    private readonly Func<Exception, Directive> _decider;

    /// <summary>Decides as <paramref name="decider"/> does.</summary>
    public LocalOnlyDecider(Func<Exception, Directive> decider)
    {
        ArgumentNullException.ThrowIfNull(decider);
        _decider = decider;
    }

    /// <inheritdoc />
    public Directive Decide(Exception cause) => _decider(cause);
}

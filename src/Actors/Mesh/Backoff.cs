namespace MidiMesh.Actors.Mesh;

/// <summary>How long a failed actor rests before the next try, and when it is given up.</summary>
/// <remarks>Exponential with a cap and jitter; the first try comes almost at once, since on stage a crash should not be heard. Pure: told the time, never asks it.</remarks>
public sealed class Backoff(int seed)
{
    /// <summary>Failures within <see cref="Window"/> after which an actor is parked.</summary>
    public const int MaxFailures = 5;

    /// <summary>See <see cref="MaxFailures"/>.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Cap = TimeSpan.FromSeconds(2);
    private readonly Queue<TimeSpan> _failures = new();
    private readonly Random _jitter = new(seed);

    /// <summary>A failure happened.</summary>
    /// <param name="now">Time on any clock that only goes forward.</param>
    /// <returns>How long to rest, or null when the actor is to be parked.</returns>
    public TimeSpan? Failed(TimeSpan now)
    {
        while (_failures.TryPeek(out var oldest) && now - oldest > Window)
        {
            _failures.Dequeue();
        }

        _failures.Enqueue(now);
        if (_failures.Count >= MaxFailures)
        {
            return null;
        }

        var rest = First * Math.Pow(4, _failures.Count - 1);
        return (rest < Cap ? rest : Cap) * (0.8 + (_jitter.NextDouble() * 0.4));
    }

    /// <summary>Forgets the failures: the owner has changed something.</summary>
    public void Clear() => _failures.Clear();
}

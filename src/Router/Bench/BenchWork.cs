using System.Globalization;

namespace MidiMesh.Router.Bench;

/// <summary>How much may happen on a bench while it does one thing, and whether somebody wants it to stop: no rig, whatever is wrong with it, keeps a test from ending.</summary>
/// <param name="most">Timers and turns until the rig counts as one that never comes to rest.</param>
/// <param name="stop">Ends it at once.</param>
internal sealed class BenchWork(int most, CancellationToken stop)
{
    /// <summary>Ten minutes of notes that repeat every five milliseconds are an eighth of it; it takes some seconds.</summary>
    public const int Usual = 1_000_000;

    private int _done;

    /// <summary>The next thing begins.</summary>
    public void Begin() => _done = 0;

    /// <summary>Counts something that happens.</summary>
    /// <exception cref="RestlessRigException">It was too much.</exception>
    /// <exception cref="OperationCanceledException">Somebody wants it to stop.</exception>
    public void Count()
    {
        stop.ThrowIfCancellationRequested();
        if (++_done > most)
        {
            throw new RestlessRigException(string.Create(CultureInfo.InvariantCulture, $"the rig does not come to rest: {most:N0} timers have run within this one line; let less time pass in one line, or look for a 'repeat' or 'delay' that is very short"));
        }
    }
}

/// <summary>A rig does not come to rest on the bench.</summary>
/// <param name="message">What to say of it.</param>
internal sealed class RestlessRigException(string message) : Exception(message);

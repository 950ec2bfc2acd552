namespace MidiMesh.Router.Backends;

/// <summary>Lets a thread that draws for people give way to those that play.</summary>
internal static class LowPriority
{
    private const int Nice = 10;

    /// <summary>From now on the calling thread, which must be nobody else's, is put off while others want its core.</summary>
    /// <remarks>.NET's own priorities do nothing on Linux, where each thread has a nice value of its own. Refused, it goes on as before.</remarks>
    public static void Take()
    {
        if (OperatingSystem.IsLinux())
        {
            EventThreads.TrySetNice(Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }
}

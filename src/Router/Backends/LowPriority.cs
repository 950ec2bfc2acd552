using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends;

/// <summary>Lets a thread that draws for people give way to those that play.</summary>
internal static partial class LowPriority
{
    private const int ForAProcess = 0;                       // PRIO_PROCESS; for Linux a thread is one
    private const uint ThisThread = 0;
    private const int Nice = 10;

    /// <summary>From now on the calling thread, which must be nobody else's, is put off while others want its core.</summary>
    /// <remarks>.NET's own priorities do nothing on Linux, where each thread has a nice value of its own. Refused, it goes on as before.</remarks>
    public static void Take()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = setpriority(ForAProcess, ThisThread, Nice);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int priority);
}

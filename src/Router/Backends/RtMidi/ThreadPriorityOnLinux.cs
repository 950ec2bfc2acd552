using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>Pushes a thread that spins in native code, and cannot be ended, behind everything else. .NET's own priorities do nothing on Linux.</summary>
internal static partial class ThreadPriorityOnLinux
{
    private const int Process = 0;
    private const int Lowest = 19;

    /// <summary>The kernel's id of the calling thread, or 0 where this does not apply.</summary>
    public static int CurrentThreadId()
    {
        try
        {
            return OperatingSystem.IsLinux() ? gettid() : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.30.
            return 0;
        }
    }

    /// <summary>Gives the thread the nice value 19. On Linux setpriority works on threads (see its manual, section NOTES).</summary>
    public static void Lower(int threadId)
    {
        if (threadId != 0)
        {
            _ = setpriority(Process, (uint)threadId, Lowest);
        }
    }

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc")]
    private static partial int setpriority(int which, uint who, int priority);
}

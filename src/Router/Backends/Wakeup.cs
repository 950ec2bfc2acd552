using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MidiMesh.Router.Backends;

/// <summary>Puts one thread to sleep until another has work for it. Setting allocates nothing and never blocks, so a driver's real-time thread may do it.</summary>
/// <remarks>
/// The flag keeps the system call away while the sleeper is awake anyway: <see cref="Set"/> is then one atomic exchange. The sleeper announces
/// itself with <see cref="BeginSleep"/>, looks once more for work, and only then waits; the exchanges are full fences, so either it sees the
/// work or the setter sees the flag.
/// </remarks>
internal abstract class Wakeup
{
    private int _sleeping;

    /// <summary>A POSIX semaphore on Linux (sem_post: one atomic add, and a futex call only when somebody waits); elsewhere the system's event.</summary>
    public static Wakeup Create() => OperatingSystem.IsLinux() ? new PosixWakeup() : new EventWakeup();

    /// <summary>Wakes the sleeper, or does nothing while it is awake. Any thread.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _sleeping, 0) == 1)
        {
            Post();
        }
    }

    /// <summary>Sleeper: from now on <see cref="Set"/> posts. Look for work once more, then <see cref="Sleep"/> or <see cref="CancelSleep"/>.</summary>
    public void BeginSleep() => Interlocked.Exchange(ref _sleeping, 1);

    /// <summary>Sleeper: there was work after all. A post that raced with this makes one later sleep end early, which is harmless.</summary>
    public void CancelSleep() => Interlocked.Exchange(ref _sleeping, 0);

    /// <summary>Sleeper: waits for a post.</summary>
    public abstract void Sleep();

    /// <summary>Sleeper: waits for a post, but no longer than until a stamp of the system's clock.</summary>
    public abstract void Sleep(long until);

    /// <summary>Lets one <see cref="Sleep"/> end.</summary>
    protected abstract void Post();

    [SuppressMessage("Design", "CA1001", Justification = "A driver's thread may post as long as its port is not freed; the event's own finalizer frees it.")]
    private sealed class EventWakeup : Wakeup
    {
        private readonly AutoResetEvent _event = new(false);

        public override void Sleep() => _event.WaitOne();

        // The system's events count in milliseconds; the last one is the caller's to wait out.
        public override void Sleep(long until) =>
            _event.WaitOne((int)Math.Clamp(TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), until).TotalMilliseconds, 0, int.MaxValue));

        protected override void Post() => _event.Set();
    }
}

/// <summary>See <see cref="Wakeup.Create"/>. .NET's own events take a process-wide lock on Linux, which a real-time thread must not wait for.</summary>
internal sealed unsafe partial class PosixWakeup : Wakeup
{
    /// <summary>sem_t is 32 bytes on every 64-bit Linux; a cache line of its own keeps it apart from its neighbours.</summary>
    private const int SemaphoreSize = 64;

    private const int MonotonicClock = 1;

    private readonly void* _semaphore;

    public PosixWakeup()
    {
        _semaphore = NativeMemory.AlignedAlloc(SemaphoreSize, SemaphoreSize);
        if (sem_init(_semaphore, 0, 0) != 0)
        {
            throw new InvalidOperationException("sem_init failed");
        }
    }

    /// <summary>Freed when nobody can reach it any more: a driver's thread may post for as long as its port is not freed, whatever its owner has closed.</summary>
    ~PosixWakeup()
    {
        _ = sem_destroy(_semaphore);
        NativeMemory.AlignedFree(_semaphore);
    }

    public override void Sleep()
    {
        // -1 is a signal that interrupted the wait; there is no other cause for a valid semaphore.
        while (sem_wait(_semaphore) != 0)
        {
        }

        GC.KeepAlive(this);
    }

    // Stamps of the system's clock on Linux are CLOCK_MONOTONIC's nanoseconds.
    public override void Sleep(long until)
    {
        var time = new Timespec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
        try
        {
            _ = sem_clockwait(_semaphore, MonotonicClock, &time);
        }
        catch (EntryPointNotFoundException)
        {
            // glibc before 2.30: short naps, so that a post is not waited for long.
            Thread.Sleep(1);
        }

        GC.KeepAlive(this);
    }

    protected override void Post()
    {
        _ = sem_post(_semaphore);
        GC.KeepAlive(this);
    }

    [LibraryImport("libc")]
    private static partial int sem_init(void* semaphore, int shared, uint value);

    [LibraryImport("libc")]
    private static partial int sem_wait(void* semaphore);

    [LibraryImport("libc")]
    private static partial int sem_clockwait(void* semaphore, int clock, Timespec* until);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    // Leaving and entering the managed world would let a garbage collection hold the real-time thread here; the call is shorter than that transition.
    [LibraryImport("libc")]
    [SuppressGCTransition]
    private static partial int sem_post(void* semaphore);

    [LibraryImport("libc")]
    private static partial int sem_destroy(void* semaphore);
}

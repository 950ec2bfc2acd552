using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MidiMesh.Router.Backends;

/// <summary>Makes the threads that events come in on (sockets, MIDI inputs, the clock), with the nice value and on the processor that the user chose.</summary>
/// <remarks>Only on Linux, where each thread has its own; <see cref="Thread.Priority"/> does nothing there. What the system refuses is told once, and the threads run as usual.</remarks>
/// <param name="nice">−20 (first) to 19 (last); null leaves it.</param>
/// <param name="core">The only processor they run on, from 0; null for any.</param>
/// <param name="logger">Told what was refused.</param>
public sealed partial class EventThreads(int? nice, int? core, ILogger logger)
{
    /// <summary>The first nice value: before all others.</summary>
    public const int LeastNice = -20;

    /// <summary>The last nice value: behind all others.</summary>
    public const int MostNice = 19;

    /// <summary>The last processor that can be named: the kernel's usual mask has so many bits.</summary>
    public const int LastCore = (MaskWords * 64) - 1;

    private const int MaskWords = 16;
    private const int ForAProcess = 0;                       // PRIO_PROCESS; for Linux a thread is one
    private const uint ThisThread = 0;

    private bool _isNiceRefused;
    private bool _isCoreRefused;

    /// <summary>Threads as the system makes them.</summary>
    public static EventThreads Usual { get; } = new(null, null, NullLogger.Instance);

    /// <summary>A thread that is yet to be started.</summary>
    internal Thread Create(string name, Action run) => new(() =>
    {
        Arrange();
        run();
    })
    { IsBackground = true, Name = name };

    private void Arrange()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        if (nice is { } value && !TrySetNice(value) && !Interlocked.Exchange(ref _isNiceRefused, true))
        {
            LogNiceRefused(logger, value, Marshal.GetLastPInvokeErrorMessage());
        }

        if (core is { } only && !TryPin(only) && !Interlocked.Exchange(ref _isCoreRefused, true))
        {
            LogCoreRefused(logger, only, Marshal.GetLastPInvokeErrorMessage());
        }
    }

    /// <summary>Gives the calling thread a nice value; Linux only. False when the system refuses it, and says why in the last P/Invoke error.</summary>
    internal static bool TrySetNice(int nice) => setpriority(ForAProcess, ThisThread, nice) == 0;

    private static bool TryPin(int core)
    {
        Span<ulong> mask = stackalloc ulong[MaskWords];
        mask.Clear();
        mask[core / 64] = 1UL << (core % 64);
        return sched_setaffinity((int)ThisThread, MaskWords * sizeof(ulong), mask) == 0;
    }

    [LoggerMessage(1, LogLevel.Warning, "--nice {Nice} is not allowed here ({Reason}): events are handled with the usual priority. "
        + "Allow it with LimitNICE={Nice} in the systemd unit, with a line like '@audio - nice {Nice}' in /etc/security/limits.conf, or with the capability CAP_SYS_NICE.")]
    private static partial void LogNiceRefused(ILogger logger, int nice, string reason);

    [LoggerMessage(2, LogLevel.Warning, "--core {Core} cannot be had ({Reason}): events are handled on any processor. "
        + "Name one that this program may use: 'grep Cpus_allowed_list /proc/self/status' lists them, from 0; AllowedCPUs= and CPUAffinity= in the systemd unit limit them.")]
    private static partial void LogCoreRefused(ILogger logger, int core, string reason);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int priority);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nuint length, ReadOnlySpan<ulong> mask);
}

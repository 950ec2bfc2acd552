using Microsoft.Extensions.Logging;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends.Jack;
using MidiMesh.Router.Backends.Loopback;
using MidiMesh.Router.Backends.RtMidi;

namespace MidiMesh.Router.Backends;

/// <summary>Makes the MIDI backends of the system we run on.</summary>
public static partial class MidiBackends
{
    /// <summary>
    /// ALSA and JACK on Linux, CoreMIDI on macOS, WinMM on Windows (through NAudio.Midi in builds on Akka.NET, else through RtMidi), the preferred one first. Backends that cannot be used now say so in
    /// <see cref="IMidiBackend.Unavailable"/>.
    /// </summary>
    /// <remarks>
    /// ALSA before JACK: where both show the same controller, ALSA needs no period to pass and loses nothing when the machine is late, while a JACK
    /// server in its default asynchronous mode drops what its clients do not take in time.
    /// The caller owns them. The loopback is not among them: its owner needs <see cref="LoopbackBackend.CreateDevice"/>.
    /// </remarks>
    public static IReadOnlyList<IMidiBackend> CreateForThisSystem(TimeProvider time, ILoggerFactory loggers, EventThreads? threads = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        return OperatingSystem.IsWindows() ? [CreateForWindows(time, loggers)]
            : OperatingSystem.IsMacOS() ? [CreatePolled(RtMidiApi.CoreMidi, time, loggers)]
            : [CreatePolled(RtMidiApi.Alsa, time, loggers, threads), CreateJack(time, loggers, threads)];
    }

    /// <summary>The JACK server that JACK_DEFAULT_SERVER names, now or when it comes.</summary>
    public static IMidiBackend CreateJack(TimeProvider time, ILoggerFactory loggers, EventThreads? threads = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        return new RtMidiBackend(
            changed => new JackPortSystem(changed, time),
            NativeLibraries.RtMidiProblem ?? NativeLibraries.JackProblem,
            time,
            loggers.CreateLogger<RtMidiBackend>(),
            threads: threads);
    }

    /// <summary>How long a period of a backend's system is, asked anew; null for systems without periods, or when it has gone.</summary>
    internal static TimeSpan? PeriodOf(IMidiBackend backend)
    {
        if (backend.Name != JackPortSystem.SystemName || backend.Unavailable is not null)
        {
            return null;
        }

        using var client = JackClient.TryOpen("MidiMesh doctor", static () => { });
        return client?.Period;
    }

    private static RtMidiBackend CreatePolled(RtMidiApi api, TimeProvider time, ILoggerFactory loggers, EventThreads? threads = null) =>
        new(_ => new PolledPortSystem(api), NativeLibraries.RtMidiProblem, time, loggers.CreateLogger<RtMidiBackend>(), threads: threads);
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Backends.OscUdp;
using MidiMesh.Router.Backends.RtMidi;
using MidiMesh.Router.Tests.EndToEnd;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>As the kernel tells it in /proc; there is nothing to see on other systems.</summary>
public sealed class EventThreadsTests
{
    private const int LastNice = EventThreads.MostNice;

    [Fact]
    public async Task Rig_WithNiceAndCore_GivesThemToItsEventThreadsOnly()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Giving way needs no rights.
        var (nice, core) = (Math.Min(NiceOf("/proc/self"), LastNice - 5) + 5, LastCoreOf("/proc/self"));
        var threads = new EventThreads(nice, core, NullLogger.Instance);
        var (live, router) = RunningRig.FreePorts();
        var (tcp, _) = RunningRig.FreePorts();
        await using var rig = await RunningRig.StartAsync(Rig(live, router, tcp), change: (_, options) => options with { Threads = threads });
        await rig.Ready();
        using var inputs = new InputReader("nice", threads);
        foreach (var name in new[] { $"osc udp {router}", $"osc tcp {tcp}", "midi nice in", "MIDI clock" })
        {
            // Other tests have clocks, too.
            await RunningRig.Until(
                () => FoldersOf(name).Any(folder => Look(folder) == (nice, core.ToString(CultureInfo.InvariantCulture))),
                () => $"{name} with nice {nice} on {core}: {string.Join(", ", FoldersOf(name).Select(Look))}");
        }

        using var usual = new UdpOscTransport(TimeProvider.System).Open(new IPEndPoint(IPAddress.Loopback, 0), null, new RecordingDatagrams());
        var unchosen = $"osc udp {usual.LocalEndPoint.Port}";
        await RunningRig.Until(() => FoldersOf(unchosen).Length == 1, "a socket of nobody's choice has its thread");
        Assert.Equal(Look("/proc/self"), Look(FoldersOf(unchosen)[0]));
    }

    [Fact]
    public void Thread_WhoseCoreIsNotThere_RunsAndIsToldOfOnce()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var log = new Log();
        var threads = new EventThreads(null, EventThreads.LastCore, log);
        Assert.Equal(Look("/proc/self"), LookFromInside(threads));
        Assert.Equal(Look("/proc/self"), LookFromInside(threads));
        Assert.Contains("--core 1023 cannot be had", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Thread_ThatMayNotGoFirst_RunsAndIsToldOfOnce()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var (nice, cores) = Look("/proc/self");
        var wanted = Math.Max(nice - 1, EventThreads.LeastNice);
        var log = new Log();
        var threads = new EventThreads(wanted, null, log);
        var got = LookFromInside(threads);
        Assert.Equal(got, LookFromInside(threads));
        Assert.Equal(cores, got.Cores);
        if (got.Nice == wanted)
        {
            Assert.Empty(log.Lines);                         // root may
        }
        else
        {
            Assert.Equal(nice, got.Nice);
            Assert.Contains($"LimitNICE={wanted}", Assert.Single(log.Lines), StringComparison.Ordinal);
        }
    }

    private static (int Nice, string Cores) LookFromInside(EventThreads threads)
    {
        (int, string)? seen = null;
        var thread = threads.Create("looks at itself", () => seen = Look("/proc/thread-self"));
        thread.Start();
        Assert.True(thread.Join(RunningRig.Patience));
        return seen!.Value;
    }

    private static string[] FoldersOf(string thread) => [.. Directory.GetDirectories("/proc/self/task").Where(folder => Read(folder, "comm").TrimEnd() == thread)];

    private static (int Nice, string Cores) Look(string folder) => (NiceOf(folder), CoresOf(folder));

    // The name, second and in parentheses, may have blanks; nice is the nineteenth.
    private static int NiceOf(string folder) =>
        Read(folder, "stat") is { Length: > 0 } stat ? int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture) : int.MinValue;

    private static string CoresOf(string folder)
    {
        const string Label = "Cpus_allowed_list:";
        return Read(folder, "status").Split('\n').FirstOrDefault(static line => line.StartsWith(Label, StringComparison.Ordinal))?[Label.Length..].Trim() ?? "";
    }

    private static int LastCoreOf(string folder) => int.Parse(CoresOf(folder).Split(',', '-')[^1], CultureInfo.InvariantCulture);

    /// <summary>Nothing when the thread has ended meanwhile.</summary>
    private static string Read(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static string Rig(int live, int router, int tcp) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = nice, format = 1 }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}}, simulate = true }
        endpoints.desk { kind = osc, transport = tcp, receive = {{tcp}} }
        """);

    private sealed class Log : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));
    }
}

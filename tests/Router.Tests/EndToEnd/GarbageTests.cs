using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>Garbage on MIDI and on UDP is counted and logged once; nothing else happens.</summary>
public sealed class GarbageTests
{
    [Fact]
    public async Task Garbage_OnMidiAndUdp_IsCountedLoggedOnceAndAPadStillPlays()
    {
        var (live, router) = RunningRig.FreePorts();
        var log = new Log();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await using var rig = await RunningRig.StartAsync(Rig(live, router), ["apc"], loggers: loggers);
        await rig.Ready();
        var random = new Random(5);
        var bytes = new byte[64];
        using var stranger = new UdpClient();
        for (var i = 0; i < 2000; i++)
        {
            random.NextBytes(bytes);
            rig.Peer("apc").Send([0x3C, 0xF5, 0x7F, 0xFD]);
            await stranger.SendAsync(bytes.AsMemory(0, random.Next(64)), new IPEndPoint(IPAddress.Loopback, router));
        }

        await RunningRig.Until(() => rig.Board.Wiring.Devices[0].Counts.Garbage >= 2000, "MIDI garbage is counted");
        await RunningRig.Until(() => rig.Board.Wiring.Endpoints[0].Session!.Counters.Invalid > 0, "UDP garbage is counted");
        Assert.Single(log.Lines, line => line.Contains("apc sent bytes that are no MIDI", StringComparison.Ordinal));
        await RunningRig.Until(() => log.Lines.Any(line => line.Contains("live reports", StringComparison.Ordinal)), "UDP garbage is logged");
        Assert.InRange(log.Lines.Count(line => line.Contains("live reports", StringComparison.Ordinal)), 1, 100);
        Assert.Empty(rig.Board.Restarts);

        rig.Peer("apc").Send([0x90, 53, 127]);
        await RunningRig.Until(() => rig.Live.Read(set => set.PlayingSlot(0)) == 0, "a pad still plays");
    }

    private static string Rig(int live, int router) => string.Create(CultureInfo.InvariantCulture, $$"""
        rig { name = garbage, format = 1 }
        devices.apc { profile = akai/apc40, match = [ { port = apc } ] }
        endpoints.live { kind = ableton-osc, send = {{live}}, receive = {{router}}, simulate = true }
        groups.one-clip { kind = exclusive }
        routes.launch { from = "apc.pad[track,scene]", via = [ { exclusive = one-clip } ], to = "live.clip[track,scene]" }
        """);

    private sealed class Log : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                _lines.Enqueue(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MidiMesh.Benchmarks.Pages;

/// <summary>What it costs the data path to be looked at: 2,000 messages a second through the router, eight out for each, with nobody looking, with a page's socket that is only read, and with the page in a browser.</summary>
/// <remarks>All on this machine. The browser draws on the same cores; the bare socket is what a page on another machine costs.</remarks>
internal static partial class DataPathBenchmarks
{
    private const int Rate = 2000;
    private const string Rig = """
        rig { name = bench, format = 1 }
        devices.apc { profile = akai/apc40, screen = true }
        endpoints.set { kind = osc, receive = RECEIVE, send = SEND }
        """;

    private static readonly string[] Lookers = ["nobody looks", "a page's socket, read only", "the stage in Chromium"];

    /// <summary>Measures and prints; the load comes from tests/Latency/mmprobe.c, which a C compiler is needed for.</summary>
    public static async Task RunAsync(IBrowser browser, Rounds rounds)
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-bench-").FullName;
        try
        {
            if (await BuildProbeAsync(folder).ConfigureAwait(false) is not { } probe)
            {
                Console.Error.WriteLine("no load: there is no C compiler, or tests/Latency is not here (run this from the repository's folder)");
                return;
            }

            await MeasureAsync(browser, rounds, probe).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(IBrowser browser, Rounds rounds, string probe)
    {
        var (receive, send) = (RouterProcess.FreePort(), RouterProcess.FreePort());
        var rig = new StringBuilder(Rig.Replace("RECEIVE", Number(receive), StringComparison.Ordinal).Replace("SEND", Number(send), StringComparison.Ordinal));
        for (var i = 0; i < 8; i++)
        {
            rig.Append(CultureInfo.InvariantCulture, $"\nroutes.out-{i} {{ from = \"set:/in/note\", via = [ {{ osc = \"/out\", args = [ {i}, \"=arg1\" ] }} ], to = set }}");
        }

        using var router = await RouterProcess.RunAsync(rig.ToString()).ConfigureAwait(false);
        await ProbeAsync(probe, receive, send, 4).ConfigureAwait(false);                // the code on the way is compiled at its last stage
        var passes = Lookers.Select(_ => new List<(double P50, double P99, double P999)>()).ToArray();
        for (var pass = 0; pass < rounds.Count; pass++)
        {
            for (var turn = 0; turn < Lookers.Length; turn++)
            {
                var looker = (pass + turn) % Lookers.Length;                            // nobody is always first after somebody else
                passes[looker].Add(await LookedAtAsync(looker, browser, router.Link!, () => ProbeAsync(probe, receive, send, rounds.Shorter > 1 ? 1 : 5)).ConfigureAwait(false));
            }
        }

        Table.Title(
            string.Create(CultureInfo.InvariantCulture, $"{Rate} messages in, {8 * Rate} out a second; median of {rounds.Count} passes that take turns"), " us: p50        p99      p99.9   p99 least..most     ratio p50   p99");
        var basis = passes[0];
        for (var looker = 0; looker < Lookers.Length; looker++)
        {
            var (p50, p99, p999) = (Of(passes[looker], one => one.P50), Of(passes[looker], one => one.P99), Of(passes[looker], one => one.P999));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {Lookers[looker],-34}{p50.Median,9:0}  {p99.Median,9:0}  {p999.Median,9:0}  {$"{p99.Least:0}..{p99.Greatest:0}",16}  {p50.Median / Of(basis, one => one.P50).Median,12:0.00}  {p99.Median / Of(basis, one => one.P99).Median,4:0.00}"));
        }
    }

    private static Spread Of(List<(double P50, double P99, double P999)> passes, Func<(double P50, double P99, double P999), double> figure) => new([.. passes.Select(figure)]);

    private static async Task<T> LookedAtAsync<T>(int looker, IBrowser browser, Uri link, Func<Task<T>> measure)
    {
        if (looker == 0)
        {
            return await measure().ConfigureAwait(false);
        }

        if (looker == 1)
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new UriBuilder(link) { Scheme = "ws", Path = "/ws", Fragment = "" }.Uri, CancellationToken.None).ConfigureAwait(false);
            var hello = Encoding.UTF8.GetBytes($$"""{"do":"hello","token":"{{link.Fragment["#token=".Length..]}}"}""");
            await socket.SendAsync(hello, WebSocketMessageType.Text, true, CancellationToken.None).ConfigureAwait(false);
            using var end = new CancellationTokenSource();
            var reading = ReadAsync(socket, end.Token);
            var found = await measure().ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            if (await reading.ConfigureAwait(false) == 0)
            {
                throw new InvalidOperationException("the socket was told nothing");
            }

            return found;
        }

        var context = await browser.NewContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await PageBenchmarks.OpenPageAsync(context, link, "document.querySelector('.pad') !== null").ConfigureAwait(false);
            return await measure().ConfigureAwait(false);
        }
    }

    private static async Task<long> ReadAsync(ClientWebSocket socket, CancellationToken stop)
    {
        var (buffer, bytes) = (new byte[1 << 16], 0L);
        try
        {
            while (true)
            {
                bytes += (await socket.ReceiveAsync(buffer.AsMemory(), stop).ConfigureAwait(false)).Count;
            }
        }
        catch (OperationCanceledException)
        {
            return bytes;
        }
    }

    private static async Task<string?> BuildProbeAsync(string folder)
    {
        const string source = "tests/Latency/mmprobe.c";
        var probe = Path.Combine(folder, "mmprobe");
        try
        {
            return File.Exists(source) && (await CallAsync("cc", "-O2", "-pthread", source, "-o", probe).ConfigureAwait(false)).Code == 0 ? probe : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(double P50, double P99, double P999)> ProbeAsync(string probe, int receive, int send, int seconds)
    {
        var (_, output) = await CallAsync(
            probe, "-d", $"127.0.0.1:{Number(receive)}", "-l", Number(send), "-a", "/in/note", "-A", "i:%n", "-e", "8", "-m", "1", "-r", Number(Rate), "-D", Number(seconds), "-k", "500").ConfigureAwait(false);
        var line = output.TrimEnd().Split('\n')[^1].Split(" | first ")[0];
        double Value(string word) => double.Parse(Regex.Match(line, $@" {Regex.Escape(word)} ([0-9.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        if (Value("lost") + Value("dup") + Value("stray") > 0)
        {
            Console.Error.WriteLine($"replies were lost, doubled or not understood: {line}");
        }

        return (Value("p50"), Value("p99"), Value("p99.9"));
    }

    private static async Task<(int Code, string Output)> CallAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return (process.ExitCode, output);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace MidiMesh.Benchmarks.Pages;

/// <summary>The program as people start it, in a process of its own, on a rig in a folder of its own.</summary>
internal sealed partial class RouterProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly string _folder;

    private RouterProcess(Process process, string folder, Uri? link) => (_process, _folder, Link) = (process, folder, link);

    /// <summary>Opens the page with the right to play; null for a program without one.</summary>
    public Uri? Link { get; }

    /// <summary>Runs a rig, its page at any free port.</summary>
    public static Task<RouterProcess> RunAsync(string rig) => StartAsync("run", rig + "\nweb.port = 0\n", LinkLine());

    /// <summary>Runs a simulated Live that answers at once.</summary>
    public static Task<RouterProcess> SimulateLiveAsync(int port, int reply) =>
        StartAsync(FormattableString.Invariant($"simulate-live --port {port} --reply-port {reply} --tick 0"), null, LiveLine());

    /// <summary>A UDP port that nobody has.</summary>
    public static int FreePort()
    {
        using var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.Client.LocalEndPoint!).Port;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RouterProcess> StartAsync(string words, string? rig, Regex ready)
    {
        var folder = Directory.CreateTempSubdirectory("midimesh-bench-").FullName;
        var file = Path.Combine(folder, "rig.conf");
        if (rig is not null)
        {
            await File.WriteAllTextAsync(file, rig).ConfigureAwait(false);
        }

        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var word in ((string[])[Path.Combine(AppContext.BaseDirectory, "midimesh.dll"), .. words.Split(' '), .. rig is null ? (string[])[] : [file]]))
        {
            start.ArgumentList.Add(word);
        }

        var process = Process.Start(start)!;
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Hear(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text && ready.Match(text) is { Success: true } match)
            {
                seen.TrySetResult(match.Groups[1].Value);
            }
        }

        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += static (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var found = await seen.Task.WaitAsync(Patience).ConfigureAwait(false);
        return new RouterProcess(process, folder, Uri.TryCreate(found, UriKind.Absolute, out var link) ? link : null);
    }

    [GeneratedRegex(@"Open (http://\S+)")]
    private static partial Regex LinkLine();

    [GeneratedRegex("(Ctrl-C)")]
    private static partial Regex LiveLine();
}

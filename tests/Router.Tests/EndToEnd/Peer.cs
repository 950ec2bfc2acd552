using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.EndToEnd;

/// <summary>An independent program of <c>EndToEnd/Peers</c> that runs in Python: reads what it is told, prints what it sees.</summary>
internal sealed class Peer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private readonly Process _process;
    private readonly string _program;
    private readonly ConcurrentQueue<string> _lines = new();

    public Peer(string program, JackServer? jack, params object[] arguments)
    {
        _program = program;
        Assert.True(File.Exists(Python), "Debian's Python is needed: apt-get install python3 python3-rtmidi");
        var start = new ProcessStartInfo(Python) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Source(program));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }

        foreach (var (name, value) in jack?.Variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                _lines.Enqueue(text);
            }
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                _lines.Enqueue("! " + text);
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Everything it has printed so far.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public Task Ready() => RunningRig.Until(
        () => Lines.Contains("ready") || (_process.HasExited ? throw new InvalidOperationException($"{_program}: {string.Join('\n', Lines)}") : false), $"{_program} is ready");

    public void Tell(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Source(string program)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Peers/{program}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

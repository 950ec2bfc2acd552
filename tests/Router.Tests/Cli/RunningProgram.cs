using System.Diagnostics;
using System.Globalization;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Cli;

/// <summary>A process whose lines a test can wait for: MidiMesh itself as it was built, or another program beside it.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    public RunningProgram(string program, params IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, line) => Output.Write(line.Data + "\n");
        _process.ErrorDataReceived += (_, line) => Error.Write(line.Data + "\n");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public WaitingWriter Output { get; } = new();

    public WaitingWriter Error { get; } = new();

    /// <summary>The built program: beside the tests' own output, in the Router's folder of the same artifacts and configuration.</summary>
    public static string MidiMeshPath
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.FullName, "MidiMesh.Router", own.Name, "midimesh");
        }
    }

    public static RunningProgram MidiMesh(string line) => new(MidiMeshPath, line.Split(' '));

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>SIGHUP.</summary>
    public void HangUp() => Signal("HUP");

    /// <summary>Waits for the end and all output.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(CliBench.Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name without SIG.</summary>
    public void Signal(string name) => Assert.True(JackServer.Run("/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {_process.Id}")));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}

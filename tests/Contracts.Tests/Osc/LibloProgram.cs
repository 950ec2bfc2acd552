using System.ComponentModel;
using System.Diagnostics;

namespace MidiMesh.Contracts.Tests.Osc;

/// <summary>One of liblo's programs as a child process that never outlives the test.</summary>
internal sealed class LibloProgram : IDisposable
{
    /// <summary>Far beyond what a busy machine needs; reached only when something is broken.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private LibloProgram(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public StreamReader Output => _process.StandardOutput;

    public static LibloProgram Start(string name, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(name, arguments.Where(argument => argument.Length > 0))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        try
        {
            return new LibloProgram(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"'{name}' is not installed; these tests need it: apt-get install liblo-tools", missing);
        }
    }

    public async Task Exited()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        Assert.True(_process.ExitCode == 0, $"exit code {_process.ExitCode}: {await _errors}");
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
}

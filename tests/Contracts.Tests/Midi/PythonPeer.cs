using System.ComponentModel;
using System.Diagnostics;

namespace MidiMesh.Contracts.Tests.Midi;

/// <summary>
/// A second opinion on MIDI bytes: a script in a process of its own, fed lines and answering lines. The interpreter is the system's, because
/// the packages it needs (python3-mido, python3-rtmidi) are the distribution's. What is missing is an error that names it, never a skipped test.
/// </summary>
internal static class PythonPeer
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs <paramref name="script"/> with <paramref name="input"/> as its standard input; returns the lines it printed.</summary>
    public static async Task<string[]> RunAsync(string script, IEnumerable<string> input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Start(start);
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await WriteAsync(process, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, $"{Interpreter} ended with {process.ExitCode}. {Advice(await errors)}\n{await errors}");
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception cause)
        {
            Assert.Fail($"{Interpreter} does not start ({cause.Message}). These tests need it: apt install python3 python3-mido python3-rtmidi");
            throw;
        }
    }

    private static async Task WriteAsync(Process process, IEnumerable<string> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(string.Join('\n', input).AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended before it read everything; its exit code and its last words say why.
        }
    }

    private static string Advice(string errors) =>
        errors.Contains("'mido'", StringComparison.Ordinal) ? "This test needs mido: apt install python3-mido"
        : errors.Contains("'rtmidi'", StringComparison.Ordinal) ? "This test needs python-rtmidi: apt install python3-rtmidi"
        : errors.Contains("libasound", StringComparison.Ordinal) ? "This test needs ALSA's library: apt install libasound2"
        : "";
}

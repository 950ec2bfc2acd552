using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace MidiMesh.Testing;

/// <summary>A JACK server of the tests' own: dummy driver, own name, 48 kHz, periods of 64 frames, synchronous. An xunit collection fixture.</summary>
/// <remarks>
/// Its name is put into JACK_DEFAULT_SERVER of this process, natively too, because libjack does not see what .NET sets. Synchronous mode (-S) is a
/// must: without it the server drops events of clients that are late, which on a loaded machine they are.
/// </remarks>
public sealed class JackServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    /// <summary>Ends jackd when the tests' process is gone, however it went: then the pipe on its standard input closes.</summary>
    private const string Script = """
        exec 3<&0
        jackd -n "$1" -r -t 100 -p 256 -S -d dummy -C 0 -P 0 -r 48000 -p "$2" >"$3" 2>&1 </dev/null &
        jack=$!
        echo $jack
        exec 2>/dev/null
        (read -r _ <&3; kill -TERM $jack) >&2 &
        wait $jack
        """;

    private readonly string _log = Path.Combine(Path.GetTempPath(), $"jackd-{Environment.ProcessId}.log");
    private Process? _shell;

    /// <summary>Starts the server.</summary>
    /// <exception cref="InvalidOperationException">JACK is not installed or did not start; the message says what to do.</exception>
    public JackServer()
    {
        Name = $"midimesh-test-{Environment.ProcessId}";
        foreach (var (variable, value) in Variables)
        {
            Environment.SetEnvironmentVariable(variable, value);
            _ = setenv(variable, value, 1);
        }

        ForgetDeadServers();
        Start();
    }

    /// <summary>The server's name, for JACK_DEFAULT_SERVER.</summary>
    public string Name { get; }

    /// <summary>Process id of jackd.</summary>
    public int ProcessId { get; private set; }

    /// <summary>What a program needs in its environment to reach this server and start no other.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["JACK_DEFAULT_SERVER"] = Name,
        ["JACK_NO_START_SERVER"] = "1",
        ["JACK_NO_AUDIO_RESERVATION"] = "1",
    };

    /// <summary>Starts the server unless it runs. Returns when it answers.</summary>
    public void Start(int periodFrames = 64)
    {
        if (_shell is { HasExited: false })
        {
            return;
        }

        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["-c", Script, "sh", Name, periodFrames.ToString(CultureInfo.InvariantCulture), _log])
        {
            start.ArgumentList.Add(argument);
        }

        _shell = Process.Start(start)!;
        ProcessId = int.Parse(_shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        if (!Run("jack_wait", "-s", Name, "-w", "-t", "20"))
        {
            throw new InvalidOperationException($"jackd did not start. It said: {ReadLog()}\nThe tests need JACK: apt-get install --no-install-recommends jackd2 librtmidi6 python3-rtmidi");
        }
    }

    /// <summary>Ends the server as a crash would.</summary>
    public void Kill() => End(SigKill);

    /// <summary>Ends the server in good order.</summary>
    public void Terminate() => End(SigTerm);

    /// <summary>Lets the server hang: it neither answers nor runs periods until <see cref="Resume"/>. Returns when each of its threads stands: on a busy machine one goes on for a while.</summary>
    public void Pause()
    {
        _ = kill(ProcessId, SigStop);
        if (!SpinWait.SpinUntil(() => Directory.GetDirectories($"/proc/{ProcessId}/task").All(IsStopped), Patience))
        {
            throw new InvalidOperationException("jackd does not stop.");
        }

        // "2 (jackd) T ...": the name may hold brackets and spaces of its own.
        static bool IsStopped(string thread) => File.ReadAllText(Path.Combine(thread, "stat")) is var stat && stat[stat.LastIndexOf(')') + 2] == 'T';
    }

    /// <summary>Ends <see cref="Pause"/>.</summary>
    public void Resume() => _ = kill(ProcessId, SigContinue);

    /// <summary>Runs a program in this process' environment, so against this server.</summary>
    /// <returns>True when it ended with exit code 0 within half a minute.</returns>
    public static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process.WaitForExit(Patience) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_shell is { HasExited: false })
        {
            Terminate();
        }

        _shell?.Dispose();
        File.Delete(_log);
    }

    /// <summary>JACK's registry has room for eight servers, and one that was killed keeps its place for ever: when none runs at all, it is taken away.</summary>
    private static void ForgetDeadServers()
    {
        const string Shared = "/dev/shm";
        if (!Directory.Exists(Shared) || Process.GetProcessesByName("jackd").Length > 0)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(Shared, "jack-*"))
        {
            File.Delete(file);
        }
    }

    private void End(int signal)
    {
        _ = kill(ProcessId, signal);
        if (!_shell!.WaitForExit(Patience))
        {
            _ = kill(ProcessId, SigKill);
            _shell.WaitForExit(Patience);
        }

        _shell.Dispose();
        _shell = null;

        // A killed server leaves its shared memory behind, and both leave the semaphores of killed clients; the next server of the name would find them.
        foreach (var file in Directory.EnumerateFiles("/dev/shm", $"jack*_{Name}_*"))
        {
            File.Delete(file);
        }
    }

    private string ReadLog() => File.Exists(_log) ? string.Join(' ', File.ReadLines(_log).TakeLast(5)) : "nothing";

#pragma warning disable SYSLIB1054 // LibraryImport needs unsafe code, which this project otherwise does without.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setenv(string name, string value, int overwrite);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
#pragma warning restore SYSLIB1054
}

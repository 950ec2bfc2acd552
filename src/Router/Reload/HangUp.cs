using System.Runtime.InteropServices;

namespace MidiMesh.Router.Reload;

/// <summary>SIGHUP: reload, as with other programs that run for long; or the end, when it comes because the terminal was closed.</summary>
internal sealed class HangUp : IDisposable
{
    private const string Terminal = "/dev/tty";
    private readonly PosixSignalRegistration? _registration;
    private readonly bool _hadTerminal = HasTerminal();

    /// <summary>Begins to listen.</summary>
    /// <param name="reload">Called from any thread; must not block.</param>
    public HangUp(Action reload)
    {
        // On Windows the same signal stands for a closed window, and the system ends us.
        _registration = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            if (_hadTerminal && !HasTerminal())
            {
                _ended.Cancel();
            }
            else
            {
                reload();
            }

            signal.Cancel = true;
        });
    }

    private readonly CancellationTokenSource _ended = new();

    /// <summary>Cancelled when the terminal that the program was started from is gone.</summary>
    public CancellationToken TerminalGone => _ended.Token;

    public void Dispose()
    {
        _registration?.Dispose();
        _ended.Dispose();
    }

    private static bool HasTerminal()
    {
        try
        {
            using var terminal = File.OpenHandle(Terminal);
            return true;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

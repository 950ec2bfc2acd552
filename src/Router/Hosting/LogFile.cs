using Microsoft.Extensions.Logging;
using MidiMesh.Router.Configuration;
using Serilog;
using Serilog.Debugging;
using Serilog.Extensions.Logging;

namespace MidiMesh.Router.Hosting;

/// <summary>The router's log in a file: when it has its size a new one begins, and the oldest goes.</summary>
/// <remarks>A disk that is full or gone costs lines of the log and nothing else; that is told once. No line is written on the data path.</remarks>
internal static class LogFile
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Exception}";

    /// <summary>A provider that writes to the file; the logger factory that gets it disposes it.</summary>
    /// <param name="log">What the rig says.</param>
    /// <param name="error">Told when the file cannot be written.</param>
    public static ILoggerProvider Create(LogConfig log, TextWriter error)
    {
        var told = 0;
        SelfLog.Enable(text =>
        {
            if (Interlocked.Exchange(ref told, 1) == 0)
            {
                error.WriteLine($"warning: the log {log.File} cannot be written, and goes on without it: {text.ReplaceLineEndings(" ").Trim()}");
            }
        });
        var logger = new LoggerConfiguration().MinimumLevel.Verbose()
            .WriteTo.File(
                log.File, outputTemplate: Line, formatProvider: System.Globalization.CultureInfo.InvariantCulture,
                fileSizeLimitBytes: log.MaxSize, rollOnFileSizeLimit: true, retainedFileCountLimit: log.Keep, shared: false)
            .CreateLogger();
        return new SerilogLoggerProvider(logger, dispose: true);
    }
}

using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Hosting;

/// <summary>Log lines for people at a terminal: time, level when it matters, text. One line each; details only of what failed unexpectedly.</summary>
internal sealed class PlainLoggerProvider(TextWriter output) : ILoggerProvider
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public ILogger CreateLogger(string categoryName) => new PlainLogger(_output);

    public void Dispose()
    {
    }

    private sealed class PlainLogger(TextWriter output) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var word = logLevel switch
            {
                LogLevel.Warning => "warning: ",
                LogLevel.Error or LogLevel.Critical => "error: ",
                _ => "",
            };
            var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            output.WriteLine($"{time} {word}{formatter(state, exception)}");
            if (exception is not null && logLevel >= LogLevel.Error)
            {
                output.WriteLine(exception);
            }
        }
    }
}

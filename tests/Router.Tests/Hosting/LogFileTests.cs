using MidiMesh.Router.Configuration;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Tests.Compilation;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router.Tests.Hosting;

/// <summary>The router's log in a file: rolled by size, and no reason to stop when it cannot be written.</summary>
public sealed class LogFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("midimesh-log");

    [Fact]
    public void Log_GrowsBeyondItsSize_RollsAndKeepsTheNewest()
    {
        using var error = new StringWriter();
        using (var loggers = Loggers(new LogConfig(Path.Combine(_folder.FullName, "logs", "router.log"), 10_000, 3, LogLevel.Information), error))
        {
            var logger = loggers.CreateLogger("test");
            for (var line = 0; line < 1000; line++)
            {
                Words(logger, line);
            }
        }

        var files = Directory.GetFiles(Path.Combine(_folder.FullName, "logs")).Select(static file => new FileInfo(file)).OrderBy(static file => file.Name.Length).ThenBy(static file => file.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(3, files.Length);
        Assert.All(files, static file => Assert.InRange(file.Length, 1, 11_000));
        Assert.Contains("line 999", File.ReadAllText(files[^1].FullName), StringComparison.Ordinal);
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void Log_CannotBeWritten_IsToldOnceAndStopsNothing()
    {
        var blocked = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(blocked, "in the way");
        using var error = new StringWriter();
        using (var loggers = Loggers(new LogConfig(Path.Combine(blocked, "router.log"), 10_000, 3, LogLevel.Information), error))
        {
            var logger = loggers.CreateLogger("test");
            Words(logger, 1);
            Words(logger, 2);
        }

        Assert.Single(error.ToString().Split("cannot be written"), static part => part.StartsWith("warning: the log", StringComparison.Ordinal));
    }

    [Fact]
    public void Log_DiskIsFull_StopsNothing()
    {
        if (!File.Exists("/dev/full"))
        {
            return;                                          // Linux has a disk that is always full
        }

        using var error = new StringWriter();
        using (var loggers = Loggers(new LogConfig("/dev/full", 1_000_000, 3, LogLevel.Information), error))
        {
            var logger = loggers.CreateLogger("test");
            for (var line = 0; line < 1000; line++)
            {
                Words(logger, line);
            }
        }

        Assert.Contains("cannot be written", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_InARig_LiesBesideTheFileThatNamesIt()
    {
        var log = RigText.Compile("log { file = \"logs/stage.log\", max-size = 250kB, keep = 7, level = debug }", Path.Combine(_folder.FullName, "stage.conf")).Config.Log;

        Assert.Equal(new LogConfig(Path.Combine(_folder.FullName, "logs/stage.log"), 250_000, 7, LogLevel.Debug), log);
    }

    [Theory]
    [InlineData("log {}", "log: 'file' is missing, for instance file = \"midimesh.log\"")]
    [InlineData("log { file = a.log, max-size = 5 }", "log: 'max-size' should be a size from 10kB to 1000MB, such as 10MB, not '5'")]
    [InlineData("log { file = a.log, max-size = 9kB }", "log: 'max-size' should be a size from 10kB to 1000MB, such as 10MB, not '9kB'")]
    [InlineData("log { file = a.log, keep = 0 }", "log: 'keep' should be a whole number from 1 to 1000, not '0'")]
    [InlineData("log { file = a.log, level = inof }", "log: 'level' has no word 'inof'; did you mean 'info'?")]
    public void Log_Mistakes_AreTold(string text, string expected) => Assert.Equal([expected], RigText.Compile(text).Diagnostics.Select(static one => one.Message));

    public void Dispose() => _folder.Delete(recursive: true);

    private static ILoggerFactory Loggers(LogConfig log, TextWriter error) => LoggerFactory.Create(logging => logging.AddProvider(LogFile.Create(log, error)));

    private static void Words(ILogger logger, int line) => logger.Log(LogLevel.Information, default, line, null, static (line, _) => $"line {line}");
}

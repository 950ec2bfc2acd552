using MidiMesh.Actors.Endpoints;
using MidiMesh.Actors.Ports;
using MidiMesh.Hocon;
using MidiMesh.Router.Backends;
using MidiMesh.Router.Configuration;
using MidiMesh.Router.Editing;
using MidiMesh.Router.Hosting;
using MidiMesh.Router.Reload;
using MidiMesh.Router.Web;
using Microsoft.Extensions.Logging;

namespace MidiMesh.Router;

/// <summary>What <c>midimesh run</c> was asked for.</summary>
/// <param name="Rig">Path of the rig file.</param>
/// <param name="WebPort">Port of the page; null for the rig's own, 0 for any.</param>
/// <param name="Web">Whether the page is served.</param>
/// <param name="Verbose">Whether every log line is printed, not only what needs attention.</param>
public sealed record RunOptions(string Rig, int? WebPort, bool Web, bool Verbose)
{
    /// <summary>Nice value of the threads that events come in on; null for the usual.</summary>
    public int? Nice { get; init; }

    /// <summary>The only processor that those threads run on; null for any.</summary>
    public int? Core { get; init; }

    /// <summary>See <see cref="WebOptions.KeepAlive"/>; null for the usual.</summary>
    internal TimeSpan? PageKeepAlive { get; init; }
}

/// <summary>Runs a rig until it is told to stop: the body of <c>midimesh run</c>.</summary>
public static class RouterProgram
{
    private const int Done = 0;
    private const int BadInput = 1;
    private const int BadEnvironment = 2;
    private static readonly TimeSpan BindPatience = TimeSpan.FromSeconds(2);

    /// <summary>Runs a rig.</summary>
    /// <returns>0 after an orderly end, 1 when the rig is wrong, 2 when nothing can run here: a port is taken.</returns>
    public static async Task<int> RunAsync(RunOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var rig = RigCompiler.Load(options.Rig);
        foreach (var diagnostic in rig.Diagnostics)
        {
            await error.WriteLineAsync(diagnostic.ToString()).ConfigureAwait(false);
        }

        if (rig.Plan is not { } plan)
        {
            var errors = rig.Diagnostics.Count(diagnostic => diagnostic.Severity == HoconSeverity.Error);
            await error.WriteLineAsync($"{options.Rig}: {errors} {(errors == 1 ? "error" : "errors")}; nothing runs").ConfigureAwait(false);
            return BadInput;
        }

        using var loggers = CreateLoggers(options.Verbose, rig.Config.Log, error);
        var threads = new EventThreads(options.Nice, options.Core, loggers.CreateLogger<EventThreads>());
        RouterHost? router = null;
        var units = new UnitFile(options.Rig);
        if (units.Problem is { } broken)
        {
            await error.WriteLineAsync(broken).ConfigureAwait(false);
        }

        using var state = new StateFile(options.Rig, TimeProvider.System, loggers);
        try
        {
            router = await RouterHost.StartAsync(plan, new RouterHostOptions
            {
                LastRun = state.Left,
                CreateBackends = made => MidiBackends.CreateForThisSystem(TimeProvider.System, made, threads), Threads = threads, Loggers = loggers, PortMemory = units,
            }).ConfigureAwait(false);
            if (await FindTakenPort(router, stop).ConfigureAwait(false) is { } taken)
            {
                await error.WriteLineAsync(taken).ConfigureAwait(false);
                return BadEnvironment;
            }

            if (state.Left is not null)
            {
                await error.WriteLineAsync("The run before did not end in order: page, variables and roles are as it left them, and what it may have left sounding is silenced.").ConfigureAwait(false);
            }

            state.Follow(router.Board);
            _ = WarmUp.StartAsync(plan, stop);
            await output.WriteLineAsync($"MidiMesh runs '{plan.Name}' ({options.Rig}), {plan.Table.Routes.Length} routes.").ConfigureAwait(false);
            await ServeUntilStopped(options, rig, router, output, error, stop).ConfigureAwait(false);
            return Done;
        }
        catch (Exception cause) when (cause is OscPortException or WebServerException)
        {
            await error.WriteLineAsync(cause.Message).ConfigureAwait(false);
            return BadEnvironment;
        }
        finally
        {
            state.Leave();
            if (router is not null)
            {
                await router.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>What goes to the terminal, and what to a file, each from its own level on.</summary>
    private static ILoggerFactory CreateLoggers(bool isVerbose, LogConfig? file, TextWriter error) => LoggerFactory.Create(logging =>
    {
        logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new PlainLoggerProvider(error)).AddFilter<PlainLoggerProvider>(null, isVerbose ? LogLevel.Debug : LogLevel.Warning);
        if (file is not null)
        {
            logging.AddProvider(LogFile.Create(file, error)).AddFilter<Serilog.Extensions.Logging.SerilogLoggerProvider>(null, file.Level);
        }
    });

    private static async Task ServeUntilStopped(RunOptions options, RigLoadResult rig, RouterHost router, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var web = rig.Web;
        using var reloader = new RigReloader(options.Rig, rig, router, error, watch: true);
        using var editor = new RigEditor(reloader, TimeProvider.System);
        using var hangUp = new HangUp(() => _ = reloader.ReloadAsync("SIGHUP"));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, hangUp.TerminalGone);
        WebServer? server = null;
        TokenFile? file = null;
        try
        {
            if (options.Web && web.Enabled)
            {
                var token = AccessToken.Create();
                var pages = new WebOptions(web.Address, options.WebPort ?? web.Port, token);
                server = await WebServer.StartAsync(
                    pages with { KeepAlive = options.PageKeepAlive ?? pages.KeepAlive }, router.Board, router.Screens, router.Panic,
                    () => reloader.ReloadAsync("on request"), router, () => reloader.Config, editor).ConfigureAwait(false);
                file = TokenFile.Write(server.Page, token);
                await output.WriteLineAsync($"Open {server.PlayLink}").ConfigureAwait(false);
            }

            await output.WriteLineAsync("Ctrl-C ends it.").ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        finally
        {
            file?.Dispose();
            if (server is not null)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until every endpoint has its socket; a port that another program holds ends the start with its reason.</summary>
    private static async Task<string?> FindTakenPort(RouterHost router, CancellationToken stop)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < BindPatience && !stop.IsCancellationRequested)
        {
            var endpoints = router.Board.Wiring.Endpoints;
            if (Array.Find(endpoints, static endpoint => endpoint.Report.PortTaken) is { } taken)
            {
                return taken.Report.Reason;
            }

            if (Array.TrueForAll(endpoints, static endpoint => endpoint.Report.IsOpen))
            {
                return null;
            }

            await Task.Delay(5, CancellationToken.None).ConfigureAwait(false);
        }

        return null;
    }
}

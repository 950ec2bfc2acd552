using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MidiMesh.ActorRuntime.Hosting;

/// <summary>Starts the actors with the host and ends the system with it; when the system ends by itself, so does the host.</summary>
internal sealed class AkkaHostedService(
    ActorSystem system, AkkaConfigurationBuilder configuration, IActorRegistry registry, IServiceProvider services, ILogger<AkkaHostedService> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await configuration.StartAsync(system, registry, new ServiceProviderDependencyResolver(services)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RuntimeLog.StartFailed(logger, e);
            await system.Terminate().WaitAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }

        if (services.GetService<IHostApplicationLifetime>() is { } lifetime)
        {
            _ = system.WhenTerminated.ContinueWith(
                _ => lifetime.StopApplication(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => system.Terminate().WaitAsync(cancellationToken);
}

/// <summary>What the runtime writes to the host's log.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Actor} {What}")]
    public static partial void Failure(ILogger logger, Exception cause, IActorRef actor, string what);

    [LoggerMessage(EventId = 2, Level = LogLevel.Critical, Message = "The actors could not be started")]
    public static partial void StartFailed(ILogger logger, Exception cause);
}

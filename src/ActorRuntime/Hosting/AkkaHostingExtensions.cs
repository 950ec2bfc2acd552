using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MidiMesh.ActorRuntime.Hosting;

/// <summary>An actor system as part of a host: starts and ends with it.</summary>
public static class AkkaHostingExtensions
{
    /// <summary>Adds an actor system and its registry to the services.</summary>
    public static IServiceCollection AddAkka(this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return AddAkka(services, actorSystemName, (configuration, _) => builder(configuration));
    }

    /// <summary>Adds an actor system and its registry to the services; <paramref name="builder"/> may use other services.</summary>
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(builder);
        services.AddSingleton(provider =>
        {
            var configuration = new AkkaConfigurationBuilder(actorSystemName);
            builder(configuration, provider);
            return configuration;
        });
        services.AddSingleton(CreateSystem);
        services.AddSingleton<ActorRegistry>();
        services.AddSingleton<IActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton<IReadOnlyActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
        services.AddHostedService<AkkaHostedService>();
        return services;
    }

    /// <summary>Adds actors.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Adds actors whose constructors take services.</summary>
    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Adds actors whose constructors take services.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter) =>
        builder.StartActors(actorStarter);

    /// <summary>Adds actors.</summary>
    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter) =>
        builder.StartActors(actorStarter);

    private static ActorSystem CreateSystem(IServiceProvider provider)
    {
        var system = new ActorSystemImpl(
            provider.GetRequiredService<AkkaConfigurationBuilder>().ActorSystemName, provider.GetService<TimeProvider>() ?? TimeProvider.System);
        if (provider.GetService<ILoggerFactory>() is { } loggers)
        {
            var logger = loggers.CreateLogger("MidiMesh.ActorRuntime");
            system.OnReport = (actor, cause, what) => RuntimeLog.Failure(logger, cause, actor, what);
        }

        return system;
    }
}

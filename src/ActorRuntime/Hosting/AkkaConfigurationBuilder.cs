namespace MidiMesh.ActorRuntime.Hosting;

/// <summary>Starts actors while the host starts.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);

/// <summary>Starts actors whose constructors take services while the host starts.</summary>
public delegate Task ActorStarterWithResolver(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver);

/// <summary>Runs once all actors are started.</summary>
public delegate Task StartupTask(ActorSystem system, IActorRegistry registry);

/// <summary>What the host starts with its actor system, in the order it was added.</summary>
public sealed class AkkaConfigurationBuilder
{
    private readonly List<ActorStarterWithResolver> _starters = [];
    private readonly List<StartupTask> _startups = [];

    internal AkkaConfigurationBuilder(string actorSystemName) => ActorSystemName = actorSystemName;

    internal string ActorSystemName { get; }

    /// <summary>Adds actors.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((system, registry, _) => starter(system, registry));
    }

    /// <summary>Adds actors whose constructors take services.</summary>
    public AkkaConfigurationBuilder StartActors(Action<ActorSystem, IActorRegistry, IDependencyResolver> starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((ActorStarterWithResolver)((system, registry, resolver) =>
        {
            starter(system, registry, resolver);
            return Task.CompletedTask;
        }));
    }

    /// <summary>Adds actors.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarter starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        return StartActors((ActorStarterWithResolver)((system, registry, _) => starter(system, registry)));
    }

    /// <summary>Adds actors whose constructors take services.</summary>
    public AkkaConfigurationBuilder StartActors(ActorStarterWithResolver starter)
    {
        ArgumentNullException.ThrowIfNull(starter);
        _starters.Add(starter);
        return this;
    }

    /// <summary>Adds what runs once all actors are started.</summary>
    public AkkaConfigurationBuilder AddStartup(Action<ActorSystem, IActorRegistry> startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        return AddStartup((StartupTask)((system, registry) =>
        {
            startupTask(system, registry);
            return Task.CompletedTask;
        }));
    }

    /// <summary>Adds what runs once all actors are started.</summary>
    public AkkaConfigurationBuilder AddStartup(StartupTask startupTask)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        _startups.Add(startupTask);
        return this;
    }

    internal async Task StartAsync(ActorSystem system, IActorRegistry registry, IDependencyResolver resolver)
    {
        foreach (var starter in _starters)
        {
            await starter(system, registry, resolver).ConfigureAwait(false);
        }

        foreach (var startup in _startups)
        {
            await startup(system, registry).ConfigureAwait(false);
        }
    }
}

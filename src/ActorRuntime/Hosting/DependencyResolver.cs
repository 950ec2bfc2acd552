using Microsoft.Extensions.DependencyInjection;

namespace MidiMesh.ActorRuntime.Hosting;

/// <summary>Makes actors whose constructors take services.</summary>
public interface IDependencyResolver
{
    /// <summary>The service, or null.</summary>
    T GetService<T>();

    /// <summary>The service, or null.</summary>
    object GetService(Type type);

    /// <summary>Props of an actor: <paramref name="args"/> go to its constructor, services fill what they leave open.</summary>
    Props Props<T>(params object[] args)
        where T : ActorBase;

    /// <summary>Props of an actor: <paramref name="args"/> go to its constructor, services fill what they leave open.</summary>
    Props Props(Type type, params object[] args);
}

/// <summary>Resolves from the host's services.</summary>
internal sealed class ServiceProviderDependencyResolver(IServiceProvider services) : IDependencyResolver
{
    public T GetService<T>() => services.GetService<T>();

    public object GetService(Type type) => services.GetService(type);

    public Props Props<T>(params object[] args)
        where T : ActorBase => Props(typeof(T), args);

    public Props Props(Type type, params object[] args) =>
        ActorRuntime.Props.FromFactory(type, () => (ActorBase)ActivatorUtilities.CreateInstance(services, type, args));
}

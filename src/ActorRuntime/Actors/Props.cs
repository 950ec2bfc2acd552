using System.Linq.Expressions;

namespace MidiMesh.ActorRuntime;

/// <summary>The recipe of an actor: its class, the arguments of its constructor, a strategy. Immutable; every incarnation is made from it.</summary>
public sealed class Props
{
    private readonly Func<ActorBase> _factory;

    private Props(Type type, object[] arguments, SupervisorStrategy strategy, Func<ActorBase> factory = null)
    {
        Type = type;
        Arguments = arguments ?? [];
        SupervisorStrategy = strategy;
        _factory = factory;
    }

    /// <summary>The class of the actor.</summary>
    public Type Type { get; }

    /// <summary>The arguments of its constructor. Every incarnation gets the same objects.</summary>
    public object[] Arguments { get; }

    /// <summary>The strategy for the actor's children; null: the actor's own.</summary>
    public SupervisorStrategy SupervisorStrategy { get; }

    /// <summary>From <c>() => new T(arguments)</c>. The arguments are evaluated now, once.</summary>
    /// <exception cref="ArgumentException">The expression is not a constructor call.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return factory.Body switch
        {
            UnaryExpression => new Props(typeof(TActor), null, null, factory.Compile()),
            NewExpression made => new Props(typeof(TActor), [.. made.Arguments.Select(Evaluate)], supervisorStrategy),
            _ => throw new ArgumentException("Props come from a constructor call: () => new T(arguments).", nameof(factory)),
        };
    }

    /// <summary>From a class and the arguments of its constructor.</summary>
    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args, null);

    /// <summary>From a class without constructor arguments, and a strategy for its children.</summary>
    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor), null, supervisorStrategy);

    /// <summary>From a class and the arguments of its constructor.</summary>
    public static Props Create(Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        return typeof(ActorBase).IsAssignableFrom(type)
            ? new Props(type, args, null)
            : throw new ArgumentException($"{type} is not an actor.", nameof(type));
    }

    /// <summary>The same recipe with another strategy for the actor's children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(Type, Arguments, supervisorStrategy, _factory);

    internal static Props FromFactory(Type type, Func<ActorBase> factory) => new(type, null, null, factory);

    /// <summary>Makes one incarnation, in the context of its cell.</summary>
    internal ActorBase NewActor()
    {
        try
        {
            return _factory is not null ? _factory() : (ActorBase)Activator.CreateInstance(Type, Arguments);
        }
        catch (Exception e)
        {
            throw new TypeLoadException($"{Type} could not be made from {Arguments.Length} arguments.", e);
        }
    }

    private static object Evaluate(Expression argument) => argument is ConstantExpression constant
        ? constant.Value
        : Expression.Lambda<Func<object>>(Expression.Convert(argument, typeof(object))).Compile(preferInterpretation: true)();
}

namespace MidiMesh.ActorRuntime;

/// <summary>An actor whose handlers are added by type, in the constructor and in the methods given to <see cref="Become(Action)"/>.</summary>
/// <remarks>Handlers are tried in the order they were added; the first that fits takes the message. After <see cref="ReceiveAny"/> none can be added.</remarks>
public abstract class ReceiveActor : UntypedActor
{
    /// <summary>The state being described; null when handlers cannot be added.</summary>
    private MessageHandlers _building = new();
    private MessageHandlers _first;

    /// <summary>Handlers may be added until the constructor of the derived class returns.</summary>
    protected ReceiveActor()
    {
    }

    /// <inheritdoc />
    protected sealed override void OnReceive(object message) => Handle(_first, message);

    /// <summary>Adds a handler for messages of type <typeparamref name="T"/> for which <paramref name="shouldHandle"/>, if given, is true.</summary>
    protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) => Building.Add(handler, shouldHandle);

    /// <summary>Adds a handler for messages of type <typeparamref name="T"/> for which <paramref name="shouldHandle"/> is true.</summary>
    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Building.Add(handler, shouldHandle);

    /// <summary>Adds a handler that says itself whether it took the message.</summary>
    protected void Receive<T>(Func<T, bool> handler) => Building.Add(handler);

    /// <summary>Adds a handler for messages of type <paramref name="messageType"/>.</summary>
    protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) =>
        Building.Add(messageType, handler, shouldHandle);

    /// <summary>Adds a handler for messages of type <paramref name="messageType"/> for which <paramref name="shouldHandle"/> is true.</summary>
    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Building.Add(messageType, handler, shouldHandle);

    /// <summary>Adds a handler for messages of type <paramref name="messageType"/> that says itself whether it took the message.</summary>
    protected void Receive(Type messageType, Func<object, bool> handler) => Building.Add(messageType, handler);

    /// <summary>Adds the last handler: it takes everything.</summary>
    protected void ReceiveAny(Action<object> handler) => Building.Add(handler, null);

    /// <summary>Replaces the current handlers by those that <paramref name="configure"/> adds.</summary>
    protected void Become(Action configure)
    {
        var handlers = Build(configure);
        Become((UntypedReceive)(message => Handle(handlers, message)));
    }

    /// <summary>Puts the handlers that <paramref name="configure"/> adds on top of the current ones.</summary>
    protected void BecomeStacked(Action configure)
    {
        var handlers = Build(configure);
        BecomeStacked((UntypedReceive)(message => Handle(handlers, message)));
    }

    internal sealed override void Initialize(SupervisorStrategy fromProps)
    {
        base.Initialize(fromProps);
        _first = _building;
        _building = null;
    }

    private MessageHandlers Building => _building
        ?? throw new InvalidOperationException("Handlers are added in the constructor or in a method given to Become.");

    private MessageHandlers Build(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _building;
        _building = new MessageHandlers();
        try
        {
            configure();
            return _building;
        }
        finally
        {
            _building = outer;
        }
    }

    private void Handle(MessageHandlers handlers, object message)
    {
        if (!handlers.TryHandle(message))
        {
            Unhandled(message);
        }
    }
}

namespace MidiMesh.ActorRuntime;

/// <summary>The handlers of one state of a <see cref="ReceiveActor"/>, tried in the order they were added.</summary>
internal sealed class MessageHandlers
{
    private readonly List<Handler> _handlers = [];
    private bool _catchesAll;

    public void Add<T>(Func<T, bool> handler) => Add(new TypedHandler<T>(handler), catchesAll: false);

    public void Add<T>(Action<T> handler, Predicate<T> shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(
            shouldHandle is null
                ? new TypedHandler<T>(message => { handler(message); return true; })
                : new TypedHandler<T>(message =>
                {
                    if (!shouldHandle(message))
                    {
                        return false;
                    }

                    handler(message);
                    return true;
                }),
            catchesAll: shouldHandle is null && typeof(T) == typeof(object));
    }

    public void Add(Type type, Func<object, bool> handler)
    {
        ArgumentNullException.ThrowIfNull(type);
        Add<object>(message => type.IsInstanceOfType(message) && handler(message));
    }

    public void Add(Type type, Action<object> handler, Predicate<object> shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(handler);
        if (type == typeof(object))
        {
            Add(handler, shouldHandle);
        }
        else
        {
            Add(handler, message => type.IsInstanceOfType(message) && (shouldHandle is null || shouldHandle(message)));
        }
    }

    public bool TryHandle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler.TryHandle(message))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(Handler handler, bool catchesAll)
    {
        if (_catchesAll)
        {
            throw new InvalidOperationException("The handler before takes every message: this one would never be reached.");
        }

        _handlers.Add(handler);
        _catchesAll = catchesAll;
    }

    private abstract class Handler
    {
        public abstract bool TryHandle(object message);
    }

    private sealed class TypedHandler<T> : Handler
    {
        private readonly Func<T, bool> _handler;

        public TypedHandler(Func<T, bool> handler)
        {
            ArgumentNullException.ThrowIfNull(handler);
            _handler = handler;
        }

        public override bool TryHandle(object message) => message is T typed && _handler(typed);
    }
}

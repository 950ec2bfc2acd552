namespace MidiMesh.ActorRuntime;

/// <summary>The stack of message handlers of one incarnation. The first one is the actor's own and is never taken off.</summary>
internal sealed class Behaviors
{
    private readonly Stack<Receive> _stack = new();

    public Receive Current => _stack.Peek();

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        if (_stack.Count > 1)
        {
            _stack.Pop();
        }

        _stack.Push(receive);
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _stack.Push(receive);
    }

    public void UnbecomeStacked()
    {
        if (_stack.Count > 1)
        {
            _stack.Pop();
        }
    }

    public void Clear() => _stack.Clear();
}

namespace MidiMesh.Benchmarks.Hops;

/// <summary>Two nodes that pass a token to each other, each on the thread pool.</summary>
internal abstract class Ring : IDisposable
{
    protected const int Nodes = 2;

    /// <summary>What carries the token, for the table.</summary>
    public abstract string Name { get; }

    /// <summary>Sends the token to a node. Any thread.</summary>
    public abstract void Post(int node, Token token);

    public abstract void Dispose();

    /// <summary>To be called by the node that has received the token.</summary>
    protected void Receive(int node, Token token)
    {
        if (token.Arrive())
        {
            Post(1 - node, token);
        }
    }
}

namespace MidiMesh.Benchmarks.Hops;

/// <summary>The ring of two work items of the thread pool: the floor, without queue, order or turn.</summary>
internal sealed class PoolRing : Ring
{
    private readonly Item[] _items;

    public PoolRing() => _items = [new Item(this, 0), new Item(this, 1)];

    public override string Name => "bare thread pool";

    public override void Post(int node, Token token)
    {
        _items[node].Token = token;
        ThreadPool.UnsafeQueueUserWorkItem(_items[node], preferLocal: true);
    }

    public override void Dispose()
    {
    }

    private sealed class Item(PoolRing ring, int node) : IThreadPoolWorkItem
    {
        public Token? Token { get; set; }

        public void Execute() => ring.Receive(node, Token!);
    }
}

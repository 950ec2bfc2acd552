using System.Threading.Channels;

namespace MidiMesh.Benchmarks.Hops;

/// <summary>The ring of two tasks, each reading its own unbounded channel.</summary>
internal sealed class ChannelRing : Ring
{
    private readonly Channel<Token>[] _channels = new Channel<Token>[Nodes];
    private readonly Task[] _readers = new Task[Nodes];

    public ChannelRing()
    {
        for (var node = 0; node < Nodes; node++)
        {
            _channels[node] = Channel.CreateUnbounded<Token>(new UnboundedChannelOptions { SingleReader = true });
        }

        for (var node = 0; node < Nodes; node++)
        {
            var own = node;
            _readers[node] = Task.Run(() => ReadAsync(own));
        }
    }

    public override string Name => "raw channel";

    public override void Post(int node, Token token) => _channels[node].Writer.TryWrite(token);

    public override void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Writer.Complete();
        }

        Task.WaitAll(_readers);
    }

    private async Task ReadAsync(int node)
    {
        var reader = _channels[node].Reader;
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out var token))
            {
                Receive(node, token);
            }
        }
    }
}

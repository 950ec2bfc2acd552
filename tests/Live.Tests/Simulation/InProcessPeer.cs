using MidiMesh.Live.Simulation;

namespace MidiMesh.Live.Tests.Simulation;

/// <summary>The simulator itself, without socket or clock.</summary>
internal sealed class InProcessPeer(LiveSet set) : ISimulatedPeer
{
    private readonly LiveSimulator _simulator = new(new LiveSimulatorOptions { Set = set });

    public Task SendAsync(ClientDatagram datagram)
    {
        _simulator.Receive(datagram.Bytes, ConversationPlayer.AddressOf(datagram.Client));
        return Task.CompletedTask;
    }

    public Task TickAsync()
    {
        _simulator.Tick(_simulator.Now + TimeSpan.FromMilliseconds(100));
        return Task.CompletedTask;
    }

    public Task RestartAsync()
    {
        _simulator.Restart();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ClientDatagram>> RepliesAsync()
    {
        var replies = new List<ClientDatagram>();
        while (_simulator.TryTakeReply(out var reply))
        {
            replies.Add(new ClientDatagram(
                ConversationPlayer.ClientAt(reply.Destination), Convert.ToHexStringLower(reply.Payload.Span)));
        }

        return Task.FromResult<IReadOnlyList<ClientDatagram>>([.. replies.OrderBy(reply => reply.Client)]);
    }
}

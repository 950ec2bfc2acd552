namespace MidiMesh.Benchmarks.Hops;

/// <summary>The ring of two actors of whichever runtime this build took.</summary>
internal sealed class ActorRing : Ring
{
    private readonly ActorSystem _system = ActorSystem.Create("hops");
    private readonly IActorRef[] _nodes;

    public ActorRing() => _nodes =
        [.. Enumerable.Range(0, Nodes).Select(index => _system.ActorOf(Props.Create(() => new Node(this, index)), $"node-{index}"))];

    public override string Name { get; } = Machine.ActorRuntime == "Akka" ? "Akka.NET actors" : "our actors";

    public override void Post(int node, Token token) => _nodes[node].Tell(token, ActorRefs.NoSender);

    public override void Dispose() => _system.Terminate().Wait();

    private sealed class Node(ActorRing ring, int index) : UntypedActor
    {
        protected override void OnReceive(object message) => ring.Receive(index, (Token)message);
    }
}

using MidiMesh.Actors.Mesh;
using MidiMesh.Live.LiveOsc;
using MidiMesh.Live.Script;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>How one endpoint's Live is spoken to. Conversations made from it are of one client: a later one may take over from an earlier one.</summary>
internal sealed class LiveWords(EndpointKind kind)
{
    private readonly ScriptClient _client = new();

    /// <summary>A conversation that has not started.</summary>
    public LiveConversation Converse(LiveSessionOptions needs, ILiveSessionSink sink, TimeProvider time) => kind switch
    {
        EndpointKind.AbletonOsc => new LiveSession(needs, new AbletonOscDialect(), sink, time),
        EndpointKind.MidiMesh => new ScriptSession(needs, _client, sink, time),
        EndpointKind.LiveOsc => new LiveOscSession(needs, LiveOscKind.First, sink, time),
        EndpointKind.LiveOsc2 => new LiveOscSession(needs, LiveOscKind.Second, sink, time),
        _ => throw new InvalidOperationException($"No Live is spoken to as {kind}."),
    };
}

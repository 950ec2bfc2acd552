using Microsoft.Extensions.Logging.Abstractions;
using MidiMesh.Actors.Ports;
using MidiMesh.Router.Backends;
using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

[Collection(JackTests.Name)]
public sealed class JackBackendTests : MidiBackendContract
{
    private readonly JackServer _server;

    public JackBackendTests(JackServer server)
    {
        _server = server;
        _server.Start();
    }

    protected override IMidiBackend CreateBackend() => MidiBackends.CreateJack(TimeProvider.System, NullLoggerFactory.Instance);

    private protected override MidiPeer CreatePeer(string name) => new JackPeer(name);

    private protected override MidiPeer ConnectPeer(string name, string? virtualInput, string? virtualOutput) => new JackPeer(name, virtualInput, virtualOutput);
}

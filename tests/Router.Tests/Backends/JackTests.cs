using MidiMesh.Testing;

namespace MidiMesh.Router.Tests.Backends;

/// <summary>Every test that uses JACK: one server, one test at a time, because libjack shares one view of the server in a process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class JackTests : ICollectionFixture<JackServer>
{
    public const string Name = "jack";
}

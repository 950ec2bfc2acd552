using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("MidiMesh.ActorRuntime.TestKit")]

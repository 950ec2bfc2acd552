using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;

namespace MidiMesh.Actors.Mesh;

/// <summary>What all lanes share.</summary>
/// <param name="Time">Clock and timers.</param>
/// <param name="Numbers">Numbers of events.</param>
/// <param name="Trace">The ring of recent events.</param>
public sealed record MeshContext(TimeProvider Time, EventNumbers Numbers, MeshTrace Trace);

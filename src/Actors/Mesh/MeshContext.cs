using MidiMesh.Actors.Clocks;
using MidiMesh.Actors.Devices;
using MidiMesh.Actors.Routing;
using MidiMesh.Actors.Tracing;

namespace MidiMesh.Actors.Mesh;

/// <summary>What all lanes share.</summary>
/// <param name="Time">Clock and timers.</param>
/// <param name="Numbers">Numbers of events.</param>
/// <param name="Trace">The ring of recent events.</param>
public sealed record MeshContext(TimeProvider Time, EventNumbers Numbers, MeshTrace Trace)
{
    /// <summary>What was sent in the last moments, to know it when it comes back.</summary>
    public SentMessages Sent { get; } = new(Time.TimestampFrequency);

    /// <summary>The rig's clock.</summary>
    public MeshClock Clock { get; } = new(Time);

    /// <summary>Sends it to the devices that are to have it.</summary>
    public ClockOut ClockOut => field ??= new ClockOut(Clock);

    /// <summary>The beat in which lights blink and pulse.</summary>
    public LightBeat Beat { get; } = new(Time);
}

namespace MidiMesh.Live.Simulation.Model;

/// <summary>A cue point of the arrangement.</summary>
internal sealed class SimulatedCue : LiveObject
{
    private static readonly LiveClass<SimulatedCue> Members = new LiveClass<SimulatedCue>("CuePoint")
        .Stored("name", LiveType.Text, "")
        .Stored("time", LiveType.Real, 0.0, writable: false);

    public SimulatedCue(string name, double time)
        : base(Members)
    {
        Initialise("name", name);
        Initialise("time", time);
    }

    public string Name => Stored("name").Text;

    /// <summary>Beats from the start.</summary>
    public double Time => Stored("time").Real;
}

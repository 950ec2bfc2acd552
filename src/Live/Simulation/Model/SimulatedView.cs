namespace MidiMesh.Live.Simulation.Model;

/// <summary>What is selected on Live's screen.</summary>
internal sealed class SimulatedView(SimulatedTrack track, SimulatedScene scene) : LiveObject(Members)
{
    private static readonly LiveClass<SimulatedView> Members = new LiveClass<SimulatedView>("View")
        .Computed("selected_track", view => ScriptValue.FromObject(view.Track), type: LiveType.ObjectOf("Track"), set: (view, value) =>
        {
            view.Track = (SimulatedTrack)value.Object;
            return null;
        })
        .Computed("selected_scene", view => ScriptValue.FromObject(view.Scene), type: LiveType.ObjectOf("Scene"), set: (view, value) =>
        {
            view.Scene = (SimulatedScene)value.Object;
            return null;
        });

    private SimulatedTrack _track = track;
    private SimulatedScene _scene = scene;

    public SimulatedTrack Track
    {
        get => _track;
        set
        {
            if (_track != value)
            {
                _track = value;
                Notify("selected_track");
            }
        }
    }

    public SimulatedScene Scene
    {
        get => _scene;
        set
        {
            if (_scene != value)
            {
                _scene = value;
                Notify("selected_scene");
            }
        }
    }
}

namespace MidiMesh.Live.Simulation.Model;

/// <summary>A row of the matrix. Tempo and signature are -1 as long as the scene does not set them.</summary>
internal sealed class SimulatedScene : LiveObject
{
    private static readonly LiveClass<SimulatedScene> Members = new LiveClass<SimulatedScene>("Scene")
        .Stored("name", LiveType.Text, "")
        .Stored("color", LiveType.Integer, 0, set: Palette.SetColour)
        .Stored("color_index", LiveType.Integer, ScriptValue.None, set: Palette.SetIndex)
        .Stored("tempo", LiveType.Real, -1.0)
        .Stored("tempo_enabled", LiveType.Boolean, false)
        .Stored("time_signature_numerator", LiveType.Integer, -1)
        .Stored("time_signature_denominator", LiveType.Integer, -1)
        .Stored("time_signature_enabled", LiveType.Boolean, false)
        .Computed("is_empty", scene => scene.IsEmpty, observable: false)
        .Stored("is_triggered", LiveType.Boolean, false, writable: false)
        .Method("fire", [LiveType.Boolean, LiveType.Boolean], 2, (scene, arguments) => scene.Fire(arguments.Length < 2 || arguments[1].Boolean))
        .Method("fire_as_selected", [LiveType.Boolean], 1, (scene, _) => scene.FireAsSelected());

    private readonly SimulatedSong _song;

    public SimulatedScene(SimulatedSong song, string name)
        : base(Members)
    {
        _song = song;
        Initialise("name", name);
    }

    /// <summary>Fired, and not yet begun.</summary>
    public bool Waits => Stored("is_triggered").Boolean;

    /// <summary>The beat at which it begins; null: at once.</summary>
    public double? Due { get; private set; }

    private bool IsEmpty
    {
        get
        {
            var index = Index;
            return _song.Tracks.All(track => track.Slots[index].Clip is null);
        }
    }

    private int Index => _song.IndexOf(this);

    public SimulatedScene CopyInto(SimulatedScene copy)
    {
        copy.CopyValuesFrom(this);
        copy.Initialise("is_triggered", false);
        return copy;
    }

    /// <summary>Fires its clips. Empty slots stop the tracks that play or wait; nothing is recorded.</summary>
    public ScriptError? Fire(bool select)
    {
        Due = _song.NextBoundary(_song.Quantization);
        Store("is_triggered", true);
        var index = Index;
        foreach (var track in _song.Tracks)
        {
            if (!track.IsGroup && (track.Slots[index].Clip is not null || track.Playing is not null || track.Pending is not null))
            {
                track.Trigger(track.Slots[index], mayRecord: false);
            }
        }

        if (select)
        {
            _song.View.Scene = this;
        }

        return null;
    }

    public ScriptError? FireAsSelected()
    {
        Fire(select: true);
        var following = Index + 1;
        if (following < _song.Scenes.Count)
        {
            _song.View.Scene = _song.Scenes[following];
        }

        return null;
    }

    /// <summary>Begins: its tempo and signature hold from now on.</summary>
    public void Launch()
    {
        if (Stored("tempo_enabled").Boolean && Stored("tempo").Real > 0)
        {
            _song.SetTempo(Stored("tempo").Real);
        }

        if (Stored("time_signature_enabled").Boolean && Stored("time_signature_numerator").Integer > 0 &&
            Stored("time_signature_denominator").Integer > 0)
        {
            _song.Store("signature_numerator", Stored("time_signature_numerator"));
            _song.Store("signature_denominator", Stored("time_signature_denominator"));
        }

        Abandon();
    }

    /// <summary>The song stopped: it waits no longer.</summary>
    public void Abandon() => Store("is_triggered", false);

    public void Shift(double beats) => Due += beats;
}

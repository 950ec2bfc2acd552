namespace MidiMesh.Contracts.Live;

/// <summary>A text of Live's that a display shows.</summary>
public enum LiveText : byte
{
    /// <summary>A track's name.</summary>
    TrackName,

    /// <summary>The name of the clip in a slot; empty where there is none.</summary>
    ClipName,

    /// <summary>A scene's name.</summary>
    SceneName,

    /// <summary>Name of the track that is selected.</summary>
    SelectedTrackName,

    /// <summary>Name of the scene that is selected.</summary>
    SelectedSceneName,

    /// <summary>Name of the device that is selected on the selected track; empty where there is none.</summary>
    SelectedDeviceName,

    /// <summary>Name of one parameter of the selected device; the index says which, from 0. Empty where it has none.</summary>
    ParameterName,

    /// <summary>The value of one parameter of the selected device in Live's own words, with its unit; the index says which, from 0.</summary>
    ParameterValue,

    /// <summary>Name of the parameter behind one knob of the selected device's bank; the index says which, from 0. Empty where there is none.</summary>
    KnobName,

    /// <summary>Its value in Live's own words.</summary>
    KnobValue,

    /// <summary>Name of the selected device's bank that is on; empty where there is no device.</summary>
    BankName,
}

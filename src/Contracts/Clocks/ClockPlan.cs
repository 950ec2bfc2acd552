namespace MidiMesh.Contracts.Clocks;

/// <summary>Who says the tempo.</summary>
public enum ClockSource
{
    /// <summary>Nobody: the rig has no clock.</summary>
    None,

    /// <summary>The rig itself, and its routes.</summary>
    Own,

    /// <summary>The MIDI clock of a device.</summary>
    Device,

    /// <summary>A Live.</summary>
    Live,
}

/// <summary>What a route does to a clock that is the rig's own.</summary>
public enum ClockAction
{
    /// <summary>The song begins.</summary>
    Start,

    /// <summary>It stands still.</summary>
    Stop,

    /// <summary>It goes on from where it stood, at a sixteenth.</summary>
    Continue,

    /// <summary>It stands still, or goes on.</summary>
    Toggle,

    /// <summary>Somebody taps the beat: the tempo of the last taps counts.</summary>
    Tap,

    /// <summary>The event's value is the tempo, in quarter notes a minute.</summary>
    Tempo,
}

/// <summary>The clock of a rig. Immutable.</summary>
/// <param name="Source">Who says the tempo.</param>
/// <param name="From">Index of the device or endpoint that does; -1 for none.</param>
/// <param name="Name">Its name: the same clock in another rig has the same.</param>
/// <param name="Tempo">Quarter notes a minute, until something else says another.</param>
/// <param name="BeatsPerBar">Quarter notes of a bar.</param>
/// <param name="Outputs">Indices of the devices that are sent the clock.</param>
/// <param name="Runs">Whether the song begins with the rig.</param>
public sealed record ClockPlan(ClockSource Source, int From, string Name, double Tempo, double BeatsPerBar, int[] Outputs, bool Runs)
{
    /// <summary>MIDI clock's own measure: messages in a quarter note.</summary>
    public const int PulsesPerBeat = 24;

    /// <summary>MIDI's measure for places in a song: sixteenths in a quarter note.</summary>
    public const int PlacesPerBeat = 4;

    /// <summary>Slowest tempo, in quarter notes a minute.</summary>
    public const double Slowest = 20;

    /// <summary>Fastest tempo, in quarter notes a minute.</summary>
    public const double Fastest = 999;

    /// <summary>The tempo where nobody says one.</summary>
    public const double UsualTempo = 120;

    /// <summary>A rig without a clock.</summary>
    public static ClockPlan None { get; } = new(ClockSource.None, -1, "", UsualTempo, ClockReading.UsualBar, [], Runs: false);

    /// <summary>Whether the clock is that of a device.</summary>
    public bool Hears(int device) => Source == ClockSource.Device && From == device && device >= 0;
}

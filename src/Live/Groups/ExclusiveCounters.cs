namespace MidiMesh.Live.Groups;

/// <summary>How often each outcome was reached since the group was made. Presses = Launches + Stops + Ignored + Refused, at every moment.</summary>
public record struct ExclusiveCounters
{
    /// <summary>Presses taken, of whatever outcome.</summary>
    public long Presses { get; internal set; }

    /// <summary>Presses that fired a slot or made a slot that already plays or waits the only one.</summary>
    public long Launches { get; internal set; }

    /// <summary>Presses that told tracks to stop, or found them silent already.</summary>
    public long Stops { get; internal set; }

    /// <summary>Times the group was cleared.</summary>
    public long Clears { get; internal set; }

    /// <summary>Presses without effect by rule: already waiting, already playing, empty.</summary>
    public long Ignored { get; internal set; }

    /// <summary>Presses refused: outside the group or the set, or Live away.</summary>
    public long Refused { get; internal set; }

    /// <summary>Launches that a later press, clear or stop overtook before they played.</summary>
    public long Superseded { get; internal set; }

    /// <summary>Launches that Live acknowledged (triggered or played).</summary>
    public long Acknowledged { get; internal set; }

    /// <summary>Launches given up: not acknowledged in time, or Live went away first.</summary>
    public long Failed { get; internal set; }

    /// <summary>Times a start was sent again.</summary>
    public long FiredAgain { get; internal set; }

    /// <summary>Times stops were sent again.</summary>
    public long StoppedAgain { get; internal set; }

    /// <summary>Times Live was asked.</summary>
    public long Asked { get; internal set; }

    /// <summary>Times the group reached one true state, confirmed by Live.</summary>
    public long Settled { get; internal set; }
}

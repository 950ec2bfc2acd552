using MidiMesh.Contracts.Live;

namespace MidiMesh.Live.Groups;

/// <summary>The rules of one exclusive group, as its rig gives them.</summary>
public sealed record ExclusiveOptions
{
    /// <summary>The tracks of the group, from 0. Group tracks among them are left out while they are group tracks.</summary>
    public required TrackSet Tracks { get; init; }

    /// <summary>What pressing the playing clip does.</summary>
    public PressAgain PressAgain { get; init; } = PressAgain.Stop;

    /// <summary>What pressing a slot without a clip does.</summary>
    public EmptySlot EmptySlot { get; init; } = EmptySlot.StopTrack;

    /// <summary>How long Live has to acknowledge a launch (triggered or playing), from the press. Default 600 ms: room for two or three sends at Live's tick of 100 ms.</summary>
    public TimeSpan ConfirmWithin { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>What then.</summary>
    public ConfirmElse ConfirmElse { get; init; } = ConfirmElse.MarkFailed;

    /// <summary>What a press shows while Live does not answer.</summary>
    public WhenLost WhenLost { get; init; } = WhenLost.MarkFailed;

    /// <summary>Pause between a command and the first question about it; later pauses grow by half. Default 150 ms: past one tick of Live, so that the question is read in a later tick than the command.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Longest pause between two questions. Default 1 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause while stops are held: a lost word of the start is an overlap of this length. Default 250 ms.</summary>
    public TimeSpan LongestPauseHolding { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a first word is left alone before it is judged: a track's two words (playing, waiting) arrive as two datagrams. Default 20 ms.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a datagram, ours or Live's, may still be under way. For so long after a press anything else in the group is stopped, and for so long a state must hold before it is called settled. Default 1 s.</summary>
    public TimeSpan Straggle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long Live may be away in the middle of a launch for its stops to be still due. Default 10 s.</summary>
    public TimeSpan Remember { get; init; } = TimeSpan.FromSeconds(10);
}

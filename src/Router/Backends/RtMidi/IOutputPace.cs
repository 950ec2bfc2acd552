namespace MidiMesh.Router.Backends.RtMidi;

/// <summary>Says when an output's writer may give the driver its next message, so that the driver neither blocks nor drops.</summary>
/// <remarks>One per output; used by its writer thread alone.</remarks>
internal interface IOutputPace
{
    /// <summary>Whether a message of <paramref name="length"/> bytes may go now; it is then booked. False: try again after <see cref="Rest"/>.</summary>
    bool TryBook(int length);

    /// <summary>Whether everything booked has left for good.</summary>
    bool IsSettled { get; }

    /// <summary>How long to sleep before asking again.</summary>
    TimeSpan Rest { get; }
}

/// <summary>For systems whose driver takes any amount, or blocks for as long as the cable needs.</summary>
internal sealed class NoPace : IOutputPace
{
    public bool IsSettled => true;

    public TimeSpan Rest => TimeSpan.Zero;

    public bool TryBook(int length) => true;
}

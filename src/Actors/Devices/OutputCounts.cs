namespace MidiMesh.Actors.Devices;

/// <summary>What became of the messages for a device's output. At every moment between two turns <c>Asked</c> is the sum of all others: nothing is lost in silence.</summary>
/// <param name="Asked">Handed to the output: by routes, by settling, lights as they go out.</param>
/// <param name="Sent">The port took it.</param>
/// <param name="Merged">Gave way to a later one about the same control.</param>
/// <param name="Shared">A note-off whose note another source still holds, or that does not sound.</param>
/// <param name="Absent">Dropped: the device was not there.</param>
/// <param name="Refused">Dropped: the port cannot carry it.</param>
/// <param name="Full">Dropped: too much waited.</param>
/// <param name="Cleared">Dropped: it still waited at panic or goodbye.</param>
/// <param name="Failed">Dropped: the port's driver failed on it.</param>
/// <param name="Waiting">Waits for the port.</param>
/// <param name="Owed">A release that found every queue full and goes as soon as there is room.</param>
public readonly record struct OutputCounts(
    long Asked, long Sent, long Merged, long Shared, long Absent, long Refused, long Full, long Cleared, long Failed, int Waiting, long Owed)
{
    /// <summary>What none of them accounts for; 0.</summary>
    public long Missing => Asked - Sent - Merged - Shared - Absent - Refused - Full - Cleared - Failed - Waiting - Owed;
}

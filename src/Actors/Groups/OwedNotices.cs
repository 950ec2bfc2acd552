namespace MidiMesh.Actors.Groups;

/// <summary>What a group's queue had no room for and may not be lost: that everything is to stop, and that the mirror has news. Bounded, since each is one bit: the mirror itself holds the newest word.</summary>
/// <remarks>Taken on from any thread, paid within the lane's turn.</remarks>
internal sealed class OwedNotices
{
    private int _due;
    private long _clearId;
    private long _taken;

    /// <summary>What is owed.</summary>
    [Flags]
    public enum Notices
    {
        /// <summary>Nothing.</summary>
        None = 0,

        /// <summary>Live came or went.</summary>
        Link = 1,

        /// <summary>Tracks or scenes came or went.</summary>
        Layout = 2,

        /// <summary>Some track or slot has changed.</summary>
        Mirror = 4,

        /// <summary>The group is to let go of what it plays.</summary>
        Clear = 8,
    }

    /// <summary>Notices taken on so far that a full queue would have dropped.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>The event that asked the group to let go, when that is owed.</summary>
    public long ClearId => Interlocked.Read(ref _clearId);

    /// <summary>Whether the group was told to let go before an event: then it has to do so first.</summary>
    public bool IsClearOlderThan(long eventId) => ((Notices)Volatile.Read(ref _due) & Notices.Clear) != 0 && eventId > ClearId;

    /// <summary>Remembers a delivery that found no room.</summary>
    /// <returns>False for a press, which may be dropped.</returns>
    public bool TryOwe(in GroupDelivery item)
    {
        var notice = item.Kind switch
        {
            GroupDeliveryKind.Clear => Notices.Clear,
            GroupDeliveryKind.LinkChanged => Notices.Link,
            GroupDeliveryKind.LayoutChanged => Notices.Layout,
            GroupDeliveryKind.TrackChanged or GroupDeliveryKind.SlotChanged => Notices.Mirror,
            _ => Notices.None,
        };
        if (notice == Notices.None)
        {
            return false;
        }

        if (notice == Notices.Clear)
        {
            Interlocked.Exchange(ref _clearId, item.EventId);
        }

        Interlocked.Increment(ref _taken);
        Interlocked.Or(ref _due, (int)notice);
        return true;
    }

    /// <summary>Takes what is owed.</summary>
    public Notices Take() => Volatile.Read(ref _due) == 0 ? Notices.None : (Notices)Interlocked.Exchange(ref _due, 0);
}

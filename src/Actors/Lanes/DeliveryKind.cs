namespace MidiMesh.Actors.Lanes;

/// <summary>What a full queue does with a delivery.</summary>
public enum DeliveryKind : byte
{
    /// <summary>Kept in order; refused when only the reserve is left. Notes on, presses, commands, SysEx.</summary>
    Ordered,

    /// <summary>Kept in order and never refused while the reserve lasts: note-offs, stops, releases, control of the lane itself.</summary>
    Essential,

    /// <summary>Only the latest per key matters: faders, bends, pressure, lights. Replaces its predecessor once the queue is filling up.</summary>
    Latest,

    /// <summary>The newest is dropped when there is no room: clock.</summary>
    Expendable,
}

/// <summary>Tells a queue how to treat an item.</summary>
/// <typeparam name="T">What is delivered.</typeparam>
public interface IDeliveryPolicy<T>
{
    /// <summary>How a full queue treats the item.</summary>
    static abstract DeliveryKind KindOf(in T item);

    /// <summary>For <see cref="DeliveryKind.Latest"/>: which control the item is about.</summary>
    static abstract int KeyOf(in T item);
}

/// <summary>What became of a delivery handed to a queue.</summary>
public enum DeliveryResult : byte
{
    /// <summary>It waits in the queue.</summary>
    Queued,

    /// <summary>It took the place of an earlier one about the same control.</summary>
    Merged,

    /// <summary>There was no room.</summary>
    Dropped,
}

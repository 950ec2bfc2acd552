using MidiMesh.Actors.Lanes;
using MidiMesh.Contracts.Live;

namespace MidiMesh.Actors.Groups;

/// <summary>What a group's lane carries.</summary>
public enum GroupDeliveryKind : byte
{
    /// <summary>A member was pressed.</summary>
    Press,

    /// <summary>A member was let go.</summary>
    Release,

    /// <summary>The group shall let go of what it plays.</summary>
    Clear,

    /// <summary>The mirror spoke of a track.</summary>
    TrackChanged,

    /// <summary>The mirror spoke of a slot.</summary>
    SlotChanged,

    /// <summary>Tracks or scenes came or went.</summary>
    LayoutChanged,

    /// <summary>Live came or went.</summary>
    LinkChanged,
}

/// <summary>One delivery to a group's lane. Indices count from 0.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Track">Track, or -1.</param>
/// <param name="Scene">Scene, or -1.</param>
/// <param name="Link">For <see cref="GroupDeliveryKind.LinkChanged"/>.</param>
/// <param name="EventId">The event that caused it, or 0.</param>
public readonly record struct GroupDelivery(GroupDeliveryKind Kind, int Track, int Scene, LiveLink Link, long EventId)
{
    /// <summary>A member was pressed.</summary>
    public static GroupDelivery Press(int track, int scene, long eventId) => new(GroupDeliveryKind.Press, track, scene, default, eventId);

    /// <summary>A member was let go.</summary>
    public static GroupDelivery Release(int track, int scene, long eventId) => new(GroupDeliveryKind.Release, track, scene, default, eventId);

    /// <summary>The group shall let go.</summary>
    public static GroupDelivery Clear(long eventId) => new(GroupDeliveryKind.Clear, -1, -1, default, eventId);

    /// <summary>The mirror spoke of a track.</summary>
    public static GroupDelivery TrackChanged(int track) => new(GroupDeliveryKind.TrackChanged, track, -1, default, 0);

    /// <summary>The mirror spoke of a slot.</summary>
    public static GroupDelivery SlotChanged(int track, int scene) => new(GroupDeliveryKind.SlotChanged, track, scene, default, 0);

    /// <summary>Tracks or scenes came or went.</summary>
    public static GroupDelivery LayoutChanged() => new(GroupDeliveryKind.LayoutChanged, -1, -1, default, 0);

    /// <summary>Live came or went.</summary>
    public static GroupDelivery LinkChanged(LiveLink link) => new(GroupDeliveryKind.LinkChanged, -1, -1, link, 0);
}

/// <summary>How a full group lane treats a delivery.</summary>
public readonly struct GroupDeliveryPolicy : IDeliveryPolicy<GroupDelivery>
{
    /// <inheritdoc />
    public static DeliveryKind KindOf(in GroupDelivery item) => item.Kind switch
    {
        GroupDeliveryKind.Press => DeliveryKind.Ordered,

        // The mirror itself holds the newest word; a notice only says that there is one.
        GroupDeliveryKind.TrackChanged or GroupDeliveryKind.SlotChanged => DeliveryKind.Latest,
        _ => DeliveryKind.Essential,
    };

    /// <inheritdoc />
    public static int KeyOf(in GroupDelivery item) => ((int)item.Kind << 24) | ((item.Track & 0xFFF) << 12) | (item.Scene & 0xFFF);
}

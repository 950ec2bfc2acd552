using MidiMesh.Actors.Lanes;
using MidiMesh.Contracts.Routing.Steps;

namespace MidiMesh.Actors.Stage;

/// <summary>What the stage's lane carries.</summary>
public enum StageDeliveryKind : byte
{
    /// <summary>Another page is asked for.</summary>
    Page,

    /// <summary>A device has become ready, or is no longer.</summary>
    DevicesChanged,
}

/// <summary>One delivery to the stage's lane. Pages go by name: an index would mean another page in another table.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Move">Which page is asked for.</param>
/// <param name="Page">Its name, for <see cref="PageMove.To"/>.</param>
/// <param name="EventId">The event that caused it, or 0.</param>
public readonly record struct StageDelivery(StageDeliveryKind Kind, PageMove Move, string Page, long EventId)
{
    /// <summary>Another page is asked for.</summary>
    public static StageDelivery ChangePage(PageMove move, string page, long eventId) => new(StageDeliveryKind.Page, move, page, eventId);

    /// <summary>A device has become ready, or is no longer.</summary>
    public static StageDelivery DevicesChanged() => new(StageDeliveryKind.DevicesChanged, default, "", 0);
}

/// <summary>How a full stage lane treats a delivery.</summary>
public readonly struct StageDeliveryPolicy : IDeliveryPolicy<StageDelivery>
{
    /// <inheritdoc />
    public static DeliveryKind KindOf(in StageDelivery item) => item.Kind == StageDeliveryKind.DevicesChanged ? DeliveryKind.Essential : DeliveryKind.Ordered;

    /// <inheritdoc />
    public static int KeyOf(in StageDelivery item) => 0;
}

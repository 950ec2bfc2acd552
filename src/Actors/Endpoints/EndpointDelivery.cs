using System.Buffers;
using MidiMesh.Actors.Lanes;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Actors.Endpoints;

/// <summary>What an endpoint's lane carries.</summary>
public enum EndpointDeliveryKind : byte
{
    /// <summary>Something asked of Live.</summary>
    Live,

    /// <summary>A free OSC message for the peer.</summary>
    Osc,

    /// <summary>A datagram that came while the lane was busy.</summary>
    Datagram,
}

/// <summary>One delivery to an endpoint's lane.</summary>
public struct EndpointDelivery
{
    /// <summary>What it is.</summary>
    public EndpointDeliveryKind Kind;

    /// <summary>The event that caused it, or 0.</summary>
    public long EventId;

    /// <summary>What is asked of Live.</summary>
    public LiveCommand Command;

    /// <summary>The message to be made.</summary>
    public OscTemplate? Template;

    /// <summary>The event it is made from.</summary>
    public MeshEvent Event;

    /// <summary>A rented copy of the datagram; the lane gives it back.</summary>
    public byte[]? Buffer;

    /// <summary>Bytes of <see cref="Buffer"/> that count.</summary>
    public int Length;

    /// <summary>Stamp of arrival of the datagram.</summary>
    public long Stamp;

    /// <summary>Something asked of Live.</summary>
    public static EndpointDelivery ToLive(in LiveCommand command, long eventId) =>
        new() { Kind = EndpointDeliveryKind.Live, Command = command, EventId = eventId };

    /// <summary>A free OSC message.</summary>
    public static EndpointDelivery ToOsc(OscTemplate template, in MeshEvent e) =>
        new() { Kind = EndpointDeliveryKind.Osc, Template = template, Event = e, EventId = e.Id };

    /// <summary>A copy of a datagram, rented.</summary>
    public static EndpointDelivery Datagram(ReadOnlySpan<byte> datagram, long stamp)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(datagram.Length, 1));
        datagram.CopyTo(buffer);
        return new() { Kind = EndpointDeliveryKind.Datagram, Buffer = buffer, Length = datagram.Length, Stamp = stamp };
    }
}

/// <summary>How a full endpoint lane treats a delivery.</summary>
public readonly struct EndpointDeliveryPolicy : IDeliveryPolicy<EndpointDelivery>
{
    /// <inheritdoc />
    public static DeliveryKind KindOf(in EndpointDelivery item) => item.Kind switch
    {
        EndpointDeliveryKind.Live => OfVerb(item.Command),
        _ => DeliveryKind.Ordered,
    };

    /// <inheritdoc />
    public static int KeyOf(in EndpointDelivery item) =>
        ((int)item.Command.Verb << 24) | ((item.Command.Track & 0xFFF) << 12) | (item.Command.Scene & 0xFFF);

    private static DeliveryKind OfVerb(in LiveCommand command) => command.Verb switch
    {
        LiveVerb.StopTracks or LiveVerb.StopTracksNow or LiveVerb.StopAll or LiveVerb.Stop => DeliveryKind.Essential,
        LiveVerb.MarkWaiting or LiveVerb.MarkFailed or LiveVerb.ClearMark => DeliveryKind.Essential,
        LiveVerb.SetTrackVolume or LiveVerb.SetTrackPanning or LiveVerb.SetTrackSend or LiveVerb.SetMasterVolume or LiveVerb.SetTempo => DeliveryKind.Latest,
        _ => DeliveryKind.Ordered,
    };
}

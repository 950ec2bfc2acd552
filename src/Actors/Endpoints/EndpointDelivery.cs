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

    /// <summary>Something has changed in the Live that the endpoint speaks for.</summary>
    News,
}

/// <summary>What has changed in a Live.</summary>
public enum LiveNews : byte
{
    /// <summary>The link.</summary>
    Link,

    /// <summary>Tracks or scenes.</summary>
    Layout,

    /// <summary>What a slot shows.</summary>
    Slot,

    /// <summary>A value.</summary>
    Value,

    /// <summary>Names of a track or its clips.</summary>
    Names,
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

    /// <summary>For news: what has changed; track, scene or send, and number are in <see cref="Command"/>.</summary>
    public LiveNews News;

    /// <summary>For news of a value: which.</summary>
    public LiveValue Watched;

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

    /// <summary>Of a datagram: nobody sent it, a recording is played again.</summary>
    public bool IsReplayed;

    /// <summary>Something asked of Live.</summary>
    public static EndpointDelivery ToLive(in LiveCommand command, long eventId) =>
        new() { Kind = EndpointDeliveryKind.Live, Command = command, EventId = eventId };

    /// <summary>News of a Live.</summary>
    public static EndpointDelivery Of(LiveNews news, int track, int item, LiveValue value, double number) =>
        new() { Kind = EndpointDeliveryKind.News, News = news, Watched = value, Command = new LiveCommand(LiveVerb.None, track, item, number) };

    /// <summary>A free OSC message.</summary>
    public static EndpointDelivery ToOsc(OscTemplate template, in MeshEvent e) =>
        new() { Kind = EndpointDeliveryKind.Osc, Template = template, Event = e, EventId = e.Id };

    /// <summary>A copy of a datagram, rented.</summary>
    public static EndpointDelivery Datagram(ReadOnlySpan<byte> datagram, long stamp, bool isReplayed = false)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(datagram.Length, 1));
        datagram.CopyTo(buffer);
        return new() { Kind = EndpointDeliveryKind.Datagram, Buffer = buffer, Length = datagram.Length, Stamp = stamp, IsReplayed = isReplayed };
    }
}

/// <summary>How a full endpoint lane treats a delivery.</summary>
public readonly struct EndpointDeliveryPolicy : IDeliveryPolicy<EndpointDelivery>
{
    /// <inheritdoc />
    public static DeliveryKind KindOf(in EndpointDelivery item) => item.Kind switch
    {
        EndpointDeliveryKind.Live => OfVerb(item.Command),

        // Of a slot, a value or names only the latest counts: the front reads slots and names from the mirror when it tells, a value comes with its number.
        EndpointDeliveryKind.News => item.News is LiveNews.Slot or LiveNews.Value or LiveNews.Names ? DeliveryKind.Latest : DeliveryKind.Essential,
        _ => DeliveryKind.Ordered,
    };

    /// <inheritdoc />
    public static int KeyOf(in EndpointDelivery item) => item.Kind == EndpointDeliveryKind.News
        ? ((int)item.News << 29) | ((int)item.Watched << 23) | (Nine(item.Command.Track) << 14) | (item.Command.Scene & 0x3FFF)
        : ((int)item.Command.Verb << 25) | (Nine(item.Command.Track) << 16) | (item.Command.Scene & 0xFFFF);

    // Tracks go to 255, scenes and sends to 1023, packed parameters to 65535: no two share a key.
    private static int Nine(int index) => index & 0x1FF;

    private static DeliveryKind OfVerb(in LiveCommand command) => command.Verb switch
    {
        LiveVerb.StopTracks or LiveVerb.StopTracksNow or LiveVerb.StopAll or LiveVerb.Stop => DeliveryKind.Essential,
        LiveVerb.MarkWaiting or LiveVerb.MarkFailed or LiveVerb.ClearMark => DeliveryKind.Essential,
        _ => LiveValueInfo.IsContinuous(command.Verb) ? DeliveryKind.Latest : DeliveryKind.Ordered,
    };
}

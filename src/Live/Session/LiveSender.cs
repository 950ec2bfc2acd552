using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>Puts requests and commands into datagrams, in one buffer that is reused.</summary>
internal sealed class LiveSender(ILiveDialect dialect, ILiveSessionSink sink, LiveSessionCounters counters, int maxDatagram)
{
    private readonly byte[] _buffer = new byte[maxDatagram];

    /// <summary>One question in a datagram of its own. A question can fail in Live, and would take the rest of a bundle with it.</summary>
    public bool Request(in LiveRequest request)
    {
        var writer = new OscWriter(_buffer);
        return dialect.WriteRequest(ref writer, request) && Send(writer);
    }

    /// <summary>A block read.</summary>
    public bool Block(in LiveBlock block)
    {
        var writer = new OscWriter(_buffer);
        return dialect.WriteBlock(ref writer, block) && Send(writer);
    }

    /// <summary>Sign of life and the size of the set, in one bundle: none of it can fail.</summary>
    public void Heartbeat()
    {
        var writer = new OscWriter(_buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        dialect.WriteRequest(ref writer, new LiveRequest(LiveAsk.Get, LiveProperty.Version, -1, -1, 0));
        dialect.WriteRequest(ref writer, new LiveRequest(LiveAsk.Get, LiveProperty.TrackCount, -1, -1, 0));
        dialect.WriteRequest(ref writer, new LiveRequest(LiveAsk.Get, LiveProperty.SceneCount, -1, -1, 0));
        writer.EndBundle();
        Send(writer);
    }

    /// <summary>One command; false when the dialect has none such.</summary>
    public bool Command(LiveVerb verb, int track, int scene, double value)
    {
        var writer = new OscWriter(_buffer);
        return dialect.WriteCommand(ref writer, verb, track, scene, value) && Send(writer);
    }

    /// <summary>Stops of tracks and then, with <paramref name="scene"/> at 0 or above, the start of a slot.</summary>
    /// <param name="stops">Tracks to stop.</param>
    /// <param name="stopVerb"><see cref="LiveVerb.StopTracks"/> or <see cref="LiveVerb.StopTracksNow"/>.</param>
    /// <param name="track">Track of the slot.</param>
    /// <param name="scene">Scene of the slot, or -1 for stops only.</param>
    /// <param name="together">
    /// In one bundle, so that Live cannot take them in two ticks. Only right when nothing in it can fail: Live leaves out
    /// whatever follows a failure in its bundle, and the start comes last.
    /// </param>
    public bool Launch(in TrackSet stops, LiveVerb stopVerb, int track, int scene, bool together)
    {
        if (together && TryBundle(stops, stopVerb, track, scene))
        {
            return true;
        }

        var sent = true;
        for (var stop = stops.Next(0); stop >= 0; stop = stops.Next(stop + 1))
        {
            sent &= Command(stopVerb, stop, -1, 0);
        }

        return (scene < 0 || Command(LiveVerb.FireSlot, track, scene, 0)) && sent;
    }

    private bool TryBundle(in TrackSet stops, LiveVerb stopVerb, int track, int scene)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginBundle(OscTimeTag.Immediately);
        var any = false;
        for (var stop = stops.Next(0); stop >= 0; stop = stops.Next(stop + 1))
        {
            any = true;
            if (!dialect.WriteCommand(ref writer, stopVerb, stop, -1, 0))
            {
                return false;
            }
        }

        if (!any)
        {
            // A start alone needs no bundle around it.
            return scene >= 0 && Command(LiveVerb.FireSlot, track, scene, 0);
        }

        if (scene >= 0 && !dialect.WriteCommand(ref writer, LiveVerb.FireSlot, track, scene, 0))
        {
            return false;
        }

        writer.EndBundle();
        return Send(writer);        // more than a datagram holds: false, and the caller sends one by one
    }

    private bool Send(in OscWriter writer)
    {
        if (writer.Length == 0)
        {
            return false;
        }

        counters.Sent++;
        sink.Send(writer.Written);
        return true;
    }
}

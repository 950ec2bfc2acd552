using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;
using MidiMesh.Live.Session;

namespace MidiMesh.Actors.Endpoints;

/// <summary>A session that reads Live's set for a rig that looks at more of it, while the one before it goes on: it sends, and tells nobody what it learns until it takes over.</summary>
internal sealed class NextSession : ILiveSessionSink
{
    private readonly SendDatagram _send;
    private ILiveSessionSink? _sink;

    /// <summary>Makes a session that has not started.</summary>
    /// <param name="needs">What it looks at.</param>
    /// <param name="words">How Live is spoken to.</param>
    /// <param name="send">Sends for it until it takes over.</param>
    /// <param name="time">For the unit of its stamps.</param>
    public NextSession(LiveSessionOptions needs, LiveWords words, SendDatagram send, TimeProvider time)
    {
        (Needs, _send) = (needs, send);
        Session = words.Converse(needs, this, time);
    }

    /// <summary>Sends a datagram.</summary>
    public delegate void SendDatagram(ReadOnlySpan<byte> datagram);

    /// <summary>What it looks at.</summary>
    public LiveSessionOptions Needs { get; }

    /// <summary>The session.</summary>
    public LiveConversation Session { get; }

    /// <summary>From now on everything is told to <paramref name="sink"/>; the marks of the session before stay.</summary>
    public void TakeOver(LiveConversation before, ILiveSessionSink sink)
    {
        Session.TakeOver(before);
        _sink = sink;
    }

    void ILiveSessionSink.Send(ReadOnlySpan<byte> datagram)
    {
        if (_sink is { } sink)
        {
            sink.Send(datagram);
        }
        else
        {
            _send(datagram);
        }
    }

    void ILiveSessionSink.SlotChanged(int track, int scene, ClipState state) => _sink?.SlotChanged(track, scene, state);

    void ILiveSessionSink.TrackChanged(int track) => _sink?.TrackChanged(track);

    void ILiveSessionSink.NamesChanged(int track) => _sink?.NamesChanged(track);

    void ILiveSessionSink.TextChanged(LiveText text, int index) => _sink?.TextChanged(text, index);

    void ILiveSessionSink.MappingChanged(NativeMapping mapping, bool isMapped) => _sink?.MappingChanged(mapping, isMapped);

    void ILiveSessionSink.MappingRefused(NativeMapping mapping) => _sink?.MappingRefused(mapping);

    void ILiveSessionSink.ValueChanged(LiveValue value, int track, int index, double number) => _sink?.ValueChanged(value, track, index, number);

    void ILiveSessionSink.LinkChanged(LiveLink link, string reason) => _sink?.LinkChanged(link, reason);

    void ILiveSessionSink.LayoutChanged(int tracks, int scenes) => _sink?.LayoutChanged(tracks, scenes);

    void ILiveSessionSink.Error(string text) => _sink?.Error(text);
}

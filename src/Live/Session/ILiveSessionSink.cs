using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Routing;

namespace MidiMesh.Live.Session;

/// <summary>What a session tells its owner, always on the thread that called into the session. It must not call back into the session.</summary>
public interface ILiveSessionSink
{
    /// <summary>Send this to Live, now. The span is the session's and lives for the call.</summary>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>A slot shows something else than before; after the set has been (re)read, also once for each slot in view.</summary>
    void SlotChanged(int track, int scene, ClipState state);

    /// <summary>A track's playing or fired slot has changed, or was confirmed by the answer to <see cref="LiveVerb.AskTracks"/>.</summary>
    void TrackChanged(int track);

    /// <summary>A value that the options name has changed or is known now.</summary>
    /// <param name="value">Which.</param>
    /// <param name="track">Track from 0, or -1 for the song's.</param>
    /// <param name="index">Send from 0, or -1.</param>
    /// <param name="number">In the unit that <see cref="LiveValue"/> names; NaN when it is not known any more, as when another device comes into hand.</param>
    void ValueChanged(LiveValue value, int track, int index, double number);

    /// <summary>The link is better or worse than before, or there is something new to say about it.</summary>
    /// <param name="link">How it is.</param>
    /// <param name="reason">For people: what is wrong and what to do. Empty when all is well.</param>
    void LinkChanged(LiveLink link, string reason);

    /// <summary>The set has so many tracks and scenes (all of them, not only those in view).</summary>
    void LayoutChanged(int tracks, int scenes);

    /// <summary>Live reports an error, or something came that is not OSC. The caller limits how often it is shown.</summary>
    void Error(string text);

    /// <summary>Names or colours of a track or of clips on it have changed.</summary>
    void NamesChanged(int track)
    {
    }

    /// <summary>Live has taken a control on, or has given it back; see <see cref="LiveConversation.Map"/>.</summary>
    /// <param name="mapping">The control and its parameter.</param>
    /// <param name="isMapped">Whether Live moves the parameter by itself from now on.</param>
    void MappingChanged(NativeMapping mapping, bool isMapped)
    {
    }

    /// <summary>A control will not be Live's: its script has refused it, or Live has not taken it on. Told as an error too.</summary>
    void MappingRefused(NativeMapping mapping)
    {
    }

    /// <summary>A text that belongs to no track has changed or is known now: a scene's name, or one of what is selected.</summary>
    /// <param name="text">Which.</param>
    /// <param name="index">The scene or parameter from 0, or -1.</param>
    void TextChanged(LiveText text, int index)
    {
    }
}

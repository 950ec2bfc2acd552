using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;
using MidiMesh.Live.Session;

namespace MidiMesh.Live.LiveOsc;

/// <summary>Takes what a front makes of messages and news.</summary>
public interface ILiveOscFrontSink
{
    /// <summary>Something is asked of Live.</summary>
    void Ask(in LiveCommand command);

    /// <summary>Send this to the template, now. The span lives for the call.</summary>
    void Answer(ReadOnlySpan<byte> datagram);
}

/// <summary>
/// Speaks as LiveOSC of 2009 would, in front of any Live that is mirrored: old templates (TouchOSC, Lemur, Max) ask it, set through
/// it, and are told of changes, and never know.
/// </summary>
/// <remarks>
/// Words and forms are those of github.com/hanshuebner/LiveOSC; whole floats are taken as indices, which the original refuses, and a
/// return's panning is answered as a return's, where the original says a track's. What cannot be done is refused by name, and told
/// with <c>/remix/error</c> as the original tells what goes wrong. One caller at a time; allocates only for names and refusals.
/// </remarks>
public sealed partial class LiveOscFront(int tracks, int scenes, int sends, ILiveOscFrontSink sink)
{
    private const int LongestAddress = 80;                 // in a refusal, which is kept for a while
    private readonly byte[] _buffer = new byte[9216];      // what macOS sends at most
    private bool _isUp;
    private int _track = -1;                               // the selected track as it was told last

    /// <summary>The Live in whose name it speaks.</summary>
    public ILiveState? Live { get; set; }

    /// <summary>What that Live's script can do.</summary>
    public LiveReach Reach { get; set; } = LiveReach.MidiMesh;

    /// <summary>Takes a message of the template. False when it is none of LiveOSC's.</summary>
    /// <param name="message">The message.</param>
    /// <param name="refusal">Why it is not done, with its address, for <see cref="Refuse"/>; null when it is done.</param>
    public bool Receive(in OscMessageView message, out string? refusal)
    {
        refusal = null;
        var address = message.Address;
        if (!address.StartsWith("/live/"u8) && !address.StartsWith("/remix/"u8))
        {
            return false;
        }

        // The dummy of clients that cannot send an empty message.
        var count = message.ArgumentCount;
        count = count == 1 && message.TryGetUtf8(0, out var word) && word.SequenceEqual("query"u8) ? 0 : count;
        if (address.SequenceEqual("/remix/echo"u8))
        {
            Echo(message);
        }
        else if ((Live is { Link: LiveLink.Reading or LiveLink.Alive } live ? Do(message, count, live) : "Live does not answer") is { } why)
        {
            refusal = $"{Encoding.UTF8.GetString(address[..Math.Min(address.Length, LongestAddress)])}: {why}";
        }

        return true;
    }

    /// <summary>Tells the template that what it asked is not done.</summary>
    public void Refuse(string refusal)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/remix/error"u8, "s"u8);
        writer.WriteString(refusal);
        writer.EndMessage();
        Answer(writer);
    }

    /// <summary>A slot shows something else.</summary>
    public void SlotChanged(int track, int scene)
    {
        if (Live is { } live && _isUp)
        {
            SendSlot(live, track, scene);
        }
    }

    /// <summary>A value has changed.</summary>
    public void ValueChanged(LiveValue value, int track, int index, double number)
    {
        if (Live is not { } live || !_isUp || double.IsNaN(number))
        {
            return;                                          // templates have no word for what is there no more
        }

        switch (value)
        {
            case LiveValue.IsPlaying:
                SendInt("/live/play"u8, number != 0 ? 2 : 1);
                break;
            case LiveValue.Beat:
                SendInt("/live/beat"u8, (int)number - 1);
                break;
            case LiveValue.SelectedScene:
                SendInt("/live/scene"u8, (int)number);
                break;
            case LiveValue.SelectedTrack:
                if (ShownTrack(live, number) is var shown && shown != _track)
                {
                    _track = shown;
                    SendInt("/live/track"u8, shown);
                }

                break;
            case LiveValue.SongTime:
                break;                                       // for who asks
            default:
                foreach (var row in Numbers)
                {
                    if (row.Value == value)
                    {
                        SendNumber(row.Address, value, track, index, number);
                    }
                }

                break;
        }
    }

    /// <summary>Live has come or gone: to the template its script starts or ends.</summary>
    public void LinkChanged(LiveLink link)
    {
        if (link == LiveLink.Alive && !_isUp)
        {
            _isUp = true;
            SendInt("/remix/oscserver/startup"u8, 1);
            SendAll();
        }
        else if (link is LiveLink.Silent or LiveLink.Lost && _isUp)
        {
            (_isUp, _track) = (false, -1);
            SendInt("/remix/oscserver/shutdown"u8, 1);
        }
    }

    /// <summary>Tracks or scenes have come, gone or moved.</summary>
    public void LayoutChanged()
    {
        if (_isUp)
        {
            SendInt("/live/refresh"u8, 1);
            SendAll();
        }
    }

    /// <summary>Names or colours of a track or its clips have changed.</summary>
    public void NamesChanged(int track)
    {
        if (Live is { } live && _isUp)
        {
            SendNames(live, track);
            SendTrackBlock(live);
        }
    }

    private int Tracks(ILiveState live) => Math.Min(tracks, live.TrackCount);

    private int Scenes(ILiveState live) => Math.Min(scenes, live.SceneCount);
}

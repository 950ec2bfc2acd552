using System.Text;
using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

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
/// Words and forms are those of OSCAPI.txt of github.com/hanshuebner/LiveOSC; whole floats are taken as indices, which the original
/// refuses. What the mirror does not know (devices, meters, positions, cues, undo) is answered with <c>/remix/error</c>, as the
/// original answers what goes wrong. One caller at a time; allocates only for names and errors.
/// </remarks>
public sealed class LiveOscFront(int tracks, int scenes, int sends, ILiveOscFrontSink sink)
{
    private static readonly (byte[] Address, LiveValue Value, LiveVerb Verb, bool IsFlag)[] TrackValues =
    [
        ("/live/volume"u8.ToArray(), LiveValue.TrackVolume, LiveVerb.SetTrackVolume, false),
        ("/live/pan"u8.ToArray(), LiveValue.TrackPanning, LiveVerb.SetTrackPanning, false),
        ("/live/mute"u8.ToArray(), LiveValue.TrackMute, LiveVerb.SetTrackMute, true),
        ("/live/solo"u8.ToArray(), LiveValue.TrackSolo, LiveVerb.SetTrackSolo, true),
        ("/live/arm"u8.ToArray(), LiveValue.TrackArm, LiveVerb.SetTrackArm, true),
    ];

    /// <summary>What a template can ask the mirror for, and so the mirror has to follow.</summary>
    public static IReadOnlyList<LiveValue> Followed { get; } = [.. TrackValues.Select(static row => row.Value), LiveValue.TrackSend, LiveValue.Tempo, LiveValue.IsPlaying];

    private readonly byte[] _buffer = new byte[9216];      // what macOS sends at most
    private bool _isUp;

    /// <summary>The Live in whose name it speaks.</summary>
    public ILiveState? Live { get; set; }

    /// <summary>Takes a message of the template. False when it is none of LiveOSC's.</summary>
    public bool Receive(in OscMessageView message)
    {
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
        else if (Live is not { } live || live.Link is not (LiveLink.Reading or LiveLink.Alive))
        {
            Fail("Live does not answer");
        }
        else if (!TrackValue(message, count, live) && !Launch(message, count, live) && !Song(message, count, live) && !State(message, count, live) && !Names(message, count, live))
        {
            Fail($"{Encoding.UTF8.GetString(address)}: not available through MidiMesh, or not with {count} arguments");
        }

        return true;
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
        if (!_isUp || double.IsNaN(number))
        {
            return;                                          // templates have no word for what is there no more
        }

        switch (value)
        {
            case LiveValue.Tempo:
                SendFloat("/live/tempo"u8, number);
                break;
            case LiveValue.IsPlaying:
                SendInt("/live/play"u8, number != 0 ? 2 : 1);
                break;
            case LiveValue.TrackSend:
                SendSend(track, index, number);
                break;
            default:
                foreach (var row in TrackValues)
                {
                    if (row.Value == value)
                    {
                        SendTrackValue(row.Address, row.IsFlag, track, number);
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
            _isUp = false;
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
        if (Live is not { } live || !_isUp)
        {
            return;
        }

        SendTrackName(live, track);
        for (var scene = 0; scene < Scenes(live); scene++)
        {
            if (live.HasClip(track, scene))
            {
                SendClipName(live, track, scene);
            }
        }
    }

    private int Tracks(ILiveState live) => Math.Min(tracks, live.TrackCount);

    private int Scenes(ILiveState live) => Math.Min(scenes, live.SceneCount);

    // ---- What it is told and asked ----

    private bool TrackValue(in OscMessageView message, int count, ILiveState live)
    {
        foreach (var row in TrackValues)
        {
            if (message.Address.SequenceEqual(row.Address))
            {
                if (!TryTrack(message, live, out var track) || count is < 1 or > 2)
                {
                    return false;
                }

                if (count == 1)
                {
                    SendTrackValue(row.Address, row.IsFlag, track, live.Value(row.Value, track, -1));
                    return true;
                }

                return message.TryGetNumber(1, out var number) && Ask(new LiveCommand(row.Verb, track, Value: number));
            }
        }

        return message.Address.SequenceEqual("/live/send"u8) && Send(message, count, live);
    }

    private bool Send(in OscMessageView message, int count, ILiveState live)
    {
        if (!TryTrack(message, live, out var track))
        {
            return false;
        }

        if (count == 1)
        {
            for (var each = 0; each < sends; each++)
            {
                SendSend(track, each, live.Value(LiveValue.TrackSend, track, each));
            }

            return true;
        }

        if (!message.TryGetInt32(1, out var send) || (uint)send >= (uint)sends)
        {
            return false;
        }

        if (count == 2)
        {
            SendSend(track, send, live.Value(LiveValue.TrackSend, track, send));
            return true;
        }

        return count == 3 && message.TryGetNumber(2, out var number) && Ask(new LiveCommand(LiveVerb.SetTrackSend, track, send, number));
    }

    private bool Launch(in OscMessageView message, int count, ILiveState live)
    {
        var address = message.Address;
        if (address.SequenceEqual("/live/play/clip"u8) || address.SequenceEqual("/live/play/clipslot"u8))
        {
            return count == 2 && TryTrack(message, live, out var track) && TryScene(message, 1, live, out var scene) && Ask(new LiveCommand(LiveVerb.FireSlot, track, scene));
        }

        if (address.SequenceEqual("/live/stop/track"u8) || address.SequenceEqual("/live/stop/clip"u8))
        {
            if (count is < 1 or > 2 || !TryTrack(message, live, out var track))
            {
                return false;
            }

            // A clip that does not play is not stopped, in the original neither.
            if (count == 2 && !(TryScene(message, 1, live, out var scene) && live.PlayingSlot(track) == scene))
            {
                return true;
            }

            var stops = default(TrackSet);
            stops.Add(track);
            return Ask(new LiveCommand(LiveVerb.StopTracks, StopTracks: stops));
        }

        return address.SequenceEqual("/live/play/scene"u8) && count == 1 && TryScene(message, 0, live, out var row) && Ask(new LiveCommand(LiveVerb.FireScene, Scene: row));
    }

    private bool Song(in OscMessageView message, int count, ILiveState live)
    {
        var address = message.Address;
        if (address.SequenceEqual("/live/play"u8) || address.SequenceEqual("/live/play/continue"u8))
        {
            return Ask(new LiveCommand(LiveVerb.Play));
        }

        if (address.SequenceEqual("/live/stop"u8))
        {
            return Ask(new LiveCommand(LiveVerb.Stop));
        }

        if (address.SequenceEqual("/live/master/volume"u8))
        {
            return count == 1 && message.TryGetNumber(0, out var volume) && Ask(new LiveCommand(LiveVerb.SetMasterVolume, Value: volume));
        }

        if (!address.SequenceEqual("/live/tempo"u8))
        {
            return false;
        }

        if (count == 0)
        {
            SendFloat("/live/tempo"u8, live.Value(LiveValue.Tempo, -1, -1));
            return true;
        }

        return message.TryGetNumber(0, out var tempo) && Ask(new LiveCommand(LiveVerb.SetTempo, Value: tempo));
    }

    private bool State(in OscMessageView message, int count, ILiveState live)
    {
        var address = message.Address;
        if (address.SequenceEqual("/live/tracks"u8) && count == 0)
        {
            SendInt("/live/tracks"u8, live.TrackCount);
            return true;
        }

        if (address.SequenceEqual("/live/scenes"u8) && count == 0)
        {
            SendInt("/live/scenes"u8, live.SceneCount);
            return true;
        }

        if (address.SequenceEqual("/live/clip/info"u8))
        {
            if (count != 2 || !TryTrack(message, live, out var track) || !TryScene(message, 1, live, out var scene))
            {
                return false;
            }

            SendSlot(live, track, scene);
            return true;
        }

        if (!address.SequenceEqual("/live/track/info"u8) || count > 1)
        {
            return false;
        }

        if (count == 1)
        {
            return TryTrack(message, live, out var one) && SendTrackInfo(live, one);
        }

        for (var track = 0; track < Tracks(live); track++)
        {
            SendTrackInfo(live, track);
        }

        return true;
    }

    private bool Names(in OscMessageView message, int count, ILiveState live)
    {
        var address = message.Address;
        if (address.SequenceEqual("/live/name/track"u8) && count <= 1)
        {
            return Each(message, count, live, static (front, state, track) => front.SendTrackName(state, track));
        }

        if (address.SequenceEqual("/live/name/clip"u8) && count is 0 or 2)
        {
            if (count == 2)
            {
                if (!TryTrack(message, live, out var track) || !TryScene(message, 1, live, out var scene) || !live.HasClip(track, scene))
                {
                    return false;
                }

                SendClipName(live, track, scene);
                return true;
            }

            return Each(message, 0, live, static (front, state, track) =>
            {
                for (var scene = 0; scene < front.Scenes(state); scene++)
                {
                    if (state.HasClip(track, scene))
                    {
                        front.SendClipName(state, track, scene);
                    }
                }
            });
        }

        if (address.SequenceEqual("/live/name/trackblock"u8) && count == 2 && message.TryGetInt32(0, out var first) && message.TryGetInt32(1, out var size))
        {
            return SendBlock("/live/name/trackblock"u8, live, first, 0, size, 1, isTracks: true);
        }

        return address.SequenceEqual("/live/name/clipblock"u8) && count == 4
            && message.TryGetInt32(0, out var left) && message.TryGetInt32(1, out var top) && message.TryGetInt32(2, out var width) && message.TryGetInt32(3, out var height)
            && SendBlock("/live/name/clipblock"u8, live, left, top, width, height, isTracks: false);
    }

    private bool Each(in OscMessageView message, int count, ILiveState live, Action<LiveOscFront, ILiveState, int> tell)
    {
        if (count == 1)
        {
            if (!TryTrack(message, live, out var one))
            {
                return false;
            }

            tell(this, live, one);
            return true;
        }

        for (var track = 0; track < Tracks(live); track++)
        {
            tell(this, live, track);
        }

        return true;
    }

    private bool Ask(in LiveCommand command)
    {
        if (!double.IsFinite(command.Value))
        {
            return false;
        }

        sink.Ask(command);
        return true;
    }

    private bool TryTrack(in OscMessageView message, ILiveState live, out int track) =>
        message.TryGetInt32(0, out track) && (uint)track < (uint)Tracks(live);

    private bool TryScene(in OscMessageView message, int at, ILiveState live, out int scene) =>
        message.TryGetInt32(at, out scene) && (uint)scene < (uint)Scenes(live);

    // ---- What it says ----

    private void SendAll()
    {
        if (Live is not { } live)
        {
            return;
        }

        for (var track = 0; track < Tracks(live); track++)
        {
            NamesChanged(track);
            for (var scene = 0; scene < Scenes(live); scene++)
            {
                SendSlot(live, track, scene);
            }
        }
    }

    private void Echo(in OscMessageView message)
    {
        var writer = new OscWriter(_buffer);
        writer.WriteRaw(message);
        Answer(writer);
    }

    private void SendSlot(ILiveState live, int track, int scene)
    {
        if ((uint)track >= (uint)Tracks(live) || (uint)scene >= (uint)Scenes(live))
        {
            return;
        }

        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/clip/info"u8, "iii"u8);
        writer.WriteInt32(track);
        writer.WriteInt32(scene);
        writer.WriteInt32(Number(live, track, scene));
        writer.EndMessage();
        Answer(writer);
    }

    /// <summary>Track, armed, then slot, state and length of each. Lengths are not in the mirror: four beats stand for a clip.</summary>
    private bool SendTrackInfo(ILiveState live, int track)
    {
        const float Length = 4;
        var count = Scenes(live);
        Span<byte> tags = stackalloc byte[2 + (3 * count)];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = i >= 2 && i % 3 == 1 ? (byte)'f' : (byte)'i';
        }

        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/track/info"u8, tags);
        writer.WriteInt32(track);
        writer.WriteInt32(live.Value(LiveValue.TrackArm, track, -1) is 1 ? 1 : 0);
        for (var scene = 0; scene < count; scene++)
        {
            var state = Number(live, track, scene);
            writer.WriteInt32(scene);
            writer.WriteInt32(state);
            writer.WriteFloat(state == 0 ? 0 : Length);
        }

        writer.EndMessage();
        Answer(writer);
        return true;
    }

    private static int Number(ILiveState live, int track, int scene) => live.SlotState(track, scene) switch
    {
        ClipState.Playing or ClipState.Recording => 2,
        ClipState.Waiting => 3,
        ClipState.Stopped or ClipState.Failed => 1,
        _ => live.HasClip(track, scene) ? 1 : 0,
    };

    private void SendTrackValue(ReadOnlySpan<byte> address, bool isFlag, int track, double number)
    {
        if (!double.IsFinite(number))
        {
            return;         // not told by Live yet; it will be
        }

        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, isFlag ? "ii"u8 : "if"u8);
        writer.WriteInt32(track);
        if (isFlag)
        {
            writer.WriteInt32(number != 0 ? 1 : 0);
        }
        else
        {
            writer.WriteFloat((float)number);
        }

        writer.EndMessage();
        Answer(writer);
    }

    private void SendSend(int track, int send, double number)
    {
        if (double.IsFinite(number))
        {
            var writer = new OscWriter(_buffer);
            writer.BeginMessage("/live/send"u8, "iif"u8);
            writer.WriteInt32(track);
            writer.WriteInt32(send);
            writer.WriteFloat((float)number);
            writer.EndMessage();
            Answer(writer);
        }
    }

    private void SendInt(ReadOnlySpan<byte> address, int number)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, "i"u8);
        writer.WriteInt32(number);
        writer.EndMessage();
        Answer(writer);
    }

    private void SendFloat(ReadOnlySpan<byte> address, double number)
    {
        if (double.IsFinite(number))
        {
            var writer = new OscWriter(_buffer);
            writer.BeginMessage(address, "f"u8);
            writer.WriteFloat((float)number);
            writer.EndMessage();
            Answer(writer);
        }
    }

    private void SendTrackName(ILiveState live, int track)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/name/track"u8, "is"u8);
        writer.WriteInt32(track);
        writer.WriteString(live.TrackName(track) ?? "");
        writer.EndMessage();
        Answer(writer);
    }

    private void SendClipName(ILiveState live, int track, int scene)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/name/clip"u8, "iisi"u8);
        writer.WriteInt32(track);
        writer.WriteInt32(scene);
        writer.WriteString(live.ClipName(track, scene) ?? "");
        writer.WriteInt32(Math.Max(live.ClipColor(track, scene), 0));
        writer.EndMessage();
        Answer(writer);
    }

    /// <summary>Names of tracks, or of clips row by row; places that the set does not have are empty names.</summary>
    private bool SendBlock(ReadOnlySpan<byte> address, ILiveState live, int left, int top, int width, int height, bool isTracks)
    {
        const int Most = 256;
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > Most || height > Most || width * height > Most)
        {
            return false;
        }

        Span<byte> tags = stackalloc byte[Most];
        tags.Fill((byte)'s');
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, tags[..(width * height)]);
        for (var row = top; row < top + height; row++)
        {
            for (var track = left; track < left + width; track++)
            {
                writer.WriteString((isTracks ? live.TrackName(track) : live.ClipName(track, row)) ?? "");
            }
        }

        writer.EndMessage();
        Answer(writer);
        return true;
    }

    private void Fail(string text)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/remix/error"u8, "s"u8);
        writer.WriteString(text);
        writer.EndMessage();
        Answer(writer);
    }

    private void Answer(in OscWriter writer)
    {
        if (writer.Length > 0)
        {
            sink.Answer(writer.Written);
        }
    }
}

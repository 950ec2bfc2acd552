using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.LiveOsc;

/// <content>What templates are told.</content>
public sealed partial class LiveOscFront
{
    private const int MostNames = 256;                     // of a block

    private void SendAll()
    {
        if (Live is not { } live)
        {
            return;
        }

        for (var track = 0; track < Tracks(live); track++)
        {
            SendNames(live, track);
            for (var scene = 0; scene < Scenes(live); scene++)
            {
                SendSlot(live, track, scene);
            }
        }

        SendTrackBlock(live);
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
    private void SendTrackInfo(ILiveState live, int track)
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
    }

    private static int Number(ILiveState live, int track, int scene) => live.SlotState(track, scene) switch
    {
        ClipState.Playing or ClipState.Recording => 2,
        ClipState.Waiting => 3,
        ClipState.Stopped or ClipState.Failed => 1,
        _ => live.HasClip(track, scene) ? 1 : 0,
    };

    /// <summary>False for what Live has not told; it will be.</summary>
    private bool SendNumber(ReadOnlySpan<byte> address, LiveValue value, int track, int item, double number)
    {
        if (!double.IsFinite(number))
        {
            return false;
        }

        var info = LiveValueInfo.Of(value);
        var indices = IndicesOf(info.Scope);
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, (info.IsSwitch ? "iii"u8 : "iif"u8)[(2 - indices)..]);
        if (indices > 0)
        {
            writer.WriteInt32(track);
        }

        if (indices > 1)
        {
            writer.WriteInt32(item);
        }

        if (info.IsSwitch)
        {
            writer.WriteInt32((number != 0 ? 1 : 0) + (value == LiveValue.SessionRecord ? 1 : 0));     // overdub is told as 1 and 2, but set as 0 and 1
        }
        else
        {
            writer.WriteFloat((float)number);
        }

        writer.EndMessage();
        Answer(writer);
        return true;
    }

    /// <summary>All sends of a track in one message, each with its index; those that Live has not told are left out.</summary>
    private string? SendSends(ReadOnlySpan<byte> address, ILiveState live, LiveValue value, int track)
    {
        Span<byte> tags = stackalloc byte[1 + (2 * sends)];
        tags[0] = (byte)'i';
        var count = 1;
        for (var send = 0; send < sends; send++)
        {
            if (double.IsFinite(live.Value(value, track, send)))
            {
                (tags[count], tags[count + 1]) = ((byte)'i', (byte)'f');
                count += 2;
            }
        }

        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, tags[..count]);
        writer.WriteInt32(track);
        for (var send = 0; send < sends; send++)
        {
            if (live.Value(value, track, send) is var number && double.IsFinite(number))
            {
                writer.WriteInt32(send);
                writer.WriteFloat((float)number);
            }
        }

        writer.EndMessage();
        Answer(writer);
        return null;
    }

    /// <summary>Tempo and overdub.</summary>
    private string? SendState(ILiveState live)
    {
        var tempo = live.Value(LiveValue.Tempo, -1, -1);
        if (!double.IsFinite(tempo))
        {
            return NotTold;
        }

        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/state"u8, "fi"u8);
        writer.WriteFloat((float)tempo);
        writer.WriteInt32(live.Value(LiveValue.SessionRecord, -1, -1) == 1 ? 1 : 0);
        writer.EndMessage();
        Answer(writer);
        return null;
    }

    /// <summary>The side's number is a text, as in the original.</summary>
    private string? SendSide(int track, string number, string name)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage("/live/track/crossfader"u8, "iss"u8);
        writer.WriteInt32(track);
        writer.WriteString(number);
        writer.WriteString(name);
        writer.EndMessage();
        Answer(writer);
        return null;
    }

    private string? SendInt(ReadOnlySpan<byte> address, int number)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, "i"u8);
        writer.WriteInt32(number);
        writer.EndMessage();
        Answer(writer);
        return null;
    }

    private void SendNames(ILiveState live, int track)
    {
        SendName("/live/name/track"u8, track, live.TrackName(track));
        SendClipNames(live, track);
    }

    private void SendName(ReadOnlySpan<byte> address, int index, string? name)
    {
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, "is"u8);
        writer.WriteInt32(index);
        writer.WriteString(name ?? "");
        writer.EndMessage();
        Answer(writer);
    }

    private void SendClipNames(ILiveState live, int track)
    {
        for (var scene = 0; scene < Scenes(live); scene++)
        {
            if (live.HasClip(track, scene))
            {
                SendClipName(live, track, scene);
            }
        }
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

    private void SendTrackBlock(ILiveState live) =>
        SendBlock("/live/name/trackblock"u8, live, 0, 0, Math.Min(Tracks(live), MostNames), 1, static (state, track, _) => state.TrackName(track));

    /// <summary>Names row by row; places that the set does not have are empty names.</summary>
    private bool SendBlock(ReadOnlySpan<byte> address, ILiveState live, int left, int top, int width, int height, Func<ILiveState, int, int, string?> name)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || width > MostNames || height > MostNames || width * height > MostNames)
        {
            return false;
        }

        Span<byte> tags = stackalloc byte[MostNames];
        tags.Fill((byte)'s');
        var writer = new OscWriter(_buffer);
        writer.BeginMessage(address, tags[..(width * height)]);
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                writer.WriteString(name(live, left + column, top + row) ?? "");
            }
        }

        writer.EndMessage();
        Answer(writer);
        return true;
    }

    private void Answer(in OscWriter writer)
    {
        if (writer.Length > 0)
        {
            sink.Answer(writer.Written);
        }
    }
}

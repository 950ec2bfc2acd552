using MidiMesh.Contracts.Live;
using MidiMesh.Contracts.Osc;

namespace MidiMesh.Live.Session;

/// <summary>The dialect of the AbletonOSC control surface (github.com/ideoforms/AbletonOSC, from November 2022 on).</summary>
/// <remarks>
/// <para><b>Tags.</b> AbletonOSC has no request ids and its listeners report under the index that was current when they were
/// made: after a track has moved, an old listener speaks in another track's name and can no longer be removed. But a listener
/// repeats all arguments of its subscription, and a getter gives back those it did not use. So each question carries one
/// argument more, an int that is never used twice: only an answer with the right tag counts. It also keeps our listeners apart
/// from other programs', which could otherwise replace or stop them.</para>
/// <para><b>Salt.</b> The answer to <c>song/get/track_data</c> is a flat list without any index, and nothing can be added to the
/// question except further properties. So a block read asks for one boolean some times more: answers that are on their way at
/// the same time differ in length and cannot be taken for one another.</para>
/// </remarks>
public sealed class AbletonOscDialect : ILiveDialect
{
    private const int Flag = 1;                 // the type tag alone
    private const int Number = 5;               // type tag and four bytes
    private const int NameEstimate = 36;        // people's clip names; one that is longer is covered by the smaller re-read

    private static ReadOnlySpan<byte> BlockAddress => "/live/song/get/track_data"u8;

    /// <inheritdoc />
    public string Name => "ableton-osc";

    /// <inheritdoc />
    public string SilenceAdvice =>
        "Is Live running, is AbletonOSC chosen as a control surface in Live's settings (Link, Tempo & MIDI), and does no other program hold its port 11000 or ours, 11001?";

    /// <inheritdoc />
    public bool CanListen(LiveProperty property) => AbletonOscProperties.Of(property) is { IsHeard: true };

    /// <inheritdoc />
    public bool WriteRequest(ref OscWriter writer, in LiveRequest request)
    {
        if (AbletonOscProperties.Of(request.Property) is not { } row || (request.Ask != LiveAsk.Get && !row.IsHeard))
        {
            return false;
        }

        var address = request.Ask switch
        {
            LiveAsk.Listen => row.Listen,
            LiveAsk.Unlisten => row.Unlisten,
            _ => row.Get,
        };
        if (address is null)
        {
            return false;
        }

        var indices = row.IsAskedBare ? 0 : row.Indices;
        var tagged = row.Tag != AbletonOscTag.Nowhere;
        writer.BeginMessage(address, "iii"u8[..(indices + (tagged ? 1 : 0))]);
        if (indices > 0)
        {
            writer.WriteInt32(request.Track);
        }

        if (indices > 1)
        {
            writer.WriteInt32(request.Scene);
        }

        if (tagged)
        {
            writer.WriteInt32(request.Tag);
        }

        writer.EndMessage();
        return true;
    }

    /// <inheritdoc />
    public bool WriteBlock(ref OscWriter writer, in LiveBlock block)
    {
        var ofTrack = LiveBlockColumns.OfTrack(block.Kind);
        var ofSlots = LiveBlockColumns.OfSlots(block.Kind);
        writer.BeginMessage(BlockAddress, "iissssssssssssssss"u8[..(2 + ofTrack.Length + ofSlots.Length + block.Salt)]);
        writer.WriteInt32(block.First);
        writer.WriteInt32(block.End);
        foreach (var property in ofTrack)
        {
            writer.WriteString(AbletonOscProperties.Of(property)!.Column);
        }

        foreach (var property in ofSlots)
        {
            writer.WriteString(AbletonOscProperties.Of(property)!.Column);
        }

        for (var i = 0; i < block.Salt; i++)
        {
            writer.WriteString(AbletonOscProperties.Of(LiveProperty.IsGroup)!.Column);
        }

        writer.EndMessage();
        return true;
    }

    /// <inheritdoc />
    public int BlockSizePerTrack(LiveBlockKind kind, int scenes)
    {
        const int Salt = LiveBlockReads.Salts - 1;
        return kind switch
        {
            LiveBlockKind.Play => Salt + Flag + Number + Number,
            LiveBlockKind.State => Salt + Flag + Number + Number + (scenes * (Flag + Number)),
            _ => Salt + Number + NameEstimate + (scenes * (Number + NameEstimate)),
        };
    }

    /// <inheritdoc />
    public int BlockLength(in LiveBlock block) =>
        block.Tracks * (LiveBlockColumns.OfTrack(block.Kind).Length + (LiveBlockColumns.OfSlots(block.Kind).Length * block.Scenes) + block.Salt);

    /// <inheritdoc />
    public bool WriteCommand(ref OscWriter writer, LiveVerb verb, int track, int scene, double value)
    {
        switch (verb)
        {
            case LiveVerb.FireSlot:
                writer.BeginMessage("/live/clip_slot/fire"u8, "ii"u8);
                writer.WriteInt32(track);
                writer.WriteInt32(scene);
                break;
            case LiveVerb.StopTracks:
                writer.BeginMessage("/live/track/stop_all_clips"u8, "i"u8);
                writer.WriteInt32(track);
                break;
            case LiveVerb.StopTracksNow:
                // A further argument reaches Live's Track.stop_all_clips(Quantized = True) as it is.
                writer.BeginMessage("/live/track/stop_all_clips"u8, "iF"u8);
                writer.WriteInt32(track);
                break;
            case LiveVerb.StopAll:
                writer.BeginMessage("/live/song/stop_all_clips"u8, []);
                break;
            case LiveVerb.FireScene:
                writer.BeginMessage("/live/scene/fire"u8, "i"u8);
                writer.WriteInt32(scene);
                break;
            case LiveVerb.SetTrackVolume:
                WriteTrackValue(ref writer, "/live/track/set/volume"u8, track, value);
                break;
            case LiveVerb.SetTrackPanning:
                WriteTrackValue(ref writer, "/live/track/set/panning"u8, track, value);
                break;
            case LiveVerb.SetTrackSend:
                writer.BeginMessage("/live/track/set/send"u8, "iif"u8);
                writer.WriteInt32(track);
                writer.WriteInt32(scene);
                writer.WriteFloat((float)value);
                break;
            case LiveVerb.SetTrackMute:
                WriteTrackFlag(ref writer, "/live/track/set/mute"u8, track, value);
                break;
            case LiveVerb.SetTrackSolo:
                WriteTrackFlag(ref writer, "/live/track/set/solo"u8, track, value);
                break;
            case LiveVerb.SetTrackArm:
                WriteTrackFlag(ref writer, "/live/track/set/arm"u8, track, value);
                break;
            case LiveVerb.SetTempo:
                writer.BeginMessage("/live/song/set/tempo"u8, "f"u8);
                writer.WriteFloat((float)value);
                break;
            case LiveVerb.SetMetronome:
                writer.BeginMessage("/live/song/set/metronome"u8, FlagOf(value));
                break;
            case LiveVerb.SetRecord:
                writer.BeginMessage("/live/song/set/record_mode"u8, FlagOf(value));
                break;
            case LiveVerb.SetSessionRecord:
                writer.BeginMessage("/live/song/set/session_record"u8, FlagOf(value));
                break;
            case LiveVerb.SetLoop:
                writer.BeginMessage("/live/song/set/loop"u8, FlagOf(value));
                break;
            case LiveVerb.SelectTrack:
                writer.BeginMessage("/live/view/set/selected_track"u8, "i"u8);
                writer.WriteInt32(track);
                break;
            case LiveVerb.SelectScene:
                writer.BeginMessage("/live/view/set/selected_scene"u8, "i"u8);
                writer.WriteInt32(scene);
                break;
            case LiveVerb.SelectDevice:
                writer.BeginMessage("/live/view/set/selected_device"u8, "ii"u8);
                writer.WriteInt32(track);
                writer.WriteInt32(scene);
                break;
            case LiveVerb.SetDeviceParameter:
                var (device, parameter) = DevicePlace.Unpack(scene);
                writer.BeginMessage("/live/device/set/parameter/value"u8, "iiif"u8);
                writer.WriteInt32(track);
                writer.WriteInt32(device);
                writer.WriteInt32(parameter);
                writer.WriteFloat((float)value);
                break;
            case LiveVerb.Play:
                writer.BeginMessage("/live/song/start_playing"u8, []);
                break;
            case LiveVerb.Stop:
                writer.BeginMessage("/live/song/stop_playing"u8, []);
                break;
            case LiveVerb.Continue:
                writer.BeginMessage("/live/song/continue_playing"u8, []);
                break;
            case LiveVerb.NextLocator:
                writer.BeginMessage("/live/song/jump_to_next_cue"u8, []);
                break;
            case LiveVerb.PreviousLocator:
                writer.BeginMessage("/live/song/jump_to_prev_cue"u8, []);
                break;
            case LiveVerb.Undo:
                writer.BeginMessage("/live/song/undo"u8, []);
                break;
            case LiveVerb.Redo:
                writer.BeginMessage("/live/song/redo"u8, []);
                break;
            default:
                return false;       // the master track is out of AbletonOSC's reach; marks and questions are not for Live
        }

        writer.EndMessage();
        return true;
    }

    /// <inheritdoc />
    public LiveReply Read(in OscMessageView message)
    {
        var address = message.Address;
        foreach (var row in AbletonOscProperties.All)
        {
            if (address.SequenceEqual(row.Get))
            {
                return row.Property is LiveProperty.ParameterNames or LiveProperty.ParameterLeast or LiveProperty.ParameterMost
                    ? new LiveReply { Kind = LiveReplyKind.Names, FromLive = true, Property = row.Property }
                    : ReadValue(message, row);
            }
        }

        if (address.SequenceEqual(BlockAddress))
        {
            return new LiveReply { Kind = LiveReplyKind.Block, FromLive = true };
        }

        if (address.SequenceEqual("/live/startup"u8))
        {
            return new LiveReply { Kind = LiveReplyKind.Startup, FromLive = true };
        }

        if (address.SequenceEqual("/live/error"u8))
        {
            return message.TryGetUtf8(0, out var text)
                ? new LiveReply { Kind = LiveReplyKind.Error, FromLive = true, Text = text }
                : new LiveReply { Kind = LiveReplyKind.Malformed, FromLive = true };
        }

        return new LiveReply { Kind = LiveReplyKind.Foreign, FromLive = address.StartsWith("/live/"u8) };
    }

    /// <inheritdoc />
    public bool TryReadBlock(in OscMessageView message, in LiveBlock block, ILiveBlockReader reader)
    {
        // Twice over the arguments: an answer that turns out wrong in the middle must not have told half of it.
        return message.ArgumentCount == BlockLength(block)
            && TryWalkBlock(message, block, null)
            && TryWalkBlock(message, block, reader);
    }

    /// <inheritdoc />
    public int ReadParameterNames(in OscMessageView message, out int track, out int device, Span<string?> names)
    {
        var arguments = message.GetArguments();
        if (!TryReadWhole(ref arguments, out track) | !TryReadWhole(ref arguments, out device))
        {
            return -1;
        }

        var count = 0;
        for (; arguments.TryRead(out var argument); count++)
        {
            if (!argument.IsString)
            {
                return -1;
            }

            if (count < names.Length)
            {
                names[count] = System.Text.Encoding.UTF8.GetString(argument.Bytes);
            }
        }

        return count;
    }

    /// <inheritdoc />
    public int ReadParameterNumbers(in OscMessageView message, out int track, out int device, Span<double> numbers)
    {
        var arguments = message.GetArguments();
        if (!TryReadWhole(ref arguments, out track) | !TryReadWhole(ref arguments, out device))
        {
            return -1;
        }

        var count = 0;
        for (; arguments.TryRead(out var argument); count++)
        {
            if (!TryReadNumber(argument, AbletonOscType.Real, out var number))
            {
                return -1;
            }

            if (count < numbers.Length)
            {
                numbers[count] = number;
            }
        }

        return count;
    }

    private static bool TryWalkBlock(in OscMessageView message, in LiveBlock block, ILiveBlockReader? reader)
    {
        var arguments = message.GetArguments();
        for (var track = block.First; track < block.End; track++)
        {
            foreach (var property in LiveBlockColumns.OfTrack(block.Kind))
            {
                if (!TryReadCell(ref arguments, AbletonOscProperties.Of(property)!, track, -1, reader))
                {
                    return false;
                }
            }

            foreach (var property in LiveBlockColumns.OfSlots(block.Kind))
            {
                for (var scene = 0; scene < block.Scenes; scene++)
                {
                    if (!TryReadCell(ref arguments, AbletonOscProperties.Of(property)!, track, scene, reader))
                    {
                        return false;
                    }
                }
            }

            for (var i = 0; i < block.Salt; i++)
            {
                if (!TryReadCell(ref arguments, AbletonOscProperties.Of(LiveProperty.IsGroup)!, track, -1, null))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool TryReadCell(
        ref OscArgumentReader arguments, AbletonOscProperty row, int track, int scene, ILiveBlockReader? reader)
    {
        if (!arguments.TryRead(out var argument))
        {
            return false;
        }

        // A value that Live could not give comes as N: for clips where there is none.
        var present = !(row.IsClip && argument.Tag == 'N');
        double number = 0;
        if (present && !TryReadNumber(argument, row.Type, out number))
        {
            return false;
        }

        reader?.BlockValue(row.Property, track, scene, present, number, row.Type == AbletonOscType.Text ? argument.Bytes : default);
        return true;
    }

    private static LiveReply ReadValue(in OscMessageView message, AbletonOscProperty row)
    {
        var expected = row.Indices + 1 + (row.Tag == AbletonOscTag.Nowhere ? 0 : 1);
        if (message.ArgumentCount != expected)
        {
            // Without our tag it answers somebody else, whose answers come here too when that is on this computer.
            var foreign = message.ArgumentCount == row.Indices + 1;
            return new LiveReply { Kind = foreign ? LiveReplyKind.Foreign : LiveReplyKind.Malformed, FromLive = true };
        }

        var arguments = message.GetArguments();
        int track = -1, scene = -1, tag = 0;
        var good = row.Indices < 1 || TryReadWhole(ref arguments, out track);
        good = good && (row.Indices < 2 || TryReadWhole(ref arguments, out scene));
        good = good && (row.Tag != AbletonOscTag.BeforeValue || TryReadWhole(ref arguments, out tag));
        good &= arguments.TryRead(out var argument);
        var isBehind = row.Tag == AbletonOscTag.BehindValue;
        if (row.Tag == AbletonOscTag.AroundText && good)
        {
            isBehind = argument.IsString;
            good = isBehind || (argument.TryGetInt32(out tag) && arguments.TryRead(out argument));
        }

        double number = 0;
        good = good && TryReadNumber(argument, row.Type, out number);
        good = good && (!isBehind || TryReadWhole(ref arguments, out tag));
        if (!good)
        {
            return new LiveReply { Kind = LiveReplyKind.Malformed, FromLive = true };
        }

        if (row.Property == LiveProperty.Version)
        {
            return new LiveReply { Kind = LiveReplyKind.Value, FromLive = true, Property = row.Property, Number = track, Scene = (int)number };
        }

        return new LiveReply
        {
            Kind = LiveReplyKind.Value,
            FromLive = true,
            Property = row.Property,
            Track = track,
            Scene = scene,
            Tag = tag,
            Number = number,
            Text = row.Type == AbletonOscType.Text ? argument.Bytes : default,
        };
    }

    private static bool TryReadWhole(ref OscArgumentReader arguments, out int value)
    {
        value = 0;
        return arguments.TryRead(out var argument) && argument.TryGetInt32(out value);
    }

    private static bool TryReadNumber(in OscArgument argument, AbletonOscType type, out double number)
    {
        number = 0;
        switch (type)
        {
            case AbletonOscType.Whole:
                var whole = argument.TryGetInt32(out var value) && argument.Tag is not ('T' or 'F');
                number = value;
                return whole;
            case AbletonOscType.Text:
                return argument.IsString;
            case AbletonOscType.Flag:
                return argument.TryGetNumber(out number) && number is 0 or 1;
            default:
                return argument.TryGetNumber(out number) && double.IsFinite(number);
        }
    }

    private static void WriteTrackValue(ref OscWriter writer, ReadOnlySpan<byte> address, int track, double value)
    {
        writer.BeginMessage(address, "if"u8);
        writer.WriteInt32(track);
        writer.WriteFloat((float)value);
    }

    private static ReadOnlySpan<byte> FlagOf(double value) => value >= 0.5 ? "T"u8 : "F"u8;

    // Live takes a bool or an int here and refuses a float.
    private static void WriteTrackFlag(ref OscWriter writer, ReadOnlySpan<byte> address, int track, double value)
    {
        writer.BeginMessage(address, value >= 0.5 ? "iT"u8 : "iF"u8);
        writer.WriteInt32(track);
    }
}
